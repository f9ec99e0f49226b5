//! Checks of single fields, and the errors that name them. The page runs them as one types, the
//! Worker runs them again.

use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// The longest name, in characters.
pub const NAME_LEN: usize = 100;
/// The longest description or reason, in characters.
pub const DESCRIPTION_LEN: usize = 500;
/// The longest website address, in characters.
pub const WEBSITE_LEN: usize = 500;
/// The longest reference ID, in characters.
pub const REFERENCE_ID_LEN: usize = 100;
/// The longest search text, in characters.
pub const SEARCH_LEN: usize = 100;

wire_names! {
    /// What is wrong with a field.
    "field error code" FieldErrorCode {
        Required = "required",
        TooLong = "too_long",
        TooMany = "too_many",
        Invalid = "invalid",
        InThePast = "in_the_past",
        UnknownField = "unknown_field",
        Fixed = "fixed",
    }
}

/// One field that is not right, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldError {
    /// The field's name as in the request, with the place in a list: `allowed_ips[2]`.
    pub field: String,
    pub code: FieldErrorCode,
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, code: FieldErrorCode, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

/// Gathers every error of a form, so that none has to be found one at a time.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<FieldError>);

impl Findings {
    pub(crate) fn add(&mut self, field: impl Into<String>, code: FieldErrorCode, message: impl Into<String>) {
        self.0.push(FieldError::new(field, code, message));
    }

    /// `value` where nothing was found, the findings otherwise.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }

    /// A text without surrounding white space; `None` where nothing is left.
    pub(crate) fn optional_text(&mut self, field: &str, text: Option<&str>, longest: usize) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        if text.chars().count() > longest {
            self.add(field, FieldErrorCode::TooLong, format!("Use at most {longest} characters."));
        } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.add(field, FieldErrorCode::Invalid, "Remove the control characters.");
        }
        Some(text.to_owned())
    }

    /// A text without surrounding white space, of which something must be left.
    pub(crate) fn required_text(&mut self, field: &str, text: &str, longest: usize) -> String {
        self.optional_text(field, Some(text), longest).unwrap_or_else(|| {
            self.add(field, FieldErrorCode::Required, "Fill this in.");
            String::new()
        })
    }

    /// An absolute http or https URL with a host.
    pub(crate) fn website(&mut self, field: &str, text: &str) -> String {
        let website = self.required_text(field, text, WEBSITE_LEN);
        if !website.is_empty() && !is_web_url(&website) {
            self.add(field, FieldErrorCode::Invalid, "Enter a full address such as https://shop.example.");
        }
        website
    }

    /// An e-mail address, in lower case. Only a delivered message proves an address: this refuses slips.
    pub(crate) fn email(&mut self, field: &str, text: &str) -> String {
        let email = self.required_text(field, text, NAME_LEN).to_ascii_lowercase();
        let plausible = email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !email.contains(char::is_whitespace)
        });
        if !email.is_empty() && !plausible {
            self.add(field, FieldErrorCode::Invalid, "Enter an e-mail address such as ada@shop.example.");
        }
        email
    }
}

fn is_web_url(text: &str) -> bool {
    text.parse::<http::Uri>().is_ok_and(|uri| {
        let has_web_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
        let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        has_web_scheme && !has_user && uri.host().is_some_and(|host| !host.is_empty())
    })
}

/// Reads a field of a patch that may be cleared: absent is `None`, `null` is `Some(None)`.
pub(crate) fn clearable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
