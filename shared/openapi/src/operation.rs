//! One row of the endpoint table as an OpenAPI operation.

use super::Schemas;
use http::StatusCode;
use schemars::Schema;
use serde_json::{Map, Value, json};
use shared::endpoint::{Access, Authorize, Endpoint, EndpointRow, GetOwnKey, Method, VerifyKey};
use shared::id::MemberId;
use shared::idempotency::{IDEMPOTENCY_KEY_HEADER, IDEMPOTENCY_KEY_LEN, IDEMPOTENT};
use shared::leak::{SIGNATURE_HEADER, SIGNATURE_KEY_HEADER};
use shared::session::MEMBER_HEADER;
use std::collections::BTreeMap;

pub(super) fn operation(row: &EndpointRow, schemas: &mut Schemas) -> Value {
    let about = about(row);
    let (summary, _) = about.split_once(['.', ':', ';']).unwrap_or((&about, ""));
    with(
        "requestBody",
        request_body(row, schemas),
        json!({
            "operationId": lower_camel_case(row.name),
            "tags": [tag(row)],
            "summary": summary,
            "description": about,
            "security": security(row),
            "parameters": parameters(row, schemas),
            "responses": responses(row, schemas),
        }),
    )
}

/// What the endpoint does, and when it requires step-up.
fn about(row: &EndpointRow) -> String {
    let about = row.about.trim();
    match row.access {
        Access::Member(_, rule) => format!("{about}{}", rule.about()),
        Access::Public | Access::Key | Access::Signed | Access::Operator => about.to_owned(),
    }
}

/// The object with another field, if there is a value for it.
fn with(name: &str, value: Option<Value>, mut object: Value) -> Value {
    if let (Some(value), Value::Object(fields)) = (value, &mut object) {
        fields.insert(name.to_owned(), value);
    }
    object
}

fn lower_camel_case(name: &str) -> String {
    let (first, rest) = name.split_at_checked(1).unwrap_or_default();
    first.to_ascii_lowercase() + rest
}

/// The first noun of the path.
fn tag(row: &EndpointRow) -> &str {
    match row.name {
        VerifyKey::NAME | Authorize::NAME | GetOwnKey::NAME => "verification",
        _ if row.path.starts_with("/v1/leaks") => "leaks",
        _ => row.path.split('/').find(|part| !matches!(*part, "" | "api")).unwrap_or(row.path),
    }
}

fn security(row: &EndpointRow) -> Value {
    match row.access {
        Access::Public | Access::Signed => json!([]),
        Access::Member(..) => json!([{ "session": [] }]),
        Access::Operator => json!([{ "operator": [] }]),
        Access::Key if row.path.starts_with("/v1/leaks") => json!([]),
        Access::Key if [Authorize::NAME, GetOwnKey::NAME].contains(&row.name) => json!([
            { "key": [] },
            { "key_header": [] },
            { "key": [], "gateway": [] },
            { "key_header": [], "gateway": [] },
        ]),
        Access::Key => json!([{ "gateway": [] }, {}]),
    }
}

