//! Checks of single fields, and the errors that name them. The page runs them while the user types, the Worker runs them
//! again.

use crate::email::{EMAIL_LEN, is_email};
use crate::secret::Secret;
use crate::text::{self, Flaw, Lines};
use crate::website::{self, WEBSITE_LEN};
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// The longest name, in characters.
pub const NAME_LEN: usize = 100;
/// The longest description or reason, in characters.
pub const DESCRIPTION_LEN: usize = 500;
/// The longest reference ID, in characters.
pub const REFERENCE_ID_LEN: usize = 100;
/// The longest search text, in characters.
pub const SEARCH_LEN: usize = 100;
/// The most errors in one response: a request can have thousands of wrong fields.
pub const ERRORS_LEN: usize = 50;

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

/// A wrong field, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldError {
    /// The field's name as in the request, with the place in a list: `allowed_ips[2]`.
    pub field: String,
    pub code: FieldErrorCode,
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, code: FieldErrorCode, message: impl Into<String>) -> Self {
        // Some messages and field names quote the request. A secret is never quoted.
        let (field, message) = (field.into(), message.into());
        let field = if Secret::is_in(&field) { "…".to_owned() } else { field };
        let message = if Secret::is_in(&message) { CONTAINS_SECRET.to_owned() } else { message };
        Self { field, code, message }
    }
}

