//! The OpenAPI document is complete and consistent.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::Value;
use shared::endpoint::{Access, ENDPOINTS};
use shared::session::MEMBER_HEADER;
use std::collections::HashSet;

#[test]
fn every_endpoint_is_an_operation() {
    let document = keywright_openapi::document();
    let mut ids = HashSet::new();
    for row in ENDPOINTS {
        let operation = &document["paths"][row.path][row.method.wire_name().to_ascii_lowercase()];
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{} is not described", row.name));
        assert!(ids.insert(id.to_owned()), "{id} twice");
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{id} says nothing");
    }
    let operations: usize = document["paths"].as_object().expect("paths").values().map(fields).sum();
    assert_eq!(operations, ENDPOINTS.len());
}

#[test]
fn every_reference_resolves_and_every_component_is_used() {
    let document = keywright_openapi::document();
    let mut references = HashSet::new();
    collect_references(&document, &mut references);
    for reference in &references {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for name in document["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(references.contains(&format!("#/components/schemas/{name}")), "nothing is a {name}");
    }
}

#[test]
fn requests_reject_unknown_fields_and_responses_can_gain_fields() {
    let document = keywright_openapi::document();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["NewKey"]["additionalProperties"], Value::Bool(false));
    assert_eq!(schemas["Key"].get("additionalProperties"), None);
}

#[test]
fn a_patch_describes_absent_and_null_fields() {
    let document = keywright_openapi::document();
    let patch = &document["components"]["schemas"]["KeyPatch"];
    let name = &patch["properties"]["name"];
    assert_eq!((patch.get("required"), name.get("default")), (None, None));
    assert_eq!(name["type"], serde_json::json!(["string", "null"]));
}

#[test]
fn patches_describe_which_fields_can_be_cleared() {
    let document = keywright_openapi::document();
    let mut cleared = Vec::new();
    for patch in ["KeyPatch", "MemberPatch", "MerchantPatch", "OrganisationPatch", "PasskeyPatch"] {
        let fields = document["components"]["schemas"][patch]["properties"].as_object().expect(patch);
        let nullable = fields.iter().filter(|(_, schema)| schema.to_string().contains("\"null\""));
        cleared.extend(nullable.map(|(name, _)| format!("{patch}.{name}")));
    }
    let expected = [
        "KeyPatch.description",
        "KeyPatch.name",
        "MerchantPatch.description",
        "MerchantPatch.reference_id",
        "OrganisationPatch.api_url",
    ];
    cleared.sort_unstable();
    assert_eq!(cleared, expected);
}

#[test]
fn descriptions_contain_no_rust_syntax() {
    let document = keywright_openapi::document().to_string();
    for trace in ["[`", "`]", "`Self", "{T}", "_for_"] {
        assert!(!document.contains(trace), "{trace}");
    }
}

#[test]
fn member_endpoints_accept_the_member_header() {
    let document = keywright_openapi::document();
    for row in ENDPOINTS {
        let operation = &document["paths"][row.path][row.method.wire_name().to_ascii_lowercase()];
        let parameters = operation["parameters"].as_array().expect("parameters").iter();
        let is_taken = parameters.into_iter().any(|parameter| parameter["name"] == MEMBER_HEADER);
        assert_eq!(is_taken, matches!(row.access, Access::Member(..)), "{}", row.name);
    }
}

fn fields(value: &Value) -> usize {
    value.as_object().map_or(0, serde_json::Map::len)
}

fn collect_references(value: &Value, references: &mut HashSet<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_references(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, references)),
        _ => {}
    }
}
