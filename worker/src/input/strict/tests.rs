//! What strict reading rejects, and its error messages.

use super::*;
use shared::endpoint::Nothing;
use shared::key::{KeyFilter, KeyPatch, Mode, NewKey};
use shared::member::NewOrganisation;

fn refusal<I>(outcome: Result<I, Failure>) -> Refusal {
    match outcome {
        Err(Failure::Refused(refusal)) => *refusal,
        _ => panic!("this was not rejected"),
    }
}

fn from_json<I: Input>(body: &[u8]) -> Result<I, Failure> {
    read(parse_body(body, I::IS_FOREIGN)?)
}

fn from_query<I: Input>(query: &str) -> Result<I, Failure> {
    read(parse_query(query))
}

fn refusal_of_json<I: Input>(body: impl AsRef<[u8]>) -> Refusal {
    refusal(from_json::<I>(body.as_ref()))
}

fn refusal_of_query<I: Input>(query: &str) -> Refusal {
    refusal(from_query::<I>(query))
}

fn fields(refusal: &Refusal) -> Vec<(&str, FieldErrorCode)> {
    refusal.errors.iter().map(|error| (error.field.as_str(), error.code)).collect()
}

#[test]
fn valid_input_is_read() {
    let key: NewKey = from_json(br#" {"mode":"test","permissions":["customer.view"]} "#).unwrap();
    assert_eq!((key.mode, key.permissions.len()), (Mode::Test, 1));
    let filter: KeyFilter = from_query("search=a%20b&mode=live&limit=7").unwrap();
    assert_eq!((filter.search.as_deref(), filter.mode), (Some("a b"), Some(Mode::Live)));
}

#[test]
fn each_unknown_field_is_named_once() {
    let refusal = refusal_of_json::<NewKey>(r#"{"mode":"test","colour":1,"permissions":[],"colour":2,"size":{}}"#);
    assert_eq!(refusal.code, ErrorCode::ValidationFailed);
    assert_eq!(fields(&refusal), [("colour", FieldErrorCode::UnknownField), ("size", FieldErrorCode::UnknownField)]);
    let refusal = refusal_of_json::<NewOrganisation>(r#"{"name":"a","owner":{"name":"b","email":"c@d","age":1}}"#);
    assert_eq!(fields(&refusal), [("owner.age", FieldErrorCode::UnknownField)]);
}

#[test]
fn an_invalid_value_is_reported_with_its_path() {
    let refusal = refusal_of_json::<NewKey>(r#"{"mode":"test","permissions":["customer.view","customer.own"]}"#);
    assert_eq!(fields(&refusal), [("permissions[1]", FieldErrorCode::Invalid)]);
    assert!(refusal.errors[0].message.starts_with("Unknown permission \"customer.own\". Use one of: customer.view"));
    assert!(refusal.errors[0].message.ends_with("payment_scheme.edit."), "{}", refusal.errors[0].message);
    let refusal = refusal_of_json::<NewOrganisation>(r#"{"name":"a","owner":{"name":"b","email":5}}"#);
    assert_eq!(fields(&refusal), [("owner.email", FieldErrorCode::Invalid)]);
    let refusal = refusal_of_json::<NewKey>(r#"{"extra":1,"mode":null,"permissions":[]}"#);
    assert_eq!(fields(&refusal), [("extra", FieldErrorCode::UnknownField), ("mode", FieldErrorCode::Invalid)]);
}

#[test]
fn a_missing_field_is_required_and_a_repeated_one_rejected() {
    let refusal = refusal_of_json::<NewOrganisation>(r#"{"name":"a","owner":{"name":"b"}}"#);
    assert_eq!(fields(&refusal), [("owner.email", FieldErrorCode::Required)]);
    let refusal = refusal_of_json::<NewKey>(r#"{"permissions":[]}"#);
    assert_eq!(fields(&refusal), [("mode", FieldErrorCode::Required)]);
    let refusal = refusal_of_json::<NewKey>(r#"{"mode":"live","permissions":[],"mode":"test"}"#);
    assert_eq!(fields(&refusal), [("mode", FieldErrorCode::Invalid)]);
}

#[test]
fn fixed_fields_have_their_own_code_and_permissions_come_first() {
    let refusal = refusal_of_json::<KeyPatch>(r#"{"mode":"live"}"#);
    assert_eq!(refusal.code, ErrorCode::FieldIsFixed);
    assert_eq!(fields(&refusal), [("mode", FieldErrorCode::Fixed)]);
    let refusal = refusal_of_json::<KeyPatch>(r#"{"colour":1,"mode":"live","permissions":[],"name":"a"}"#);
    assert_eq!(refusal.code, ErrorCode::PermissionsAreFixed);
    assert_eq!(refusal.errors.len(), 3);
}

#[test]
fn a_body_that_is_not_a_json_object_is_malformed() {
    for body in ["", "{", "[1]", "5", "null", "{} x", "{'a':1}", "[{}]", r#"["test",[]]"#] {
        assert_eq!(refusal_of_json::<NewKey>(body).code, ErrorCode::MalformedRequest, "{body}");
        assert_eq!(refusal_of_json::<Nothing>(body).code, ErrorCode::MalformedRequest, "{body}");
    }
    let refusal = refusal_of_json::<NewKey>("{\n  \"mode\": live\n}");
    assert!(refusal.detail.contains("line 2 column"), "{}", refusal.detail);
    assert_eq!(refusal_of_json::<NewKey>(b"{\"mode\":\"\xff\"}").code, ErrorCode::MalformedRequest);
}

#[test]
fn a_query_is_read_strictly() {
    assert_eq!(fields(&refusal_of_query::<KeyFilter>("colour=red")), [("colour", FieldErrorCode::UnknownField)]);
    assert_eq!(fields(&refusal_of_query::<KeyFilter>("mode=both")), [("mode", FieldErrorCode::Invalid)]);
    assert_eq!(fields(&refusal_of_query::<KeyFilter>("limit=0")), [("limit", FieldErrorCode::Invalid)]);
    assert_eq!(fields(&refusal_of_query::<KeyFilter>("mode=live&mode=test")), [("mode", FieldErrorCode::Invalid)]);
}
