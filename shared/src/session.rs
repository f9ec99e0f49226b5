//! Sessions: who is signed in, until when, and in which other browsers. Sign-in links are in `sign_in_link.rs`, passkeys in
//! `passkey.rs`.

use crate::id::SessionId;
use crate::member::{Member, Organisation};
use crate::moment::Moment;
use crate::problem::ErrorCode;
pub use crate::sign_in_link::{NewSignInLink, SignInLink, SignInLinkRequest};
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
