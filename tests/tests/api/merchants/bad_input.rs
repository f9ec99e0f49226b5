//! Invalid input for merchants: each error names its code and field, and nothing is written.

use keywright_tests::organisation::Organisation;
use serde_json::{Value, json};
use shared::field::FieldErrorCode::{self, Invalid, Required, TooLong, UnknownField};
use shared::problem::ErrorCode;

/// Invalid fields with their values and error codes.
fn wrong_fields() -> Vec<(&'static str, Value, FieldErrorCode)> {
    vec![
        ("name", json!(""), Required),
        ("name", json!("n".repeat(101)), TooLong),
        ("name", json!("bell \u{7}"), Invalid),
        ("name", json!(5), Invalid),
        ("name", json!(null), Invalid),
        ("website", json!(""), Required),
        ("website", json!("shop"), Invalid),
        ("website", json!("ftp://shop.example"), Invalid),
        ("website", json!("javascript:alert(1)"), Invalid),
        ("website", json!("https://ada:pw@shop.example"), Invalid),
        ("website", json!(format!("https://{}", "a".repeat(500))), TooLong),
        ("description", json!("d".repeat(501)), TooLong),
        ("description", json!(["d"]), Invalid),
        ("reference_id", json!("r".repeat(101)), TooLong),
        ("colour", json!("red"), UnknownField),
        ("id", json!("mer_1"), UnknownField),
    ]
}

fn with(field: &str, value: Value, mut body: Value) -> Value {
    body[field] = value;
    body
}

#[test]
fn creating_a_merchant_rejects_each_invalid_field() {
    let organisation = Organisation::new();
    for (field, value, code) in wrong_fields() {
        let sent = with(field, value, json!({ "name": "Shop", "website": "https://shop.example" }));
        let problem = organisation.refuses(organisation.owner.request("POST", "/api/merchants").json(&sent));
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, vec![(field, code)]), "{sent}");
    }
}

#[test]
fn editing_a_merchant_rejects_each_invalid_field() {
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}", organisation.merchant().id);
    for (field, value, code) in wrong_fields().into_iter().filter(|(_, value, _)| !value.is_null()) {
        let sent = with(field, value, json!({ "name": "Another name" }));
        let problem = organisation.refuses(organisation.owner.request("PATCH", &path).json(&sent));
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, vec![(field, code)]), "{sent}");
    }
}

#[test]
fn an_unknown_merchant_status_is_rejected() {
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}", organisation.merchant().id);
    for status in [json!("revoked"), json!("Disabled"), json!(true)] {
        let request = organisation.owner.request("PATCH", &path).json(&json!({ "status": status }));
        let problem = organisation.refuses(request);
        assert_eq!((problem.code, problem.errors[0].field.as_str()), (ErrorCode::ValidationFailed, "status"));
    }
}

#[test]
fn a_merchant_without_name_or_website_is_rejected() {
    let organisation = Organisation::new();
    for (sent, field) in
        [(json!({ "website": "https://shop.example" }), "name"), (json!({ "name": "Shop" }), "website")]
    {
        let problem = organisation.refuses(organisation.owner.request("POST", "/api/merchants").json(&sent));
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), (field, Required));
    }
}

#[test]
fn all_invalid_fields_are_reported_together() {
    let organisation = Organisation::new();
    let sent =
        json!({ "name": "", "website": "shop", "description": "d".repeat(501), "reference_id": "r".repeat(101) });
    let problem = organisation.refuses(organisation.owner.request("POST", "/api/merchants").json(&sent));
    let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["name", "website", "description", "reference_id"]);
}
