//! `null` in every field of every body: accepted if the OpenAPI document allows it, otherwise rejected.

use super::valid_requests::{Asked, FOR_AUTHENTICATORS};
use keywright_tests::caller::Caller;
use serde_json::{Map, Value, json};
use shared::endpoint::{Access, ENDPOINTS, EndpointRow, Method};
use shared::problem::ErrorCode;

/// The fields of the endpoint's body, and whether each can be `null`.
fn fields(document: &Value, row: &EndpointRow) -> Vec<(String, bool)> {
    let operation = &document["paths"][row.path][row.method.wire_name().to_ascii_lowercase()];
    let schema = resolved(document, &operation["requestBody"]["content"]["application/json"]["schema"]);
    let no_fields = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&no_fields);
    properties.iter().map(|(name, schema)| (name.clone(), can_be_null(schema))).collect()
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).expect("a schema"),
        None => schema,
    }
}

fn can_be_null(schema: &Value) -> bool {
    let is_null = |kind: &Value| *kind == json!("null");
    schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(is_null))
        || schema["anyOf"].as_array().is_some_and(|choices| choices.iter().any(|choice| is_null(&choice["type"])))
}

/// A valid body with `null` in this field.
fn with_null(asked: &Asked, row: &EndpointRow, field: &str) -> Value {
    let mut body = match asked.body(row) {
        Value::Null => json!({}),
        body => body,
    };
    body[field] = Value::Null;
    body
}

fn caller(asked: &Asked, row: &EndpointRow) -> Caller {
    match row.access {
        Access::Operator => Caller::operator(),
        Access::Key => Caller::gateway(),
        Access::Public | Access::Signed => Caller::nobody(),
        Access::Member(..) => asked.organisation.owner.clone(),
    }
}

/// Calls `check` for every field of every body; returns how many there are.
fn each_field(check: impl Fn(&EndpointRow, &str, bool)) -> usize {
    let document = openapi::document();
    let bodies = ENDPOINTS.iter().filter(|row| matches!(row.method, Method::Post | Method::Patch));
    let fields: Vec<_> =
        bodies.flat_map(|row| fields(&document, row).into_iter().map(move |field| (row, field))).collect();
    fields.iter().for_each(|(row, (field, is_nullable))| check(row, field, *is_nullable));
    fields.len()
}

#[test]
fn null_is_rejected_in_every_field_that_is_not_nullable() {
    let checked = each_field(|row, field, is_nullable| {
        if is_nullable {
            return;
        }
        let asked = Asked::new();
        let request = asked.request_with(&caller(&asked, row), row, &with_null(&asked, row, field));
        let problem = asked.organisation.refuses(request.from_elsewhere());
        assert_eq!((problem.status, problem.code), (422, ErrorCode::ValidationFailed), "{}.{field}", row.name);
        assert_eq!(problem.errors[0].field, *field, "{}", row.name);
    });
    assert!(checked > 30, "the document describes only {checked} fields");
}

#[test]
fn null_is_accepted_in_every_nullable_field() {
    each_field(|row, field, is_nullable| {
        if !is_nullable || FOR_AUTHENTICATORS.contains(&row.name) {
            return;
        }
        let asked = Asked::new();
        let request = asked.request_with(&caller(&asked, row), row, &with_null(&asked, row, field));
        let reply = request.from_elsewhere().send();
        assert_eq!(reply.status, Asked::success(row), "{}.{field}: {reply:?}", row.name);
        if row.method == Method::Patch {
            assert_eq!(reply.json()[field], Value::Null, "{}.{field}", row.name);
        }
    });
}
