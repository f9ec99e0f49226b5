//! What arrived: the request, what it may use, and the moment. Who sent it is `caller.rs`'s question.

use crate::cost::Cost;
use crate::db::Db;
use crate::failure::Failure;
use crate::random;
use shared::moment::Moment;
use std::rc::Rc;
use worker::{Context, Date, Env, Request};

/// Where a request came from, and by what.
pub(crate) struct Client {
    pub(crate) ip: Option<String>,
    /// ISO 3166-1 alpha-2, where the network knows it.
    pub(crate) country: Option<String>,
    pub(crate) user_agent: Option<String>,
}

/// The longest user agent that is kept, in characters.
const USER_AGENT_LEN: usize = 300;

pub(crate) struct Arrival {
    pub(crate) request: Request,
    pub(crate) env: Env,
    pub(crate) context: Rc<Context>,
    pub(crate) cost: Cost,
    pub(crate) db: Db,
    /// The one moment at which everything about this request happens.
    pub(crate) now: Moment,
}

impl Arrival {
    pub(crate) fn new(request: Request, env: Env, context: Rc<Context>) -> Result<Self, Failure> {
        let cost = Cost::default();
        let db = Db::open(&env, &cost)?;
        Ok(Self { request, env, context, cost, db, now: now() })
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        header(&self.request, name)
    }

    /// Who sent it, as far as the network and the request itself tell.
    pub(crate) fn client(&self) -> Client {
        Client {
            ip: self.header("CF-Connecting-IP"),
            country: self.header("CF-IPCountry"),
            user_agent: self.header("User-Agent").map(|agent| agent.chars().take(USER_AGENT_LEN).collect()),
        }
    }

    /// The origin that the request was sent to, such as `https://keys.example`.
    pub(crate) fn origin(&self) -> String {
        origin(&self.request.inner().url()).to_owned()
    }

    /// A new id: `arrival.fresh(KeyId::new)`.
    pub(crate) fn fresh<I>(&self, make: impl Fn(u64, u128) -> I) -> I {
        make(self.now.ms().unsigned_abs(), random::bits())
    }
}

/// The moment, by the runtime's clock.
pub(crate) fn now() -> Moment {
    Moment::from_ms(i64::try_from(Date::now().as_millis()).unwrap_or(i64::MAX))
}

/// The network's own id of the request, or one of ours where there is no such network.
pub(crate) fn request_id(request: &Request) -> String {
    header(request, "CF-Ray").unwrap_or_else(|| format!("{:032x}", random::bits()))
}

/// The runtime hands over a whole address in its one canonical form, so that this needs no parser: the crate
/// `url` with its Unicode tables would be a fifth of the Worker.
fn origin(address: &str) -> &str {
    let after_scheme = address.find("://").map_or(0, |colon| colon + 3);
    let host_len = address.get(after_scheme..).and_then(|rest| rest.find('/'));
    host_len.and_then(|len| address.get(..after_scheme + len)).unwrap_or(address)
}

fn header(request: &Request, name: &str) -> Option<String> {
    request.headers().get(name).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_an_address_up_to_its_path() {
        assert_eq!(origin("https://keys.example/api/session?a=://b/c"), "https://keys.example");
        assert_eq!(origin("http://localhost:8787/"), "http://localhost:8787");
        assert_eq!(origin("http://[::1]:8787/x"), "http://[::1]:8787");
    }
}
