//! The member's own account: their name and their e-mail address.

use crate::email::{EMAIL_LEN, EMAIL_PATTERN};
use crate::field::{FieldError, FieldErrors, NAME_LEN, not_null};
use crate::moment::Moment;
use crate::text::REQUIRED_LINE_PATTERN;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long a link that confirms an address is valid, in milliseconds.
pub const CONFIRMATION_MS: i64 = 15 * Moment::MINUTE_MS;

/// Changes of the member's own account: absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountPatch {
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: Option<String>,
}

impl AccountPatch {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let name = self.name.as_deref().map(|name| errors.person_name("name", name));
        errors.or(Self { name })
    }
}

/// The address that a member wants to change to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewEmail {
    #[schemars(email, length(max = EMAIL_LEN), regex(pattern = EMAIL_PATTERN))]
    pub email: String,
}

impl NewEmail {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let email = errors.email("email", &self.email);
        errors.or(Self { email })
    }
}

/// A change of address that waits for the link in the message to be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EmailChange {
    /// The address to which the link was sent.
    pub email: String,
    /// When the link expires.
    pub expires_at: Moment,
}

/// The token of the link that was sent to the new address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EmailConfirmation {
    pub token: String,
}
