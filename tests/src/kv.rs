//! Reads and writes the Worker's own KV through the local explorer of `wrangler dev`. Tests also forge entries with it.

use crate::request::Request;

/// The id of the only namespace, from wrangler.toml.
const VALUES: &str = "/cdn-cgi/local/explorer/api/storage/kv/namespaces/00000000000000000000000000000000/values";

/// The entry under `key`, if there is one.
pub fn get(key: &str) -> Option<String> {
    let reply = Request::new("GET", format!("{VALUES}/{key}")).send();
    (reply.status == 200).then(|| reply.text().to_owned())
}

pub fn put(key: &str, text: &str) {
    let reply = Request::new("PUT", format!("{VALUES}/{key}")).body("text/plain", text).send();
    assert_eq!(reply.status, 200, "{reply:?}");
}
