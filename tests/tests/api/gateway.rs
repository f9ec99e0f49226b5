//! nginx with `tests/gateway/nginx.conf`: which requests reach the upstream, and what the upstream receives.

mod mistakes;

use crate::verify::{Issued, issued_as};
use keywright_tests::gateway::{FakeKeywright, Gateway, gateway};
use keywright_tests::organisation::new_key;
use keywright_tests::request::{Reply, Request};
use keywright_tests::until::until;
use shared::key::{Mode, NewKey};
use shared::permission::Preset;
use shared::secret::{RANDOM_LEN, Secret};
use std::net::TcpListener;
use std::time::Duration;

const REVOKED_WITHIN: Duration = Duration::from_secs(1);
/// More than the limit for one address, which is per minute.
const MANY_WRONG_KEYS: usize = 70;
/// In bytes; more than nginx keeps in memory.
const LARGE_BODY: usize = 200_000;
/// An accepting answer of Keywright.
const ACCEPTED: &str = "204 No Content\r\nKeywright-Key-Id: key_01j8zq4r5t6v7w8x9y0z1a2b3c";

/// A key that can view everything and edit nothing.
fn issued() -> Issued {
    issued_as(&new_key(Mode::Live))
}

fn with_key(method: &str, secret: &str) -> Request {
    Request::new(method, "/payment-requests/7?page=2").header("authorization", &format!("Bearer {secret}"))
}

/// The values of a header that the upstream received.
fn header_upstream<'a>(reply: &'a Reply, name: &str) -> Vec<&'a str> {
    assert_eq!(reply.status, 200, "{reply:?}");
    let headers = reply.text().lines().skip(1).filter_map(|line| line.split_once(": "));
    headers.filter(|(its_name, _)| its_name.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

/// Recognises nginx's own replies, which are pages. The upstream repeats the request, so its replies contain `HTTP/`.
fn assert_rejected(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.header("keywright-code")), (status, code), "{reply:?}");
    assert!(!reply.text().contains("HTTP/"), "the upstream was reached: {reply:?}");
}

#[test]
fn the_upstream_receives_the_key_id_and_not_the_secret() {
    let issued = issued();
    for request in [
        with_key("GET", &issued.secret),
        Request::new("GET", "/payment-requests/7?page=2").header("x-api-key", &issued.secret),
    ] {
        let reply = gateway().send(request);
        assert_eq!(header_upstream(&reply, "keywright-key-id"), [issued.key.id.to_string()]);
        assert_eq!(header_upstream(&reply, "keywright-merchant-id"), [issued.key.merchant_id.to_string()]);
        assert_eq!(header_upstream(&reply, "keywright-mode"), ["live"]);
        assert!(reply.text().starts_with("GET /payment-requests/7?page=2 HTTP/"), "{reply:?}");
        assert!(!reply.text().contains(&issued.secret), "{reply:?}");
    }
}

#[test]
fn requests_without_a_key_get_401() {
    let reply = gateway().send(Request::new("GET", "/payment-requests/7"));
    assert_rejected(&reply, 401, "");
    assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"Keywright\"");
}

#[test]
fn unknown_keys_get_401() {
    let unknown = Secret::new(Mode::Live, &"g".repeat(RANDOM_LEN)).expect("a well-formed secret");
    for (secret, code) in [(unknown.reveal(), "not_found"), ("kw_live_guess", "malformed")] {
        let reply = gateway().send(with_key("GET", secret));
        assert_rejected(&reply, 401, code);
        assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""), "{reply:?}");
    }
}

#[test]
fn many_wrong_keys_do_not_block_the_gateway() {
    for _ in 0..MANY_WRONG_KEYS {
        assert_rejected(&gateway().send(with_key("GET", "kw_live_guess")), 401, "malformed");
    }
}

#[test]
fn methods_other_than_get_and_head_require_the_edit_permission() {
    let issued = issued();
    for method in ["POST", "PATCH", "DELETE", "OPTIONS"] {
        let reply = gateway().send(with_key(method, &issued.secret).body("text/plain", "x"));
        assert_rejected(&reply, 403, "insufficient_permissions");
        assert_eq!(reply.header("keywright-missing-permissions"), "payment_request.edit");
    }
}

