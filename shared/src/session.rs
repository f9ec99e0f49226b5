//! Sessions: the ways in (a link, a passkey), who is signed in, and where else.

use crate::email::{EMAIL_LEN, EMAIL_PATTERN};
use crate::field::{FieldError, FieldErrorCode, FieldErrors};
use crate::id::{OrganisationId, SessionId};
use crate::member::{Member, Organisation};
use crate::moment::Moment;
use crate::problem::ErrorCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The cookie that carries a session. Browsers accept a `__Host-` cookie only from this very host, over HTTPS, for all
/// of its paths.
pub const SESSION_COOKIE: &str = "__Host-session";

/// The header that names the member for whose session a request is meant.
pub const MEMBER_HEADER: &str = "Keywright-Member";

/// How long a session lasts at most, in milliseconds.
pub const SESSION_MS: i64 = 12 * Moment::HOUR_MS;

/// For how long a passkey that was shown counts, in milliseconds.
pub const CONFIRMED_MS: i64 = 5 * Moment::MINUTE_MS;

/// Whom the operator makes a sign-in link for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewSignInLink {
    #[schemars(email, length(max = EMAIL_LEN), regex(pattern = EMAIL_PATTERN))]
    pub email: String,
    /// To be named where the address belongs to several organisations.
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

    /// The field to name, of an address that belongs to several organisations.
    pub fn organisation_to_be_named() -> FieldError {
        let message = "This address belongs to several organisations: name one.";
        FieldError::new("organisation_id", FieldErrorCode::Required, message)
    }
}

/// Who asks for a sign-in link to be sent.
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
    /// The dashboard's sign-in page with the token behind `#`, which no server or log ever sees.
    pub url: String,
    pub token: String,
    pub expires_at: Moment,
}

/// What the sign-in page sends: the token of a sign-in link or of an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignIn {
    pub token: String,
}

/// Who is signed in, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    pub organisation: Organisation,
    pub member: Member,
    pub expires_at: Moment,
    pub has_passkey: bool,
    /// When a passkey was last shown in this session.
    pub confirmed_at: Option<Moment>,
}

impl Session {
    /// What is missing before this member may do something at `now` that asks for step-up: a passkey to confirm with
    /// (`step_up_required`), or a first passkey (`passkey_required`). `None` if nothing is.
    pub fn missing_step_up(&self, now: Moment) -> Option<ErrorCode> {
        match (self.has_passkey, self.organisation.requires_passkey) {
            (true, _) => (!self.is_confirmed(now)).then_some(ErrorCode::StepUpRequired),
            (false, true) => Some(ErrorCode::PasskeyRequired),
            (false, false) => None,
        }
    }

    /// When the member signed in.
    pub const fn began_at(&self) -> Moment {
        self.expires_at.plus_ms(-SESSION_MS)
    }

    /// Whether a passkey was shown so lately that it still counts.
    pub fn is_confirmed(&self, now: Moment) -> bool {
        self.confirmed_at.is_some_and(|at| now.ms_since(at) < CONFIRMED_MS)
    }
}

/// A session in the list of all that a member has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionRecord {
    pub id: SessionId,
    /// Whether it is the session that asks.
    pub is_current: bool,
    pub created_at: Moment,
    /// To the minute.
    pub last_seen_at: Moment,
    pub expires_at: Moment,
    /// Where it was begun.
    pub ip: Option<String>,
    /// ISO 3166-1 alpha-2, where the network knows it.
    pub country: Option<String>,
    /// By what it was begun.
    pub user_agent: Option<String>,
}
