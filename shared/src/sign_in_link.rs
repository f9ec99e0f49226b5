//! Links that sign a member in, once. `session` exports them; they have a file of their own because members depend on them.

use crate::email::{EMAIL_LEN, EMAIL_PATTERN};
use crate::field::{FieldError, FieldErrorCode, FieldErrors};
use crate::id::OrganisationId;
use crate::moment::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The member that the operator creates a sign-in link for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewSignInLink {
    #[schemars(email, length(max = EMAIL_LEN), regex(pattern = EMAIL_PATTERN))]
    pub email: String,
    /// Required if the address belongs to several organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
}

impl NewSignInLink {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let email = errors.email("email", &self.email);
        errors.or(Self { email, ..self.clone() })
    }

    /// The error for an address that belongs to several organisations.
    pub fn organisation_to_be_named() -> FieldError {
        let message = "This address belongs to several organisations: name one.";
        FieldError::new("organisation_id", FieldErrorCode::Required, message)
    }
}

/// The address to which a sign-in link is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignInLinkRequest {
    #[schemars(email, length(max = EMAIL_LEN), regex(pattern = EMAIL_PATTERN))]
    pub email: String,
}

impl SignInLinkRequest {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let email = errors.email("email", &self.email);
        errors.or(Self { email })
    }
}

/// A link that signs one person in, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignInLink {
    /// The dashboard's sign-in page with the token behind `#`, which browsers do not send.
    pub url: String,
    pub token: String,
    pub expires_at: Moment,
}
