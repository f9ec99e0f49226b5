//! Invitations: single-use links by which people become members. They sign in with its token (`session.rs`).

use crate::activity::Person;
use crate::email::{EMAIL_LEN, EMAIL_PATTERN};
use crate::field::{FieldError, FieldErrors, NAME_LEN};
use crate::id::InvitationId;
use crate::member::Role;
use crate::moment::Moment;
use crate::sign_in_link::SignInLink;
use crate::text::REQUIRED_LINE_PATTERN;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long an invitation can be accepted, in milliseconds.
pub const INVITATION_MS: i64 = 72 * Moment::HOUR_MS;

/// The person to invite. An earlier invitation of the same address is revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewInvitation {
    #[schemars(length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: String,
    #[schemars(email, length(max = EMAIL_LEN), regex(pattern = EMAIL_PATTERN))]
    pub email: String,
    pub role: Role,
}

impl NewInvitation {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let checked = Self {
            name: errors.person_name("name", &self.name),
            email: errors.email("email", &self.email),
            role: self.role,
        };
        errors.or(checked)
    }
}

/// An invitation that can still be accepted, or has expired. Accepted and revoked ones are not listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invitation {
    pub id: InvitationId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub created_at: Moment,
    pub created_by: Person,
    pub expires_at: Moment,
}

/// A new invitation, with the link that accepts it: no other response contains the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedInvitation {
    pub invitation: Invitation,
    /// `null` if the link was e-mailed: then only the mailbox proves who accepts it. Also `null` in the response to a
    /// repeated request: a link is shown once.
    pub link: Option<SignInLink>,
    /// Whether the link was e-mailed.
    pub is_sent: bool,
}
