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
which is one of a closed list. Fields that an endpoint does not have are refused. Lists come in pages: hand in \
`next_cursor` as `cursor` for the next one. Whoever signs in by a cookie changes things from the dashboard's own origin \
only.";

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
                    "description": "Why not.",
                    "content": { PROBLEM_MEDIA_TYPE: { "schema": problem } },
                },
            },
            "schemas": schemas.into_components(),
            "securitySchemes": security_schemes(),
        },
    })
}

/// What is sent and what is received. Of the one everything is known, of the other there may be more one day.
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

    /// All types that have a name, by their names.
    fn into_components(mut self) -> Map<String, Value> {
        let mut components = self.sent.take_definitions(true);
        for (name, schema) in self.received.take_definitions(true) {
            let other = components.insert(name, schema.clone());
            debug_assert!(other.is_none_or(|other| other == schema), "looks different when it is sent: {schema}");
        }
        if let Some(Value::Object(codes)) = components.get_mut(&*ErrorCode::schema_name()) {
            codes.insert("description".to_owned(), meanings().into());
        }
        components
    }
}

/// An absent field is no `null`: in a patch the one keeps what there is, and the other clears it.
fn forget_absence(schema: &mut Schema) {
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
}

/// Unknown fields are refused.
fn close(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
}

/// What each error code means.
fn meanings() -> String {
    let meaning = |code: &ErrorCode| format!("- `{code}` ({}): {}\n", code.status(), code.title());
    let meanings: String = ErrorCode::ALL.iter().map(meaning).collect();
    format!("Why a request was refused. The list is closed.\n\n{meanings}")
}

fn security_schemes() -> Value {
    json!({
        "session": { "type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "A member who signed in." },
        "operator": { "type": "http", "scheme": "bearer", "description": "The deployment's operator token." },
        "gateway": {
            "type": "apiKey", "in": "header", "name": GATEWAY_TOKEN_HEADER,
            "description": "The deployment's gateway token: whoever shows it is not limited, and is believed what it says \
                            about its clients.",
        },
        "key": { "type": "http", "scheme": "bearer", "description": "The key that is asked about." },
        "key_header": { "type": "apiKey", "in": "header", "name": KEY_HEADER, "description": "The same." },
    })
}