#[test]
fn a_large_body_reaches_the_upstream_whole() {
    let issued = issued_as(&NewKey { permissions: Preset::Write.permissions(), ..new_key(Mode::Live) });
    let reply = gateway().send(with_key("POST", &issued.secret).body("text/plain", "x".repeat(LARGE_BODY)));
    assert_eq!(header_upstream(&reply, "content-length"), [LARGE_BODY.to_string()]);
}

#[test]
fn locations_without_a_permission_reject_every_request() {
    let issued = issued_as(&NewKey { permissions: Preset::FullAccess.permissions(), ..new_key(Mode::Live) });
    for path in ["/forgotten", "/", "/payment-requests-admin", "/Payment-Requests/7"] {
        assert_rejected(&gateway().send(with_key("GET", &issued.secret).with_path(path)), 500, "");
    }
}

#[test]
fn keys_of_the_other_mode_are_rejected() {
    let issued = issued_as(&new_key(Mode::Test));
    assert_rejected(&gateway().send(with_key("GET", &issued.secret)), 403, "wrong_mode");
}

#[test]
fn ambiguous_paths_are_rejected_without_a_request_to_keywright() {
    let keywright = FakeKeywright::answering(ACCEPTED);
    let gateway = Gateway::asking(&keywright.address);
    for path in [
        "/payment-requests/..;/admin",
        "/public/..;/payment-requests/7",
        "/payment-requests/7;a=b",
        "/payment-requests/..%5cadmin",
        "/payment-requests\\7",
        "/payment-requests/%252e%252e/admin",
        "/payment-requests/%252f7",
        "/payment-requests%2f7",
        "/forgotten/..%2fpayment-requests/7",
        "/forgotten/%2e%2e/payment-requests/7",
        "/forgotten/../payment-requests/7",
        "/payment-requests/./7",
        "/payment-requests/..",
        "//payment-requests/7",
        "/payment-requests//7",
        "/payment-requests/7%00",
        "/payment-requests/7%3f",
        "/payment-request%73/7",
        "/payment-requests/é",
    ] {
        let reply = gateway.send(with_key("GET", "any").with_path(path));
        assert_eq!((reply.status, keywright.requests().len()), (400, 0), "{path}: {reply:?}");
    }
}

#[test]
fn plain_paths_and_any_query_reach_the_upstream_unchanged() {
    let gateway = Gateway::asking(&FakeKeywright::answering(ACCEPTED).address);
    for path in ["/payment-requests", "/payment-requests/", "/payment-requests/A_1.b~c-2?next=/a/..%2f//b;c&d=%252f"] {
        let reply = gateway.send(with_key("GET", "any").with_path(path));
        assert!(reply.text().starts_with(&format!("GET {path} HTTP/")), "{reply:?}");
    }
}

#[test]
fn client_headers_cannot_change_the_method_or_the_path() {
    let mut request = with_key("GET", &issued().secret);
    for name in ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X_HTTP_Method_Override"] {
        request = request.header(name, "DELETE");
    }
    let reply = gateway().send(request.header("X-Original-URL", "/admin").header("X-Rewrite-URL", "/admin"));
    assert_eq!(reply.status, 200, "{reply:?}");
    assert!(!reply.text().contains("DELETE") && !reply.text().contains("/admin"), "{reply:?}");
}

#[test]
fn keywright_headers_of_the_client_do_not_reach_the_upstream() {
    let issued = issued();
    let mut request = with_key("GET", &issued.secret);
    for what in ["Key-Id", "Merchant-Id", "Mode", "Code", "Missing-Permissions", "Gateway-Token", "Client"] {
        let name = format!("Keywright-{what}");
        for name in [name.to_lowercase(), name.replace('-', "_"), name.replace('-', "."), name] {
            request = request.header(&name, "made-up").header(&name, "made-up-again");
        }
    }
    let reply = gateway().send(request);
    assert_eq!(header_upstream(&reply, "keywright-key-id"), [issued.key.id.to_string()]);
    assert_eq!(header_upstream(&reply, "keywright-merchant-id"), [issued.key.merchant_id.to_string()]);
    assert_eq!(header_upstream(&reply, "keywright-mode"), ["live"]);
    assert!(!reply.text().contains("made-up"), "{reply:?}");
}