fn parameters(row: &EndpointRow, schemas: &mut Schemas) -> Vec<Value> {
    let mut parameters = Vec::new();
    if let Some((_, rest)) = row.path.split_once('{') {
        let (name, _) = rest.split_once('}').unwrap_or((rest, ""));
        let schema = (row.target.by_name)(&mut schemas.sent);
        parameters.push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
    }
    if row.method == Method::Get {
        let input = (row.input.inline)(&mut schemas.sent);
        // Another crate in the same build can enable a feature of serde_json that changes the order of fields.
        let fields: BTreeMap<_, _> = input.get("properties").and_then(Value::as_object).into_iter().flatten().collect();
        parameters
            .extend(fields.into_iter().map(|(name, schema)| query_parameter(name, schema, requires(&input, name))));
    }
    if matches!(row.access, Access::Member(..)) {
        parameters.push(json!({
            "name": MEMBER_HEADER,
            "in": "header",
            "description": "The member for whom the request is meant. If another member is signed in, it does nothing and \
                            the response is 409 `other_member`. Without this header nothing is checked.",
            "schema": schemas.sent.subschema_for::<MemberId>(),
        }));
    }
    if row.access == Access::Signed {
        let header = |name: &str, description: &str| {
            let schema = json!({ "type": "string" });
            json!({ "name": name, "in": "header", "required": true, "description": description, "schema": schema })
        };
        parameters.push(header(SIGNATURE_KEY_HEADER, "The id of the public key that verifies the signature."));
        parameters.push(header(SIGNATURE_HEADER, "ECDSA with P-256 and SHA-256 over the body: DER in base64."));
    }
    if row.method == Method::Patch {
        parameters.push(json!({
            "name": "If-Match",
            "in": "header",
            "description": "The `ETag` from when it was read. If it was edited since, nothing changes \
                            and the response is 412 `changed_meanwhile`.",
            "schema": { "type": "string" },
        }));
    }
    if IDEMPOTENT.contains(&row.name) {
        parameters.push(json!({
            "name": IDEMPOTENCY_KEY_HEADER,
            "in": "header",
            "description": "A text of your own. The response to a repeated request with the same text is what the first one \
                            created (200), without its secret or link; for another request with it, 409.",
            "schema": { "type": "string", "maxLength": IDEMPOTENCY_KEY_LEN, "pattern": "^[!-~]+$" },
        }));
    }
    parameters
}

/// A query has no `null`: absent parameters are left out.
fn query_parameter(name: &str, schema: &Value, is_required: bool) -> Value {
    let mut schema = schema.clone();
    let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
    let parameter = json!({ "name": name, "in": "query", "required": is_required, "schema": without_null(schema) });
    with("description", description, parameter)
}

fn without_null(mut schema: Value) -> Value {
    if let Some(Value::Array(choices)) = schema.get("anyOf") {
        let said = choices.iter().find(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
        return said.cloned().unwrap_or_default();
    }
    if let Some(kind) = schema.get_mut("type") {
        let said = kind.as_array().and_then(|kinds| kinds.iter().find(|kind| *kind != "null").cloned());
        *kind = said.unwrap_or_else(|| kind.take());
    }
    schema
}

fn requires(input: &Schema, name: &str) -> bool {
    required(input).is_some_and(|required| required.iter().any(|required| required == name))
}

fn required(input: &Schema) -> Option<&Vec<Value>> {
    input.get("required").and_then(Value::as_array)
}

/// If no field is required, a request without a body means an empty object.
fn request_body(row: &EndpointRow, schemas: &mut Schemas) -> Option<Value> {
    let input = (row.input.inline)(&mut schemas.sent);
    let has_fields = input.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty());
    let is_list = input.get("type").is_some_and(|kind| kind == "array");
    (row.method != Method::Get && (has_fields || is_list)).then(|| {
        let schema = (row.input.by_name)(&mut schemas.sent);
        let is_required = is_list || required(&input).is_some_and(|required| !required.is_empty());
        json!({ "required": is_required, "content": { "application/json": { "schema": schema } } })
    })
}

fn responses(row: &EndpointRow, schemas: &mut Schemas) -> Value {
    let mut responses = Map::new();
    for status in row.statuses {
        responses.insert(status.to_string(), good_response(*status, row, schemas));
    }
    responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
    responses.into()
}

fn good_response(status: u16, row: &EndpointRow, schemas: &mut Schemas) -> Value {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let schema = (row.output.by_name)(&mut schemas.received);
    let headers = (row.name == Authorize::NAME).then(authorize_headers);
    with("headers", headers, json!({ "description": reason.unwrap_or_default(), "content": content(&schema) }))
}

/// A response that is a text is a file: no JSON response is a text.
fn content(schema: &Schema) -> Value {
    match schema.get("type").and_then(Value::as_str) {
        Some("null") => json!({}),
        Some("string") => json!({ "text/csv": { "schema": schema }, "application/x-ndjson": { "schema": schema } }),
        _ => json!({ "application/json": { "schema": schema } }),
    }
}

/// Headers that name the accepted key.
fn authorize_headers() -> Value {
    let header = |schema: &str| json!({ "schema": { "$ref": format!("#/components/schemas/{schema}") } });
    json!({
        "Keywright-Key-Id": header("KeyId"),
        "Keywright-Merchant-Id": header("MerchantId"),
        "Keywright-Mode": header("Mode"),
    })
}
