//! Strict reading: nothing is guessed, nothing is silently dropped, and every error names its field.
//!
//! [`Json`] is the parsed input; `json/reader.rs` reads the type from it and reports errors.

use crate::failure::{Failure, Refusal};
use crate::json::{self, Json, Reader};
use shared::endpoint::Input;
use shared::field::{ERRORS_LEN, FieldError, FieldErrorCode};
use shared::problem::ErrorCode;
use std::cell::RefCell;

pub(crate) fn read<I: Input>(json: Json) -> Result<I, Failure> {
    let unknown = RefCell::default();
    let outcome = I::deserialize(Reader::new(json, &unknown));
    let unknown = if I::IS_FOREIGN { Vec::new() } else { unknown.into_inner() };
    match outcome {
        Ok(input) if unknown.is_empty() => Ok(input),
        outcome => Err(refusal(&unknown, outcome.err().map(FieldError::from), I::refusal_of).into()),
    }
}

pub(super) fn parse_query(query: &str) -> Json {
    let parameters = form_urlencoded::parse(query.as_bytes()).into_owned();
    Json::Object(parameters.map(|(name, value)| (name, Json::Text(value))).collect())
}

pub(super) fn parse_body(body: &[u8], is_foreign: bool) -> Result<Json, Failure> {
    let why = match json::parse(body) {
        Ok(json @ Json::Object(_)) if !is_foreign => return Ok(json),
        Ok(json @ Json::List(_)) if is_foreign => return Ok(json),
        Ok(_) => "it is another kind of value".to_owned(),
        Err(error) => error.to_string(),
    };
    let kind = if is_foreign { "array" } else { "object" };
    let detail = format!("The body must be a JSON {kind} in UTF-8: {why}.");
    Err(Failure::refused(ErrorCode::MalformedRequest, detail))
}

/// A problem has one code. If several apply: fixed permissions first, then fixed fields, then invalid fields.
fn refusal(unknown: &[String], wrong: Option<FieldError>, refusal_of: fn(&str) -> ErrorCode) -> Refusal {
    let codes: Vec<ErrorCode> = unknown.iter().map(|field| refusal_of(field)).collect();
    let refusal = if codes.contains(&ErrorCode::PermissionsAreFixed) {
        Refusal::new(ErrorCode::PermissionsAreFixed, "Create a new key with the permissions that you need.")
    } else if codes.contains(&ErrorCode::FieldIsFixed) {
        Refusal::new(ErrorCode::FieldIsFixed, "Leave out the fields in `errors`: they can't be changed.")
    } else {
        Refusal::new(ErrorCode::ValidationFailed, "Correct the fields in `errors`.")
    };
    let unwanted = unknown.iter().zip(codes).map(|(field, code)| unwanted(field, code));
    refusal.with_errors(unwanted.chain(wrong).take(ERRORS_LEN).collect())
}

fn unwanted(field: &str, code: ErrorCode) -> FieldError {
    match code {
        ErrorCode::ValidationFailed => {
            FieldError::new(field, FieldErrorCode::UnknownField, "This field doesn't exist here.")
        }
        code => FieldError::new(field, FieldErrorCode::Fixed, code.title()),
    }
}

#[cfg(test)]
mod tests;
