//! Checks every reply that a test receives against the OpenAPI document.

use crate::request::Reply;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use shared::problem::PROBLEM_MEDIA_TYPE;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The media types whose body is one JSON value.
const JSON: [&str; 2] = ["application/json", PROBLEM_MEDIA_TYPE];

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::new(openapi::document()));

/// Returns how the reply breaks the document. Accepts any reply to a path or method that is not in the document.
pub fn check(method: &str, path: &str, reply: &Reply) -> Result<(), String> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    CONTRACT.operation(method, path).map_or(Ok(()), |operation| operation.check(reply))
}

struct Contract {
    /// Each path of the document, split at `/`, with its operations by method.
    paths: Vec<(Vec<String>, HashMap<String, Operation>)>,
}

/// By status or `default`: the media types and their schemas.
struct Operation(HashMap<String, HashMap<String, Validator>>);

impl Contract {
    fn new(document: Value) -> Self {
        let components = with_closed_objects(&document["components"]);
        let paths = document["paths"].as_object().expect("paths").iter().map(|(path, operations)| {
            let operations = operations.as_object().expect("operations").iter();
            let operations = operations
                .map(|(method, operation)| (method.to_ascii_uppercase(), Operation::new(operation, &components)));
            (split(path), operations.collect())
        });
        Self { paths: paths.collect() }
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let asked = split(path);
        let is_asked = |named: &[String]| {
            named.len() == asked.len()
                && named.iter().zip(&asked).all(|(named, asked)| named.starts_with('{') || named == asked)
        };
        let (_, operations) = self.paths.iter().find(|(named, _)| is_asked(named))?;
        operations.get(method)
    }
}

impl Operation {
    fn new(operation: &Value, components: &Value) -> Self {
        let responses = operation["responses"].as_object().expect("responses").iter();
        let responses = responses.map(|(status, response)| (status.clone(), media_types(response, components)));
        Self(responses.collect())
    }

    fn check(&self, reply: &Reply) -> Result<(), String> {
        let promised = self.0.get(&reply.status.to_string());
        let promised = promised.or_else(|| self.0.get("default").filter(|_| reply.status >= 400));
        let media_types = promised.ok_or("the document has no such status")?;
        let media_type = reply.header("content-type").split(';').next().unwrap_or_default();
        match media_types.get(media_type) {
            Some(schema) if JSON.contains(&media_type) => {
                let wrong: Vec<_> = schema.iter_errors(&reply.json()).map(|error| error.to_string()).collect();
                if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
            }
            Some(_) => Ok(()),
            None if media_types.is_empty() && reply.text().is_empty() => Ok(()),
            None => Err(format!("{media_type:?} is not in the document")),
        }
    }
}

fn media_types(response: &Value, components: &Value) -> HashMap<String, Validator> {
    let response = match response["$ref"].as_str() {
        Some(reference) => &components["responses"][reference.rsplit('/').next().expect("a name")],
        None => response,
    };
    let no_content = Map::new();
    let content = response["content"].as_object().unwrap_or(&no_content).iter();
    content.map(|(media_type, content)| (media_type.clone(), validator(&content["schema"], components))).collect()
}

fn validator(schema: &Value, components: &Value) -> Validator {
    let whole = json!({ "allOf": [schema], "components": components });
    jsonschema::options().should_validate_formats(true).build(&whole).expect("a schema")
}

/// The schema with all objects closed. The document leaves them open for future fields; the tests reject unknown ones.
fn with_closed_objects(part: &Value) -> Value {
    match part {
        Value::Object(fields) => {
            let mut closed: Map<_, _> =
                fields.iter().map(|(name, part)| (name.clone(), with_closed_objects(part))).collect();
            if fields.get("properties").is_some_and(Value::is_object) && fields.contains_key("type") {
                closed.insert("additionalProperties".to_owned(), false.into());
            }
            closed.into()
        }
        Value::Array(parts) => parts.iter().map(with_closed_objects).collect(),
        _ => part.clone(),
    }
}

fn split(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}
