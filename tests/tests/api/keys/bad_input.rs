//! Keys that are not right: refused by code and field, and nothing written.

use keywright_tests::organisation::Organisation;
use serde_json::{Value, json};
use shared::field::FieldErrorCode::{self, InThePast, Invalid, Required, TooLong, TooMany, UnknownField};
use shared::problem::{ErrorCode, Problem};

/// Asks for a key that is right but for one field, which is left out where `value` is `None`.
fn refusal(organisation: &Organisation, path: &str, field: &str, value: Option<&Value>) -> Problem {
    let mut sent = json!({ "mode": "test", "permissions": ["customer.view"] });
    let fields = sent.as_object_mut().expect("an object");
    match value {
        Some(value) => fields.insert(field.to_owned(), value.clone()),
        None => fields.remove(field),
    };
    organisation.refuses(organisation.owner.request("POST", path).json(&sent))
}

/// Sees that each of `values` in `field` is refused for the field `found`, with `code`, and writes nothing.
fn refused(field: &str, values: &[Value], found: &str, code: FieldErrorCode) {
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}/keys", organisation.merchant().id);
    for value in values {
        let problem = refusal(&organisation, &path, field, Some(value));
        let errors: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!((problem.code, errors), (ErrorCode::ValidationFailed, vec![(found, code)]), "{field}: {value}");
    }
}

#[test]
fn an_unknown_permission_makes_no_key() {
    refused("permissions", &[json!(["customer.view", "customer.delete"])], "permissions[1]", Invalid);
    refused("permissions", &[json!(["*"]), json!([""]), json!([7])], "permissions[0]", Invalid);
}

#[test]
fn no_permission_at_all_makes_no_key() {
    refused("permissions", &[json!([])], "permissions", Required);
}

#[test]
fn permissions_that_are_no_list_make_no_key() {
    refused("permissions", &[json!("customer.view"), json!(null), json!(1_048_575), json!({})], "permissions", Invalid);
}

#[test]
fn an_unknown_mode_makes_no_key() {
    refused("mode", &[json!("sandbox"), json!("Test"), json!(""), json!(null)], "mode", Invalid);
}

#[test]
fn a_name_over_100_characters_makes_no_key() {
    refused("name", &[json!("n".repeat(101)), json!("é".repeat(101))], "name", TooLong);
}

#[test]
fn a_description_over_500_characters_makes_no_key() {
    refused("description", &[json!("d".repeat(501))], "description", TooLong);
}

#[test]
fn control_characters_make_no_key() {
    refused("name", &[json!("\u{0}"), json!("a\u{1b}[31m")], "name", Invalid);
}

#[test]
fn an_expiry_in_the_past_makes_no_key() {
    refused("expires_at", &[json!("2020-01-01T00:00:00Z"), json!("1969-12-31T23:59:59Z")], "expires_at", InThePast);
}

#[test]
fn an_expiry_that_is_no_moment_makes_no_key() {
    let values = [json!("tomorrow"), json!(""), json!(1_900_000_000), json!("2099-02-30T00:00:00Z")];
    refused("expires_at", &values, "expires_at", Invalid);
}

#[test]
fn an_expiry_after_the_year_9999_makes_no_key() {
    refused("expires_at", &[json!("9999-12-31T23:59:59-23:00")], "expires_at", Invalid);
}

#[test]
fn a_malformed_address_range_makes_no_key() {
    refused("allowed_ips", &[json!(["10.0.0.0/8", "10.0.0.0/33"])], "allowed_ips[1]", Invalid);
    refused("allowed_ips", &[json!(["shop.example"]), json!([""]), json!([5])], "allowed_ips[0]", Invalid);
}

#[test]
fn more_than_100_address_ranges_make_no_key() {
    let ranges: Vec<_> = (0..101).map(|place| format!("10.0.{place}.0/24")).collect();
    refused("allowed_ips", &[json!(ranges)], "allowed_ips", TooMany);
}

#[test]
fn a_field_that_keys_do_not_have_makes_no_key() {
    for field in ["permission", "secret", "id", "status", "Name", "created_by"] {
        refused(field, &[json!("x"), json!(null)], field, UnknownField);
    }
}

#[test]
fn a_key_without_mode_or_permissions_is_not_made() {
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}/keys", organisation.merchant().id);
    for field in ["mode", "permissions"] {
        let problem = refusal(&organisation, &path, field, None);
        assert_eq!(problem.code, ErrorCode::ValidationFailed);
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), (field, Required));
    }
}

#[test]
fn a_key_that_says_a_field_twice_is_not_made() {
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}/keys", organisation.merchant().id);
    let sent = r#"{"mode":"test","mode":"live","permissions":["customer.view"]}"#;
    let problem = organisation.refuses(organisation.owner.request("POST", path).body("application/json", sent));
    assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), ("mode", Invalid));
}
