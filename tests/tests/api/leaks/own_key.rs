//! `GET /v1/keys/self`

use super::{Leaked, UNKNOWN, altered};
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::request::{Reply, Request};
use keywright_tests::until::until;
use serde_json::json;
use shared::endpoint::{CreateKey, GetOwnKey, Nothing};
use shared::key::{KeyStatus, Mode, NewKey};
use std::time::Duration;

fn own_key(secret: &str) -> Reply {
    Caller::with_key(secret).request_to::<GetOwnKey>(&(), &Nothing {}).from_elsewhere().send()
}

#[test]
fn a_key_holder_sees_their_own_key() {
    let leaked = Leaked::new(Mode::Live);
    let reply = own_key(&leaked.secret);
    let key = &leaked.key;
    let expected = json!({
        "id": key.id, "merchant_id": key.merchant_id, "mode": "live", "status": KeyStatus::Enabled,
        "permissions": key.permissions, "expires_at": null,
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    let by_header = Request::new("GET", "/v1/keys/self").header("x-api-key", &leaked.secret).from_elsewhere().send();
    assert_eq!((by_header.status, by_header.json()), (200, reply.json()));
}

#[test]
fn a_key_that_does_not_work_gets_401_with_the_code_and_nothing_about_itself() {
    let leaked = Leaked::new(Mode::Test);
    let disabled = Leaked::new(Mode::Test);
    disabled.organisation.disable(&disabled.key);
    let restricted = {
        let organisation = Organisation::new();
        let new = NewKey { allowed_ips: vec!["203.0.113.7".to_owned()], ..new_key(Mode::Live) };
        organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new).secret.expect("a new key")
    };
    for (secret, code) in [
        (altered(&leaked.secret).as_str(), "malformed"),
        ("x", "malformed"),
        (UNKNOWN, "not_found"),
        (&disabled.secret, "disabled"),
        (&restricted, "ip_not_allowed"),
    ] {
        let reply = own_key(secret);
        assert_eq!((reply.status, reply.header("keywright-code")), (401, code));
        assert!(reply.header("www-authenticate").contains(code));
        assert!(!reply.text().contains("key_0") && !reply.text().contains(secret), "{}", reply.text());
    }
    let without = Request::new("GET", "/v1/keys/self").from_elsewhere().send();
    assert_eq!((without.status, without.header("keywright-code")), (401, "malformed"));
}

#[test]
fn a_disabled_key_gets_401_within_a_second() {
    let leaked = Leaked::new(Mode::Test);
    assert_eq!(own_key(&leaked.secret).status, 200);
    leaked.organisation.disable(&leaked.key);
    until("401", Duration::from_secs(1), || (own_key(&leaked.secret).status == 401).then_some(()));
}
