//! The endpoint table of `shared` as an OpenAPI document.
//!
//! The build writes it to a file beside the dashboard, so neither Worker nor dashboard contains this crate. The types
//! derive their schemas themselves (schemars); `operation.rs` describes the requests and responses around them.

mod operation;

use operation::operation;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};
use shared::endpoint::ENDPOINTS;
use shared::problem::{ErrorCode, PROBLEM_MEDIA_TYPE, Problem};
use shared::session::SESSION_COOKIE;
use shared::verification::{GATEWAY_TOKEN_HEADER, KEY_HEADER};

/// Where the document is served.
pub const OPENAPI_PATH: &str = "/openapi.json";

const ABOUT: &str = "API keys for the merchants of a payments platform. Errors are problems (RFC 9457): match on `code`, \
which is one of a closed list. Unknown fields are rejected. Lists have pages: send `next_cursor` as `cursor` to get the \
next one. Requests with the session cookie can change something only from the dashboard's own origin.";

/// The whole API in OpenAPI 3.1.
pub fn document() -> Value {
    let mut schemas = Schemas::new();
    let mut paths: Map<String, Value> = Map::new();
    for row in ENDPOINTS {
        let operations = paths.entry(row.path).or_insert_with(|| json!({}));
        if let Value::Object(operations) = operations {
            operations.insert(row.method.wire_name().to_ascii_lowercase(), operation(row, &mut schemas));
        }
    }
    let problem = schemas.received.subschema_for::<Problem>();
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Keywright",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "responses": {
                "Problem": {
                    "description": "An error.",
                    "content": { PROBLEM_MEDIA_TYPE: { "schema": problem } },
                },
            },
            "schemas": schemas.into_components(),
            "securitySchemes": security_schemes(),
        },
    })
}

/// The schemas of requests and of responses. Requests reject unknown fields; responses can gain fields later.
struct Schemas {
    sent: SchemaGenerator,
    received: SchemaGenerator,
}

impl Schemas {
    fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.meta_schema = None;
                settings.definitions_path = "/components/schemas".into();
                settings.transforms.push(Box::new(RecursiveTransform(forget_absence)));
            })
        };
        let sent = settings().with(|settings| settings.transforms.push(Box::new(RecursiveTransform(close))));
        Self { sent: sent.for_deserialize().into_generator(), received: settings().for_serialize().into_generator() }
    }

    /// All types with a name, by their names.
    fn into_components(mut self) -> Map<String, Value> {
        let mut components = self.sent.take_definitions(true);
        for (name, schema) in self.received.take_definitions(true) {
            let other = components.insert(name, schema.clone());
            debug_assert!(other.is_none_or(|other| other == schema), "a request has another schema: {schema}");
        }
        if let Some(Value::Object(codes)) = components.get_mut(&*ErrorCode::schema_name()) {
            codes.insert("description".to_owned(), meanings().into());
        }
        components
    }
}

/// Removes `null` as the default: in a patch, an absent field stays and `null` clears it.
fn forget_absence(schema: &mut Schema) {
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
}

/// Rejects unknown fields.
fn close(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
}

/// What each error code means.
fn meanings() -> String {
    let meaning = |code: &ErrorCode| format!("- `{code}` ({}): {}\n", code.status(), code.title());
    let meanings: String = ErrorCode::ALL.iter().map(meaning).collect();
    format!("Why a request was rejected. The list is closed.\n\n{meanings}")
}

fn security_schemes() -> Value {
    json!({
        "session": { "type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "A member who signed in." },
        "operator": { "type": "http", "scheme": "bearer", "description": "The operator token of the deployment." },
        "gateway": {
            "type": "apiKey", "in": "header", "name": GATEWAY_TOKEN_HEADER,
            "description": "The deployment's gateway token. Requests with this token are not limited, and the client \
                            addresses that they send are trusted.",
        },
        "key": { "type": "http", "scheme": "bearer", "description": "The key that is asked about." },
        "key_header": {
            "type": "apiKey", "in": "header", "name": KEY_HEADER,
            "description": "The key that is asked about, in a header of its own.",
        },
    })
}
