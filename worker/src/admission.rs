//! What lets a person in: a sign-in link, or an invitation.

use crate::db::Statement;
use crate::db::members::Membership;
use crate::failure::Failure;
use shared::problem::ErrorCode;

/// Whom a link lets in, and the change by which it does so, once.
pub(crate) struct Admission {
    pub(crate) membership: Membership,
    pub(crate) change: Vec<Statement>,
}

pub(crate) fn link_used() -> Failure {
    Failure::refused(ErrorCode::SignInLinkUsed, "A link signs in once. Ask for a new one.")
}
