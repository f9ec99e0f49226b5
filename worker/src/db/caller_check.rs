//! Checks again, when a change is written, that its author can still make it.
//!
//! Between the checks of a request and the write, the member can be removed, demoted or signed out. So every change of
//! a member begins with this check, in the same transaction. The view `caller_checks` stores nothing: its trigger
//! aborts the transaction with an error code as the reason (`migrations/0011_callers.sql`).

use super::{Statement, values};
use crate::failure::Failure;
use shared::id::SessionId;
use shared::member::Role;
use shared::moment::Moment;
use shared::problem::ErrorCode;

/// How the caller must have proven their identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// By their session.
    Session,
    /// By a passkey used after `since`, if they have a passkey or their organisation requires one.
    Passkey { since: Moment },
    /// By a passkey used, or a sign-in by link, after `since`.
    PasskeyOrLink { since: Moment },
}

/// What a request required of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallerCheck {
    pub(crate) session_id: SessionId,
    pub(crate) least_role: Role,
    pub(crate) proof: Proof,
    pub(crate) now: Moment,
    /// Sessions that were last used before this time have ended.
    pub(crate) idle_since: Moment,
}

/// The start of the trigger's reasons.
const REASON: &str = "caller check: ";

/// Puts the required checks before `statements`.
pub(super) fn before(statements: Vec<Statement>) -> Vec<Statement> {
    let mut checks: Vec<CallerCheck> = Vec::new();
    for check in statements.iter().filter_map(|statement| statement.caller) {
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    checks.iter().map(CallerCheck::statement).chain(statements).collect()
}

/// The refusal, if the database's message comes from the trigger.
pub(super) fn refusal(message: &str) -> Option<Failure> {
    let (_, reason) = message.split_once(REASON)?;
    let code: ErrorCode = reason.split(|c: char| c != '_' && !c.is_ascii_lowercase()).next()?.parse().ok()?;
    Some(match code {
        ErrorCode::NotSignedIn => Failure::not_signed_in(),
        ErrorCode::StepUpRequired => {
            Failure::refused(code, "Nothing was changed. Use your passkey, then send this again.")
        }
        _ => Failure::refused(code, "Nothing was changed: your access changed while this was sent. Reload the page."),
    })
}

impl CallerCheck {
    fn statement(&self) -> Statement {
        let roles: Vec<_> =
            Role::ALL.iter().filter(|role| **role >= self.least_role).map(|role| role.wire_name()).collect();
        let (proof, since) = match self.proof {
            Proof::Session => ("session", None),
            Proof::Passkey { since } => ("passkey", Some(since)),
            Proof::PasskeyOrLink { since } => ("passkey_or_link", Some(since)),
        };
        Statement::new(
            "INSERT INTO caller_checks (session_id, now, idle_since, roles, proof, proven_since)
             VALUES (?, ?, ?, ?, ?, ?)",
            values![self.session_id, self.now, self.idle_since, roles.join(" "), proof, since],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_the_trigger_becomes_the_error_code() {
        for code in
            [ErrorCode::NotAllowed, ErrorCode::StepUpRequired, ErrorCode::PasskeyRequired, ErrorCode::NotSignedIn]
        {
            let message = format!("D1_ERROR: {REASON}{code}: SQLITE_CONSTRAINT");
            assert!(matches!(refusal(&message), Some(Failure::Refused(refusal)) if refusal.code == code), "{code}");
        }
        assert!(refusal("D1_ERROR: UNIQUE constraint failed: SQLITE_CONSTRAINT").is_none());
    }
}
