//! nginx with `tests/gateway/nginx.conf`: who reaches the upstream behind it, and what the upstream is told.

use crate::verify::{Issued, issued_as};
use keywright_tests::gateway::{Gateway, gateway};
use keywright_tests::organisation::new_key;
use keywright_tests::request::{Reply, Request};
use keywright_tests::until::until;
use shared::key::{Mode, NewKey};
use shared::permission::Preset;
use shared::secret::{RANDOM_LEN, Secret};
use std::net::TcpListener;
use std::time::Duration;

const PROMISED: Duration = Duration::from_secs(1);
/// Wrong keys in a minute.
const MORE_THAN_ONE_ADDRESS_MAY: usize = 70;
/// More than nginx keeps in memory.
const LARGE: usize = 200_000;

/// A key that may see everything and change nothing.
fn issued() -> Issued {
    issued_as(&new_key(Mode::Live))
}

fn with_key(method: &str, secret: &str) -> Request {
    Request::new(method, "/payment-requests/7?page=2").header("authorization", &format!("Bearer {secret}"))
}

/// What the upstream saw; nothing where it was not reached.
fn header_upstream<'a>(reply: &'a Reply, name: &str) -> Vec<&'a str> {
    assert_eq!(reply.status, 200, "{reply:?}");
    let headers = reply.text().lines().skip(1).filter_map(|line| line.split_once(": "));
    headers.filter(|(its_name, _)| its_name.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

/// Refused by nginx itself: its replies are pages, the upstream's are what it saw.
fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.header("keywright-code")), (status, code), "{reply:?}");
    assert!(!reply.text().contains("/payment-requests/7"), "the upstream was reached: {reply:?}");
}

#[test]
fn a_key_that_may_reaches_the_upstream_which_is_told_whose_it_is_and_not_the_secret() {
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
fn without_a_key_one_is_asked_for_one() {
    let reply = gateway().send(Request::new("GET", "/payment-requests/7"));
    refused(&reply, 401, "");
    assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"Keywright\"");
}

#[test]
fn a_key_that_nobody_was_given_opens_nothing() {
    let unknown = Secret::new(Mode::Live, &"g".repeat(RANDOM_LEN)).expect("a well-formed secret");
    for (secret, code) in [(unknown.reveal(), "not_found"), ("kw_live_guess", "malformed")] {
        let reply = gateway().send(with_key("GET", secret));
        refused(&reply, 401, code);
        assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""), "{reply:?}");
    }
}

#[test]
fn one_clients_wrong_keys_do_not_shut_the_gateway_to_the_others() {
    for _ in 0..MORE_THAN_ONE_ADDRESS_MAY {
        refused(&gateway().send(with_key("GET", "kw_live_guess")), 401, "malformed");
    }
}

#[test]
fn what_a_request_needs_goes_by_its_method() {
    let issued = issued();
    for method in ["POST", "PATCH", "DELETE", "OPTIONS"] {
        let reply = gateway().send(with_key(method, &issued.secret).body("text/plain", "x"));
        refused(&reply, 403, "insufficient_permissions");
        assert_eq!(reply.header("keywright-missing-permissions"), "payment_request.edit");
    }
}

#[test]
fn a_request_with_a_body_reaches_the_upstream_whole() {
    let issued = issued_as(&NewKey { permissions: Preset::Write.permissions(), ..new_key(Mode::Live) });
    let reply = gateway().send(with_key("POST", &issued.secret).body("text/plain", "x".repeat(LARGE)));
    assert_eq!(header_upstream(&reply, "content-length"), [LARGE.to_string()]);
}

#[test]
fn a_location_that_forgot_to_say_what_it_needs_lets_nobody_through() {
    let issued = issued_as(&NewKey { permissions: Preset::FullAccess.permissions(), ..new_key(Mode::Live) });
    let reply = gateway().send(with_key("GET", &issued.secret).with_path("/forgotten"));
    assert_eq!(reply.status, 500, "{reply:?}");
    assert!(!reply.text().contains("GET /forgotten"), "the upstream was reached: {reply:?}");
}

#[test]
fn a_key_of_the_other_mode_is_refused() {
    let issued = issued_as(&new_key(Mode::Test));
    refused(&gateway().send(with_key("GET", &issued.secret)), 403, "wrong_mode");
}

#[test]
fn what_a_client_says_of_its_key_does_not_reach_the_upstream() {
    let issued = issued();
    let mut request = with_key("GET", &issued.secret);
    for name in ["Keywright-Key-Id", "keywright-merchant-id", "Keywright-Mode", "Keywright_Key_Id"] {
        request = request.header(name, "made-up").header(name, "made-up-again");
    }
    let reply = gateway().send(request);
    assert_eq!(header_upstream(&reply, "keywright-key-id"), [issued.key.id.to_string()]);
    assert!(!reply.text().contains("made-up"), "{reply:?}");
}

#[test]
fn an_address_is_the_one_that_nginx_saw_and_not_the_one_that_the_client_says() {
    let from = |ip: &str| issued_as(&NewKey { allowed_ips: vec![ip.to_owned()], ..new_key(Mode::Live) });
    let (here, elsewhere) = (from("127.0.0.1"), from("203.0.113.7"));
    for said in ["203.0.113.7", "127.0.0.1, 203.0.113.7"] {
        let ask = |issued: &Issued| gateway().send(with_key("GET", &issued.secret).header("x-forwarded-for", said));
        assert_eq!(ask(&here).status, 200);
        refused(&ask(&elsewhere), 403, "ip_not_allowed");
    }
}

#[test]
fn a_revoked_key_is_refused_within_a_second() {
    let issued = issued();
    assert_eq!(gateway().send(with_key("GET", &issued.secret)).status, 200);
    issued.organisation.revoke(&issued.key);
    let reply = until("the revoked key is refused", PROMISED, || {
        Some(gateway().send(with_key("GET", &issued.secret))).filter(|reply| reply.status != 200)
    });
    refused(&reply, 401, "revoked");
}

#[test]
fn the_question_itself_cannot_be_asked_from_outside() {
    let request = Request::new("GET", "/_keywright").header("x-api-key", &issued().secret);
    assert!(gateway().send(request).status >= 400);
}

#[test]
fn while_keywright_cannot_be_asked_nobody_passes() {
    let issued = issued();
    let unused = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let gateway = Gateway::asking(&unused.to_string());
    refused(&gateway.send(with_key("GET", &issued.secret)), 500, "");
}
