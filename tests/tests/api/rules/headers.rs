//! Headers that every reply of the API has.

use super::what_to_send::Asked;
use keywright_tests::caller::Caller;
use keywright_tests::request::Reply;
use shared::endpoint::ENDPOINTS;

const ON_EVERY_REPLY: [(&str, &str); 6] = [
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

fn has_them_all(reply: &Reply, what: &str) {
    for (name, value) in ON_EVERY_REPLY {
        assert_eq!(reply.header(name), value, "{name} of {what}");
    }
    assert!(reply.header("strict-transport-security").starts_with("max-age="), "{what}");
    assert_eq!(reply.header("access-control-allow-origin"), "", "{what}");
}

#[test]
fn every_endpoint_sends_them_when_it_gives() {
    for row in ENDPOINTS {
        let asked = Asked::new();
        let caller = match row.access {
            shared::endpoint::Access::Operator => Caller::operator(),
            _ => Caller::signed_in(&asked.organisation.owner_record.email),
        };
        let reply = asked.request(&caller, row).send();
        assert_eq!(reply.status, Asked::success(row), "{}", row.name);
        has_them_all(&reply, row.name);
        let media_type = if reply.status == 204 { "" } else { "application/json" };
        assert_eq!(reply.header("content-type"), media_type, "{}", row.name);
    }
}

#[test]
fn every_refusal_sends_them_and_names_its_request() {
    for (method, path) in
        [("GET", "/api/merchants"), ("GET", "/api/nothing"), ("DELETE", "/api/merchants"), ("POST", "/v1/")]
    {
        let replies = [(); 2].map(|()| Caller::nobody().request(method, path).send());
        let instances = replies.each_ref().map(|reply| reply.problem().instance);
        assert_ne!(instances[0], instances[1], "{path}");
        for reply in &replies {
            has_them_all(reply, path);
            assert_eq!(reply.header("request-id"), reply.problem().instance);
        }
    }
}