/// Collects all errors of a form, so that users see them at once.
#[derive(Debug, Default)]
pub(crate) struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Errors beyond the first [`ERRORS_LEN`] are left out.
    pub(crate) fn add(&mut self, field: impl Into<String>, code: FieldErrorCode, message: impl Into<String>) {
        if self.0.len() < ERRORS_LEN {
            self.0.push(FieldError::new(field, code, message));
        }
    }

    /// `value` if there are no errors.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }

    /// A text in the form in which it is stored, on any number of lines; `None` if nothing is left.
    pub(crate) fn optional_text(&mut self, field: &str, text: Option<&str>, longest: usize) -> Option<String> {
        self.text(field, text?, longest, Lines::Many)
    }

    /// A text in the form in which it is stored, on one line; `None` if nothing is left.
    pub(crate) fn optional_line(&mut self, field: &str, text: Option<&str>, longest: usize) -> Option<String> {
        self.text(field, text?, longest, Lines::One)
    }

    /// A text that must not be empty.
    pub(crate) fn required_text(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = self.text(field, text, longest, Lines::Many);
        self.required(field, text)
    }

    /// A name: on one line, and not empty.
    pub(crate) fn name(&mut self, field: &str, text: &str) -> String {
        let name = self.text(field, text, NAME_LEN, Lines::One);
        self.required(field, name)
    }

    fn required(&mut self, field: &str, text: Option<String>) -> String {
        text.unwrap_or_else(|| {
            let what = match field.rsplit('.').next() {
                Some("email") => "an email address",
                Some("reason") => "a reason",
                _ => "a name",
            };
            self.add(field, FieldErrorCode::Required, format!("Enter {what}."));
            String::new()
        })
    }

    fn text(&mut self, field: &str, text: &str, longest: usize, lines: Lines) -> Option<String> {
        let text = text::normalized(text);
        if text.is_empty() {
            return None;
        }
        if text.chars().count() > longest {
            self.add(field, FieldErrorCode::TooLong, format!("Must be {longest} characters or fewer."));
        } else if Secret::is_in(&text) {
            self.add(field, FieldErrorCode::ContainsSecret, CONTAINS_SECRET);
        } else if let Some(flaw) = text::flaw(&text, lines) {
            self.add(field, FieldErrorCode::Invalid, advice(&flaw));
        }
        Some(text)
    }

    /// An absolute http or https URL with a host, in the form in which it is stored.
    pub(crate) fn website(&mut self, field: &str, text: &str) -> String {
        let typed = self.text(field, text, WEBSITE_LEN, Lines::One);
        let typed = self.required(field, typed);
        let stored = website::read(&typed);
        match &stored {
            _ if typed.is_empty() || typed.chars().count() > WEBSITE_LEN => {}
            None => self.add(field, FieldErrorCode::Invalid, "Enter an address such as https://shop.example."),
            Some(stored) if stored.len() > WEBSITE_LEN => {
                self.add(
                    field,
                    FieldErrorCode::TooLong,
                    format!("Must be {WEBSITE_LEN} characters or fewer when encoded."),
                );
            }
            Some(_) => {}
        }
        stored.unwrap_or(typed)
    }

    /// The URL that the paths of an API are added to; it can be empty. Code samples contain it, so it has only characters
    /// that mean nothing in a shell or a string.
    pub(crate) fn api_url(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let text = text.filter(|text| !text::normalized(text).is_empty())?;
        let errors = self.0.len();
        let url = self.website(field, text);
        let is_plain = url.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/".contains(c));
        if !is_plain && self.0.len() == errors {
            self.add(
                field,
                FieldErrorCode::Invalid,
                "Enter an address without a query, such as https://api.example.com.",
            );
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    /// A person's name. E-mails contain it, and a line break or a link would let its author write part of the message.
    pub(crate) fn person_name(&mut self, field: &str, text: &str) -> String {
        let name = self.name(field, text);
        if name.split_whitespace().any(is_like_a_link) {
            self.add(field, FieldErrorCode::Invalid, "Enter a name without web addresses.");
        }
        name
    }

    /// An organisation's name. E-mails contain it too; `Shop.example` can be such a name.
    pub(crate) fn organisation_name(&mut self, field: &str, text: &str) -> String {
        let name = self.name(field, text);
        let is_link = |word: &str| word.contains(['@', '\\']) || (word.contains('/') && word.contains(['.', ':']));
        if name.split_whitespace().any(|word| is_link(word) || word.to_ascii_lowercase().starts_with("www.")) {
            self.add(field, FieldErrorCode::Invalid, "Enter a name without web addresses.");
        }
        name
    }

    /// An e-mail address, in lower case.
    pub(crate) fn email(&mut self, field: &str, text: &str) -> String {
        let email = self.required_text(field, text, EMAIL_LEN);
        // Checked before normalization: the Unicode form that is stored can turn another letter into an ASCII letter.
        if !email.is_empty() && email.chars().count() <= EMAIL_LEN && !is_email(text.trim()) {
            self.add(field, FieldErrorCode::Invalid, "Enter an email address such as ada@shop.example.");
        }
        email.to_ascii_lowercase()
    }
}

const CONTAINS_SECRET: &str = "This contains an API key. Remove it, and revoke the key if others can see it.";

/// Whether mail programs would turn this word into a link: `https://…`, `www.…`, `evil.example`, `ada@evil.example`.
fn is_like_a_link(word: &str) -> bool {
    // As mail programs and browsers read it: dots of other scripts are dots, and invisible characters do not count.
    let word = text::as_read(word);
    let parts: Vec<&str> = word.split(['.', '。']).filter(|part| !part.is_empty()).collect();
    word.contains(['/', '@', '%', '\\'])
        || parts.windows(2).any(|pair| matches!(pair, [_, after] if is_domain_part(after)))
}

/// Whether a word is written like a domain: in one case, or in a script without case. `St.John` and `Prof.Dr.` are not.
fn is_domain_part(part: &str) -> bool {
    let letters: Vec<char> = part.chars().take_while(|c| c.is_alphabetic()).collect();
    let is_one_case = !letters.iter().any(|c| c.is_uppercase()) || !letters.iter().any(|c| c.is_lowercase());
    letters.len() > 1 && is_one_case
}

fn advice(flaw: &Flaw) -> String {
    match flaw {
        Flaw::LineBreak => "Write this on one line.".to_owned(),
        Flaw::Invisible(c) => format!("Remove the invisible character U+{:04X}.", u32::from(*c)),
        Flaw::Blank => "Use at least one character that can be seen.".to_owned(),
    }
}

/// Reads a field of a patch that can be left out but not cleared: `null` is rejected.
pub(crate) fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a field of a patch that can be cleared: absent is `None`, `null` is `Some(None)`.
pub(crate) fn clearable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
