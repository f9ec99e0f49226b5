//! The table `challenges`. A challenge is valid for one purpose, and for the session that requested it, if any.

use super::{Statement, values};
use shared::id::{MemberId, SessionId};
use shared::moment::Moment;

/// A challenge and what it is bound to.
pub(crate) struct Challenge {
    pub(crate) text: String,
    pub(crate) purpose: &'static str,
    /// `None` for a challenge to sign in.
    of: Option<(MemberId, SessionId)>,
}

impl Challenge {
    pub(crate) fn new(text: String, purpose: &'static str, of: Option<(MemberId, SessionId)>) -> Self {
        Self { text, purpose, of }
    }
}

pub(crate) fn insert(challenge: &Challenge, expires_at: Moment) -> Statement {
    let (member_id, session_id) = challenge.of.unzip();
    Statement::new(
        "INSERT INTO challenges (challenge, purpose, member_id, session_id, expires_at) VALUES (?, ?, ?, ?, ?)",
        values![&challenge.text, challenge.purpose, member_id, session_id, expires_at],
    )
}

/// Deletes the challenge. Only one of several concurrent requests succeeds.
pub(crate) fn delete(challenge: &Challenge, now: Moment) -> Statement {
    let (member_id, session_id) = challenge.of.unzip();
    Statement::new(
        "DELETE FROM challenges
         WHERE challenge = ? AND purpose = ? AND member_id IS ? AND session_id IS ? AND expires_at > ?",
        values![&challenge.text, challenge.purpose, member_id, session_id, now],
    )
}

/// Deletes expired challenges.
pub(crate) fn drop_old(now: Moment) -> Statement {
    Statement::new("DELETE FROM challenges WHERE expires_at <= ?", values![now])
}
