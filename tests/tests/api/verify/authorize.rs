//! `GET /v1/authorize`: status and headers for gateways.

use super::{issued, issued_as};
use keywright_tests::caller::Caller;
use keywright_tests::organisation::new_key;
use keywright_tests::request::{Reply, Request};
use shared::key::{Mode, NewKey};
use shared::problem::ErrorCode;

fn authorize(query: &str) -> Request {
    Caller::gateway().request("GET", format!("/v1/authorize{query}"))
}

fn seen(reply: &Reply) -> (u16, &str, &str) {
    (reply.status, reply.header("keywright-code"), reply.header("www-authenticate"))
}

#[test]
fn a_valid_key_is_accepted_with_its_ids() {
    let issued = issued();
    let query = "?permission=customer.view,payment_request.view&mode=test";
    for request in [
        authorize(query).header("authorization", &format!("Bearer {}", issued.secret)),
        authorize(query).header("authorization", &format!("bearer  {}", issued.secret)),
        authorize(query).header("x-api-key", &issued.secret),
    ] {
        let reply = request.send();
        assert_eq!((reply.status, reply.text()), (204, ""));
        assert_eq!(reply.header("keywright-key-id"), issued.key.id.to_string());
        assert_eq!(reply.header("keywright-merchant-id"), issued.key.merchant_id.to_string());
        assert_eq!(reply.header("keywright-mode"), "test");
    }
}

#[test]
fn a_key_is_found_beside_other_values_and_whitespace() {
    let issued = issued();
    let secret = &issued.secret;
    let bearer = format!("Bearer {secret}");
    let cases: [&[(&str, &str)]; 12] = [
        &[("authorization", &format!("Bearer\t{secret}"))],
        &[("authorization", &format!("BEARER  \t {secret} "))],
        &[("x-api-key", &format!(" \t{secret}\t "))],
        &[("x-api-key", "foreign"), ("authorization", &bearer)],
        &[("x-api-key", secret), ("authorization", "Basic dTpw")],
        &[("x-api-key", secret), ("authorization", "Bearer foreign")],
        &[("x-api-key", ""), ("authorization", &bearer)],
        &[("x-api-key", secret), ("authorization", &bearer)],
        &[("x-api-key", "foreign"), ("x-api-key", secret)],
        &[("x-api-key", secret), ("x-api-key", secret)],
        &[("authorization", "Basic dTpw"), ("authorization", &bearer)],
        &[
            ("authorization", "Digest username=\"u\", realm=\"r\""),
            ("authorization", &bearer),
            ("authorization", &bearer),
        ],
    ];
    for headers in cases {
        let request = headers.iter().fold(authorize(""), |request, (name, value)| request.header(name, value));
        let reply = request.send();
        assert_eq!(
            (reply.status, reply.header("keywright-key-id")),
            (204, issued.key.id.to_string().as_str()),
            "{headers:?}"
        );
    }
}

#[test]
fn two_different_keys_in_a_request_are_rejected() {
    let [one, other] = [issued().secret, issued().secret];
    let mistyped = format!("{}{}", &one[..one.len() - 1], if one.ends_with('a') { 'b' } else { 'a' });
    let bearer = |secret: &str| format!("Bearer {secret}");
    let cases: [&[(&str, &str)]; 5] = [
        &[("x-api-key", &one), ("authorization", &bearer(&other))],
        &[("x-api-key", &one), ("x-api-key", &other)],
        &[("authorization", &bearer(&one)), ("authorization", &bearer(&other))],
        &[("x-api-key", &format!("{one},{other}"))],
        &[("x-api-key", &one), ("authorization", &bearer(&mistyped))],
    ];
    for headers in cases {
        for caller in [Caller::gateway(), Caller::nobody()] {
            let request = caller.request("GET", "/v1/authorize");
            let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
            let problem = request.send().problem();
            assert_eq!((problem.status, problem.code), (422, ErrorCode::SeveralKeys), "{headers:?}");
        }
    }
}

#[test]
fn a_value_that_is_not_a_key_is_malformed() {
    for (name, value) in [("x-api-key", "foreign"), ("authorization", "Bearer foreign"), ("x-api-key", "a, b")] {
        let reply = authorize("").header(name, value).header("authorization", "Basic dTpw").send();
        assert_eq!((reply.status, reply.header("keywright-code")), (401, "malformed"), "{name}: {value}");
    }
}

#[test]
fn a_request_without_a_key_gets_a_challenge() {
    let empty = authorize("").header("x-api-key", "").header("authorization", "Bearer ");
    for request in [authorize(""), authorize("").header("authorization", "Basic a2V5"), empty] {
        assert_eq!(seen(&request.send()), (401, "", "Bearer realm=\"Keywright\""));
    }
}

#[test]
fn an_invalid_key_gets_a_401_with_the_reason_in_the_challenge() {
    let issued = issued();
    issued.organisation.revoke(&issued.key);
    for (secret, code) in [(issued.secret.as_str(), "revoked"), ("kw_live_x", "malformed")] {
        let reply = authorize("").header("x-api-key", secret).send();
        let challenge = format!("Bearer realm=\"Keywright\", error=\"invalid_token\", error_description=\"{code}\"");
        assert_eq!(seen(&reply), (401, code, challenge.as_str()));
        assert_eq!((reply.problem().code, reply.header("keywright-key-id")), (ErrorCode::KeyRefused, ""));
    }
}

#[test]
fn a_403_contains_the_code_and_the_missing_permissions() {
    let issued = issued();
    let reply = authorize("?permission=customer.edit,customer.view").header("x-api-key", &issued.secret).send();
    assert_eq!(reply.header("keywright-missing-permissions"), "customer.edit");
    assert!(reply.header("www-authenticate").contains("error=\"insufficient_scope\""), "{reply:?}");
    assert!(reply.header("www-authenticate").ends_with("scope=\"customer.edit\""), "{reply:?}");
    assert_eq!((reply.status, reply.problem().code), (403, ErrorCode::KeyMayNot));
    let reply = authorize("?mode=live").header("x-api-key", &issued.secret).send();
    assert_eq!(seen(&reply), (403, "wrong_mode", ""));
}

#[test]
fn an_unknown_permission_or_mode_is_rejected() {
    let issued = issued();
    for query in [
        "?permission=customer.delete",
        "?permission=customer.view,",
        "?permission=",
        "?permission",
        "?mode=any",
        "?mode=",
        "?permissions=customer.view",
    ] {
        let reply = authorize(query).header("x-api-key", &issued.secret).send();
        assert_eq!(reply.problem().code, ErrorCode::ValidationFailed, "{query}");
    }
}

#[test]
fn only_gateways_can_state_the_clients_address() {
    let issued = issued_as(&NewKey { allowed_ips: vec!["203.0.113.7".to_owned()], ..new_key(Mode::Test) });
    let ask = |caller: Caller, forwarded: &str| {
        let request = caller.request("GET", "/v1/authorize").header("x-api-key", &issued.secret);
        request.header("x-forwarded-for", forwarded).send().status
    };
    assert_eq!(ask(Caller::gateway(), "203.0.113.7"), 204);
    assert_eq!(ask(Caller::gateway(), "198.51.100.1, 203.0.113.7"), 204);
    assert_eq!(ask(Caller::gateway(), "203.0.113.7, 198.51.100.1"), 403, "the client's own statement does not count");
    assert_eq!(ask(Caller::nobody(), "203.0.113.7"), 403);
}