#[test]
fn a_connection_header_cannot_remove_the_gateways_headers() {
    let issued = issued();
    for listed in ["X-API-Key, Keywright-Gateway-Token", "close, Keywright-Key-Id, Keywright-Mode"] {
        let reply = gateway().send(with_key("GET", &issued.secret).header("connection", listed));
        assert_eq!(header_upstream(&reply, "keywright-key-id"), [issued.key.id.to_string()]);
        assert_eq!(header_upstream(&reply, "keywright-mode"), ["live"]);
    }
}

#[test]
fn keywright_receives_only_the_key_headers_of_the_client() {
    let keywright = FakeKeywright::answering(ACCEPTED);
    let mut request = with_key("POST", "any").header("x-api-key", "any").body("text/plain", "x");
    for name in ["Cookie", "Referer", "X-Custom", "X-Forwarded-For", "Forwarded", "X-HTTP-Method-Override"] {
        request = request.header(name, "made-up");
    }
    Gateway::asking(&keywright.address).send(request);
    let requests = keywright.requests();
    let [asked] = requests.as_slice() else { panic!("{requests:?}") };
    let mut lines = asked.lines();
    assert_eq!(lines.next(), Some("GET /v1/authorize?permission=payment_request.edit&mode=live HTTP/1.1"));
    let mut names: Vec<_> = lines.filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
    names.sort_unstable();
    assert_eq!(names, ["Authorization", "Host", "Keywright-Gateway-Token", "X-API-Key", "X-Forwarded-For"]);
    assert!(!asked.contains("made-up"), "{asked}");
}

#[test]
fn answers_that_name_no_key_are_rejected() {
    for answer in [
        "204 No Content",
        "204 No Content\r\nKeywright-Key-Id: made-up",
        "200 OK\r\nContent-Type: text/html",
        "302 Found\r\nLocation: /sign-in",
    ] {
        let gateway = Gateway::asking(&FakeKeywright::answering(answer).address);
        let request = with_key("GET", "any").header("keywright-key-id", "key_01j8zq4r5t6v7w8x9y0z1a2b3c");
        assert_rejected(&gateway.send(request), 500, "");
    }
}

#[test]
fn the_client_address_is_the_one_that_nginx_sees() {
    let from = |ip: &str| issued_as(&NewKey { allowed_ips: vec![ip.to_owned()], ..new_key(Mode::Live) });
    let (here, elsewhere) = (from("127.0.0.1"), from("203.0.113.7"));
    for forged in ["203.0.113.7", "127.0.0.1, 203.0.113.7"] {
        let ask = |issued: &Issued| gateway().send(with_key("GET", &issued.secret).header("x-forwarded-for", forged));
        assert_eq!(ask(&here).status, 200);
        assert_rejected(&ask(&elsewhere), 403, "ip_not_allowed");
    }
}

#[test]
fn revoked_keys_are_rejected_within_a_second() {
    let issued = issued();
    assert_eq!(gateway().send(with_key("GET", &issued.secret)).status, 200);
    issued.organisation.revoke(&issued.key);
    let reply = until("the revoked key is rejected", REVOKED_WITHIN, || {
        Some(gateway().send(with_key("GET", &issued.secret))).filter(|reply| reply.status != 200)
    });
    assert_rejected(&reply, 401, "revoked");
}

#[test]
fn clients_cannot_request_the_internal_location() {
    let reply = gateway().send(Request::new("GET", "/_keywright").header("x-api-key", &issued().secret));
    assert_rejected(&reply, 404, "");
}

#[test]
fn every_request_is_rejected_while_keywright_is_down() {
    let unused = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let gateway = Gateway::asking(&unused.to_string());
    assert_rejected(&gateway.send(with_key("GET", &issued().secret)), 500, "");
}
