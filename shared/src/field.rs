//! Checks of single fields, and the errors that name them. The page runs them as one types, the
//! Worker runs them again.

use crate::email::{EMAIL_LEN, is_email};
use crate::secret::Secret;
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
/// How many errors one response names at most: a request can have thousands of wrong fields.
pub const ERRORS_LEN: usize = 50;

/// What free text can contain, for the API's description: no control characters but tab and line breaks.
pub const TEXT_PATTERN: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$";
/// The same with at least one character that is not white space.
pub const REQUIRED_TEXT_PATTERN: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*[^\u0000-\u0020\u007f-\u009f\u00a0][^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$";
/// [`REQUIRED_TEXT_PATTERN`] on one line.
pub const REQUIRED_LINE_PATTERN: &str =
    r"^\s*[^\u0000-\u0020\u007f-\u009f\u00a0]([^\u0000-\u001f\u007f-\u009f]*[^\u0000-\u0020\u007f-\u009f\u00a0])?\s*$";
/// How a website address begins.
pub const WEBSITE_PATTERN: &str = r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^/@\s]+";

wire_names! {
    /// What is wrong with a field.
    "field error code" FieldErrorCode {
        Required = "required",
        TooLong = "too_long",
        TooMany = "too_many",
        Invalid = "invalid",
        ContainsSecret = "contains_secret",
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
        // Some messages and field names repeat what was sent. A secret is never repeated.
        let (field, message) = (field.into(), message.into());
        let field = if Secret::is_in(&field) { "…".to_owned() } else { field };
        let message = if Secret::is_in(&message) { CONTAINS_SECRET.to_owned() } else { message };
        Self { field, code, message }
    }
}

/// Gathers every error of a form, so that none has to be found one at a time.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<FieldError>);

impl Findings {
    /// Errors beyond the first [`ERRORS_LEN`] are left out.
    pub(crate) fn add(&mut self, field: impl Into<String>, code: FieldErrorCode, message: impl Into<String>) {
        if self.0.len() < ERRORS_LEN {
            self.0.push(FieldError::new(field, code, message));
        }
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
        } else if Secret::is_in(text) {
            self.add(field, FieldErrorCode::ContainsSecret, CONTAINS_SECRET);
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

    /// A person's name. It stands in e-mails, where a line break or a link would let its author write a mail of their own.
    pub(crate) fn person_name(&mut self, field: &str, text: &str) -> String {
        let name = self.one_line(field, text);
        if name.split_whitespace().any(is_like_a_link) {
            self.add(field, FieldErrorCode::Invalid, "Enter a name without web addresses.");
        }
        name
    }

    /// An organisation's name. It stands in e-mails too; `Shop.example` can be the name of one.
    pub(crate) fn organisation_name(&mut self, field: &str, text: &str) -> String {
        let name = self.one_line(field, text);
        let is_link = |word: &str| word.contains(['@', '\\']) || (word.contains('/') && word.contains(['.', ':']));
        if name.split_whitespace().any(|word| is_link(word) || word.to_lowercase().starts_with("www.")) {
            self.add(field, FieldErrorCode::Invalid, "Enter a name without web addresses.");
        }
        name
    }

    fn one_line(&mut self, field: &str, text: &str) -> String {
        let name = self.required_text(field, text, NAME_LEN);
        if name.contains(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}']) {
            self.add(field, FieldErrorCode::Invalid, "Enter the name on one line.");
        }
        name
    }

    /// An e-mail address, in lower case.
    pub(crate) fn email(&mut self, field: &str, text: &str) -> String {
        let email = self.required_text(field, text, EMAIL_LEN);
        if !email.is_empty() && email.chars().count() <= EMAIL_LEN && !is_email(&email) {
            self.add(field, FieldErrorCode::Invalid, "Enter an e-mail address such as ada@shop.example.");
        }
        email.to_ascii_lowercase()
    }
}

const CONTAINS_SECRET: &str = "This contains an API key. Remove it, and revoke the key if others can see it.";

/// Whether mail programs would make a link of this word: `https://…`, `www.…`, `evil.example`, `ada@evil.example`.
fn is_like_a_link(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '。', '．', '․', '｡']).collect();
    word.contains(['/', '@', '%', '\\'])
        || parts.windows(2).any(|pair| matches!(pair, [before, after] if is_domain_part(before, after)))
}

/// Domains are written in one case; `St.John` and `Prof.Dr.` are not.
fn is_domain_part(before: &str, after: &str) -> bool {
    let letters: Vec<char> = after.chars().take_while(|c| c.is_alphabetic()).collect();
    let is_one_case = letters.iter().all(|c| c.is_lowercase()) || letters.iter().all(|c| c.is_uppercase());
    !before.is_empty() && letters.len() > 1 && is_one_case
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
