//! Invalid input for keys: each error names its code and field, and nothing is written.

use keywright_tests::organisation::Organisation;
use serde_json::{Value, json};
use shared::field::FieldErrorCode::{self, InThePast, Invalid, Required, TooLong, TooMany, UnknownField};
use shared::problem::{ErrorCode, Problem};

/// Sends a valid key except for one field, which is omitted if `value` is `None`.
fn refusal(organisation: &Organisation, path: &str, field: &str, value: Option<&Value>) -> Problem {
    let mut sent = json!({ "mode": "test", "permissions": ["customer.view"] });
    let fields = sent.as_object_mut().expect("an object");
    match value {
        Some(value) => fields.insert(field.to_owned(), value.clone()),
        None => fields.remove(field),
    };
    organisation.refuses(organisation.owner.request("POST", path).json(&sent))
}

/// Checks that each of `values` in `field` is rejected with `code` at the field `found`, and writes nothing.
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
fn unknown_permissions_are_rejected() {
    refused("permissions", &[json!(["customer.view", "customer.delete"])], "permissions[1]", Invalid);
    refused("permissions", &[json!(["*"]), json!([""]), json!([7])], "permissions[0]", Invalid);
}

#[test]
fn an_empty_permission_list_is_rejected() {
    refused("permissions", &[json!([])], "permissions", Required);
}

#[test]
fn permissions_that_are_not_a_list_are_rejected() {
    refused("permissions", &[json!("customer.view"), json!(null), json!(1_048_575), json!({})], "permissions", Invalid);
}

#[test]
fn an_unknown_mode_is_rejected() {
    refused("mode", &[json!("sandbox"), json!("Test"), json!(""), json!(null)], "mode", Invalid);
}

#[test]
fn a_key_name_over_100_characters_is_rejected() {
    refused("name", &[json!("n".repeat(101)), json!("é".repeat(101))], "name", TooLong);
}

#[test]
fn a_description_over_500_characters_is_rejected() {
    refused("description", &[json!("d".repeat(501))], "description", TooLong);
}

#[test]
fn control_characters_are_rejected() {
    refused("name", &[json!("\u{0}"), json!("a\u{1b}[31m")], "name", Invalid);
}

#[test]
fn an_expiry_in_the_past_is_rejected() {
    refused("expires_at", &[json!("2020-01-01T00:00:00Z"), json!("1969-12-31T23:59:59Z")], "expires_at", InThePast);
}

#[test]
fn a_malformed_expiry_is_rejected() {
    let values = [json!("tomorrow"), json!(""), json!(1_900_000_000), json!("2099-02-30T00:00:00Z")];
    refused("expires_at", &values, "expires_at", Invalid);
}

#[test]
fn an_expiry_after_the_year_9999_is_rejected() {
    refused("expires_at", &[json!("9999-12-31T23:59:59-23:00")], "expires_at", Invalid);
}

#[test]
fn a_malformed_address_range_is_rejected() {
    refused("allowed_ips", &[json!(["10.0.0.0/8", "10.0.0.0/33"])], "allowed_ips[1]", Invalid);
    refused("allowed_ips", &[json!(["shop.example"]), json!([""]), json!([5])], "allowed_ips[0]", Invalid);
}

#[test]
fn more_than_100_address_ranges_are_rejected() {
    let ranges: Vec<_> = (0..101).map(|place| format!("10.0.{place}.0/24")).collect();
    refused("allowed_ips", &[json!(ranges)], "allowed_ips", TooMany);
}

#[test]
fn unknown_key_fields_are_rejected() {
    for field in ["permission", "secret", "id", "status", "Name", "created_by"] {
        refused(field, &[json!("x"), json!(null)], field, UnknownField);
    }
}

#[test]
fn a_key_without_mode_or_permissions_is_rejected() {
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}/keys", organisation.merchant().id);
    for field in ["mode", "permissions"] {
        let problem = refusal(&organisation, &path, field, None);
        assert_eq!(problem.code, ErrorCode::ValidationFailed);
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), (field, Required));
    }
}

#[test]
fn a_key_with_a_duplicate_field_is_rejected() {
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}/keys", organisation.merchant().id);
    let sent = r#"{"mode":"test","mode":"live","permissions":["customer.view"]}"#;
    let problem = organisation.refuses(organisation.owner.request("POST", path).body("application/json", sent));
    assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), ("mode", Invalid));
}
