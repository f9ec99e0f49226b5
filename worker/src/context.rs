//! The request, the bindings that it can use, and its time. Who sent it is determined in `caller.rs`.

use crate::db::{Client, Db};
use crate::store_calls::StoreCalls;
use crate::{clock, random};
use shared::moment::Moment;
use shared::secret::Pasted;
use std::cell::RefCell;
use std::rc::Rc;
use worker::web_sys::{Headers, Request};
use worker::{Context, Env};

/// The longest user agent that is stored, in characters; longer ones are cut.
const USER_AGENT_LEN: usize = 300;

pub(crate) struct RequestContext {
    pub(crate) request: Request,
    pub(crate) headers: Headers,
    url: String,
    /// The body, if `entry.mjs` has read it already.
    body: RefCell<Option<Vec<u8>>>,
    pub(crate) env: Env,
    pub(crate) execution: Rc<Context>,
    pub(crate) store_calls: StoreCalls,
    pub(crate) db: Db,
    /// The time of everything that this request does: when its body had arrived.
    pub(crate) now: Moment,
}

impl RequestContext {
    pub(crate) fn new(request: Request, body: Option<Vec<u8>>, env: Env, execution: Context) -> Self {
        let (headers, url, store_calls) = (request.headers(), request.url(), StoreCalls::default());
        let db = Db::of(&env, &store_calls);
        Self {
            request,
            headers,
            url,
            body: RefCell::new(body),
            env,
            execution: Rc::new(execution),
            store_calls,
            db,
            now: clock::now(),
        }
    }

    /// Returns the body once, if `entry.mjs` has read it.
    pub(crate) fn take_body(&self) -> Option<Vec<u8>> {
        self.body.take()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        header(&self.headers, name)
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.has(name).unwrap_or(false)
    }

    /// The client as the network and the request describe it.
    pub(crate) fn client(&self) -> Client {
        Client {
            ip: self.header("CF-Connecting-IP"),
            country: self.header("CF-IPCountry"),
            // The user agent is stored, so a user agent that contains a secret or a part of one is dropped.
            user_agent: self
                .header("User-Agent")
                .filter(|agent| Pasted::find(agent).is_none())
                .map(|agent| agent.chars().take(USER_AGENT_LEN).collect()),
        }
    }

    /// The origin that the request was sent to, such as `https://keys.example`.
    pub(crate) fn origin(&self) -> &str {
        parts(&self.url).0
    }

    pub(crate) fn path(&self) -> &str {
        parts(&self.url).1
    }

    /// The text after the `?`, not decoded.
    pub(crate) fn query(&self) -> &str {
        parts(&self.url).2
    }

    /// A new id: `context.fresh(KeyId::new)`.
    pub(crate) fn fresh<I>(&self, make: impl Fn(u64, u128) -> I) -> I {
        make(self.now.ms().unsigned_abs(), random::bits())
    }
}

/// Cloudflare's id of the request, or a random id if there is none.
pub(crate) fn request_id(headers: &Headers) -> String {
    header(headers, "CF-Ray").unwrap_or_else(|| format!("{:032x}", random::bits()))
}

/// Origin, path and query of a URL. The runtime always passes the complete, normalized URL, so this needs no parser:
/// the crate `url` with its Unicode tables would be a fifth of the Worker.
fn parts(address: &str) -> (&str, &str, &str) {
    let (address, _) = address.split_once('#').unwrap_or((address, ""));
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let after_scheme = address.find("://").map_or(0, |colon| colon + 3);
    let host_len = address.get(after_scheme..).and_then(|rest| rest.find('/'));
    let (origin, path) =
        host_len.and_then(|len| address.split_at_checked(after_scheme + len)).unwrap_or((address, "/"));
    (origin, path, query)
}

fn header(headers: &Headers, name: &str) -> Option<String> {
    headers.get(name).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_url_is_split_into_origin_path_and_query() {
        for (address, expected) in [
            ("https://keys.example/api/session?a=://b/c", ("https://keys.example", "/api/session", "a=://b/c")),
            ("http://localhost:8787/", ("http://localhost:8787", "/", "")),
            ("http://[::1]:8787/x?", ("http://[::1]:8787", "/x", "")),
            ("https://keys.example/x?y=1?2#z?3", ("https://keys.example", "/x", "y=1?2")),
        ] {
            assert_eq!(parts(address), expected, "{address}");
        }
    }
}
