//! What admits a person: a sign-in link or an invitation.

use crate::db::Statement;
use crate::db::members::Membership;
use crate::failure::Failure;
use shared::problem::ErrorCode;

/// The membership that a link admits to, and the change that uses the link up.
pub(crate) struct Admission {
    pub(crate) membership: Membership,
    pub(crate) change: Vec<Statement>,
}

pub(crate) fn link_used() -> Failure {
    Failure::refused(ErrorCode::SignInLinkUsed, "A link works once. Ask for a new one.")
}
