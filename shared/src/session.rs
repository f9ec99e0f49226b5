//! Sessions: who is signed in, until when, and in which other browsers. Sign-in links are in `sign_in_link.rs`, passkeys in
//! `passkey.rs`.

use crate::id::SessionId;
use crate::member::{Member, Organisation};
use crate::moment::Moment;
use crate::problem::ErrorCode;
pub use crate::sign_in_link::{NewSignInLink, SignInLink, SignInLinkRequest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The cookie that carries a session. Browsers accept a `__Host-` cookie only from the same host, over HTTPS, for all
/// paths.
pub const SESSION_COOKIE: &str = "__Host-session";

/// The cookie that carries the tokens of the browser's other sessions.
pub const OTHER_SESSIONS_COOKIE: &str = "__Host-other-sessions";

/// The header with the id of the member that a request is meant for.
pub const MEMBER_HEADER: &str = "Keywright-Member";

/// The longest duration of a session, in milliseconds.
pub const SESSION_MS: i64 = 12 * Moment::HOUR_MS;

/// How long a confirmation with a passkey counts, in milliseconds.
pub const CONFIRMED_MS: i64 = 5 * Moment::MINUTE_MS;

/// The token of a sign-in link or of an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignIn {
    pub token: String,
}

/// Who is signed in, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    pub organisation: Organisation,
    pub member: Member,
    pub expires_at: Moment,
    pub has_passkey: bool,
    /// When the member last confirmed with a passkey in this session.
    pub confirmed_at: Option<Moment>,
}

impl Session {
    /// What this member lacks at `now` for an action that requires step-up: a confirmation with a passkey
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

    /// Whether the last confirmation with a passkey still counts.
    pub fn is_confirmed(&self, now: Moment) -> bool {
        self.confirmed_at.is_some_and(|at| now.ms_since(at) < CONFIRMED_MS)
    }
}

/// The browser's sessions in other organisations; the one that was used last comes first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherSessions {
    pub items: Vec<Session>,
}

impl OtherSessions {
    /// How many other organisations a browser can be signed in to.
    pub const MAX: usize = 5;
}

/// A session in the list of the member's sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionRecord {
    pub id: SessionId,
    /// Whether it is the session of this request.
    pub is_current: bool,
    pub created_at: Moment,
    /// To the minute.
    pub last_seen_at: Moment,
    pub expires_at: Moment,
    /// The address from which the member signed in.
    pub ip: Option<String>,
    /// ISO 3166-1 alpha-2, if the network knows it.
    pub country: Option<String>,
    /// The browser with which the member signed in.
    pub user_agent: Option<String>,
}
