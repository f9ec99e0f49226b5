//! Strict reading: nothing is guessed, nothing is silently dropped, and every refusal names its place.

use crate::failure::{Failure, Refusal};
use serde::Deserializer;
use serde::de::IgnoredAny;
use serde_path_to_error::Track;
use shared::endpoint::Input;
use shared::field::{FieldError, FieldErrorCode};
use shared::problem::ErrorCode;
use std::fmt::Display;

pub(super) fn from_query<I: Input>(query: &str) -> Result<I, Failure> {
    read(serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes())))
}

pub(super) fn from_json<I: Input>(body: &[u8]) -> Result<I, Failure> {
    read(&mut serde_json::Deserializer::from_str(object(body)?))
}

/// The text of a body that is a JSON object to its end. A wrong field is worth naming only in such a one.
fn object(body: &[u8]) -> Result<&str, Failure> {
    let text = str::from_utf8(body).map_err(|error| malformed(&error))?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(&error))?;
    // A derived reader would take a list for an object.
    if text.trim_start().starts_with('{') { Ok(text) } else { Err(malformed(&"expected an object")) }
}

fn read<'de, I: Input>(deserializer: impl Deserializer<'de>) -> Result<I, Failure> {
    let mut unknown = Vec::new();
    let mut note = |path: serde_ignored::Path<'_>| unknown.push(path.to_string());
    let mut track = Track::new();
    let tracking = serde_path_to_error::Deserializer::new(deserializer, &mut track);
    let noting = serde_ignored::Deserializer::new(tracking, &mut note);
    // Erased, because otherwise the compiler makes all of the above anew for every type of input.
    let value = erased_serde::deserialize(&mut <dyn erased_serde::Deserializer>::erase(noting));
    settle(value.map_err(|error| misread(&track.path().to_string(), &error.to_string())), unknown)
}

/// The value, unless it or a field beside it was wrong. `unknown` are the fields that the input does not have.
fn settle<I: Input>(value: Result<I, FieldError>, unknown: Vec<String>) -> Result<I, Failure> {
    let mut errors: Vec<FieldError> = Vec::new();
    for field in &unknown {
        if !errors.iter().any(|error| error.field == *field) {
            errors.push(unwanted::<I>(field));
        }
    }
    match value {
        Ok(value) if errors.is_empty() => return Ok(value),
        Ok(_) => {}
        Err(wrong) => errors.push(wrong),
    }
    Err(refusal::<I>(&unknown).with_errors(errors).into())
}

/// One problem has one code: the one that says most about these fields.
fn refusal<I: Input>(unknown: &[String]) -> Refusal {
    let codes: Vec<ErrorCode> = unknown.iter().map(|field| I::refusal_of(field)).collect();
    if codes.contains(&ErrorCode::PermissionsAreFixed) {
        Refusal::new(ErrorCode::PermissionsAreFixed, "Make another key with the permissions that you need.")
    } else if codes.contains(&ErrorCode::FieldIsFixed) {
        Refusal::new(ErrorCode::FieldIsFixed, "Leave out the fields in `errors`: they never change this way.")
    } else {
        Refusal::new(ErrorCode::ValidationFailed, "Correct the fields in `errors`.")
    }
}

fn unwanted<I: Input>(field: &str) -> FieldError {
    match I::refusal_of(field) {
        ErrorCode::ValidationFailed => {
            FieldError::new(field, FieldErrorCode::UnknownField, "There is no such field here.")
        }
        code => FieldError::new(field, FieldErrorCode::Fixed, code.title()),
    }
}

/// Serde says of a missing or repeated field only in words which one it is; its place is the parent's.
fn misread(place: &str, message: &str) -> FieldError {
    let named = |start: &str| message.strip_prefix(start).and_then(|rest| rest.split('`').next());
    if let Some(field) = named("missing field `") {
        return FieldError::new(within(place, field), FieldErrorCode::Required, "Fill this in.");
    }
    if let Some(field) = named("duplicate field `") {
        return FieldError::new(within(place, field), FieldErrorCode::Invalid, "Send this only once.");
    }
    // The place is said by the field's name; a line and column beside it would only confuse.
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    FieldError::new(place, FieldErrorCode::Invalid, message)
}

fn within(place: &str, field: &str) -> String {
    if place == "." { field.to_owned() } else { format!("{place}.{field}") }
}

fn malformed(why: &impl Display) -> Failure {
    Failure::refused(ErrorCode::MalformedRequest, format!("The body is not a JSON object we can read: {why}."))
}

#[cfg(test)]
mod tests;
