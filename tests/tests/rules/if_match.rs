//! `ETag` and `If-Match`: a change applies only to the state that its author saw.

use super::valid_requests::Asked;
use serde_json::{Value, json};
use shared::endpoint::{ENDPOINTS, EndpointRow, GetKey, GetMerchant, Method, Nothing, UpdateMerchant};
use shared::etag::Tagged;
use shared::merchant::MerchantPatch;
use shared::problem::ErrorCode;

/// The endpoints that change an object, each with a body that changes it.
fn changes() -> Vec<(&'static EndpointRow, Value)> {
    let patches = ENDPOINTS.iter().filter(|row| row.method == Method::Patch);
    let body = |row: &EndpointRow| {
        if row.name == "UpdateMember" { json!({ "role": "admin" }) } else { json!({ "name": "Another" }) }
    };
    patches.map(|row| (row, body(row))).collect()
}

#[test]
fn a_change_with_an_outdated_tag_is_rejected() {
    let asked = Asked::new();
    for (row, body) in changes() {
        // Some paths contain the id of an object that is created for them.
        let path = asked.path(row);
        let stored = asked.organisation.stored();
        for tag in ["\"00000000\"", "\"\"", "other"] {
            let request = asked.organisation.owner.request(row.method, path.clone()).json(&body);
            let problem = request.header("if-match", tag).send().problem();
            assert_eq!(problem.code, ErrorCode::ChangedMeanwhile, "{} {tag}", row.name);
        }
        assert_eq!(asked.organisation.stored(), stored, "{}", row.name);
    }
}

#[test]
fn a_change_with_a_current_tag_returns_the_next_tag() {
    let asked = Asked::new();
    for (row, body) in changes() {
        let path = asked.path(row);
        let change = || asked.organisation.owner.request(row.method, path.clone()).json(&body);
        let reply = change().header("if-match", "*").send();
        assert_eq!(reply.status, 200, "{}: {reply:?}", row.name);
        let tag = reply.header("etag").to_owned();
        assert!(tag.len() == 10 && tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        let again = change().header("if-match", "\"00000000\"").send();
        assert_eq!((again.status, again.header("etag")), (200, tag.as_str()), "{}: nothing to change", row.name);
    }
}

#[test]
fn the_etag_can_be_computed_from_the_returned_object() {
    let asked = Asked::new();
    let owner = &asked.organisation.owner;
    let reply = owner.ask::<GetMerchant>(&asked.key.merchant_id, &Nothing {});
    let merchant: shared::merchant::Merchant = serde_json::from_value(reply.json()).expect("a merchant account");
    assert_eq!(reply.header("etag"), merchant.etag());
    let reply = owner.ask::<GetKey>(&asked.key.id, &Nothing {});
    assert_eq!(reply.header("etag"), asked.key.etag());
    let patch = MerchantPatch { name: Some("Another".to_owned()), ..MerchantPatch::default() };
    let changed = owner.call::<UpdateMerchant>(&merchant.id, &patch);
    assert_ne!(changed.etag(), merchant.etag());
}
