//! How often a caller can ask for what costs much or invites guessing.
//!
//! The runtime counts, in each of its locations: this stops brute force and floods, it does not count exactly. A caller
//! who is over a limit is remembered by the isolate for some seconds and then rejected before any work is done.

mod limit;
mod members;
mod source;

use crate::context::RequestContext;
use crate::failure::Failure;
use crate::token::{self, Token};
use limit::{Limit, nobody_is_over};
pub(crate) use members::Charge;
use shared::id::MemberId;
use source::{address, device_or_address};
use worker::Env;

/// The rate-limit bindings that a deployment has to have (wrangler.toml).
pub(crate) const BINDINGS: [&str; 6] =
    ["EXPORTS", "FAILURES", "LINKS_BY_ADDRESS", "LINKS_BY_EMAIL", "SEARCHES", "SIGN_INS"];

/// Counts an anonymous request that was not well-formed. Others from the same address are not concerned.
pub(crate) async fn after_bad_request(context: &RequestContext) -> Result<(), Failure> {
    Limit::BadRequests.count(context, address(context)).await
}

/// Rejects a member's request before their session is looked up, if the isolate knows that they are over a limit.
pub(crate) async fn before_session(token: &Token, context: &RequestContext) -> Result<(), Failure> {
    if nobody_is_over() {
        return Ok(());
    }
    let Some(member_id) = members::of_session(&token.hash()) else { return Ok(()) };
    let expensive = Limit::of_request(context.path(), context.query());
    for limit in expensive.into_iter().chain([Limit::MemberRequests]) {
        limit.reject_if_over(&member_id.to_string()).await?;
    }
    Ok(())
}

/// Charges a member for a request: what an isolate answers one member in ten seconds costs so much and no more, whatever
/// they ask for and with however many sessions.
pub(crate) fn charge(token_hash: String, member_id: MemberId, context: &RequestContext) -> Result<Charge, Failure> {
    let store_calls = context.store_calls.clone();
    members::charge(token_hash, member_id, move || store_calls.rows()).ok_or_else(|| {
        Limit::MemberRequests.remember(member_id.to_string());
        Limit::MemberRequests.refusal(Limit::MemberRequests.period_ms())
    })
}

/// Counts a session that does not exist: each costs a look into the database. After too many the answer is the same, and
/// comes slowly. Sessions that exist are not concerned, so that strangers at the same address lock nobody out.
pub(crate) async fn after_unknown_session(context: &RequestContext) -> Result<(), Failure> {
    Limit::UnknownSessions.admits(context, address(context)).await.map(drop)
}

pub(crate) async fn before_operator(context: &RequestContext) -> Result<(), Failure> {
    Limit::OperatorGuesses.reject_if_over(&address(context)).await
}

pub(crate) async fn after_operator_failed(context: &RequestContext) -> Result<(), Failure> {
    Limit::OperatorGuesses.count(context, address(context)).await
}

/// Counts a sign-in that was rejected.
pub(crate) async fn after_sign_in<T>(context: &RequestContext, outcome: Result<T, Failure>) -> Result<T, Failure> {
    if matches!(outcome, Err(Failure::Refused(_))) {
        Limit::FailedSignIns.count(context, device_or_address(context)).await?;
    }
    outcome
}

/// Counts a sign-in that begins with a passkey. Each leaves a challenge to be kept, and anybody can ask for one.
pub(crate) async fn before_challenge(context: &RequestContext) -> Result<(), Failure> {
    Limit::PasskeyChallenges.count(context, device_or_address(context)).await
}

/// Counts a challenge for a member who has signed in.
pub(crate) async fn before_members_challenge(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::PasskeyChallenges.count(context, member_id.to_string()).await
}

/// Counts a request for a sign-in link.
pub(crate) async fn before_link(context: &RequestContext) -> Result<(), Failure> {
    Limit::LinkRequests.count(context, device_or_address(context)).await
}

/// Whether another sign-in link can be mailed to this address. The response does not tell: else strangers could lock
/// a member out by asking for links in their name. Other mail has limits of its own, so that it uses up no sign-in links.
pub(crate) async fn admits_link_mail(context: &RequestContext, email: &str) -> Result<bool, Failure> {
    Limit::LinkMails.admits(context, token::sha256(email)).await
}

/// Whether another invitation can be mailed to this address.
pub(crate) async fn admits_invitation_mail(context: &RequestContext, email: &str) -> Result<bool, Failure> {
    Limit::InvitationMails.admits(context, token::sha256(email)).await
}

/// Whether another link that confirms an address can be mailed to it.
pub(crate) async fn admits_confirmation_mail(context: &RequestContext, email: &str) -> Result<bool, Failure> {
    Limit::ConfirmationMails.admits(context, token::sha256(email)).await
}

/// Rejects an address that has sent too many unknown keys, before any store is asked.
pub(crate) async fn before_verification(context: &RequestContext) -> Result<(), Failure> {
    if nobody_is_over() { Ok(()) } else { Limit::UnknownKeys.reject_if_over(&address(context)).await }
}

/// Counts a verification of a key that does not exist. That is how keys are guessed.
pub(crate) async fn after_unknown_key(context: &RequestContext) -> Result<(), Failure> {
    Limit::UnknownKeys.count(context, address(context)).await
}

/// Counts a search of a member.
pub(crate) async fn before_search(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::Searches.count(context, member_id.to_string()).await
}

/// Counts an export of a member.
pub(crate) async fn before_export(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::Exports.count(context, member_id.to_string()).await
}

/// Counts a member's step of the verification of the audit log.
pub(crate) async fn before_log_verification(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::Verifications.count(context, member_id.to_string()).await
}

/// Whether every limit has its binding. One that is missing does not limit.
pub(crate) fn is_configured(env: &Env) -> bool {
    BINDINGS.iter().all(|binding| env.rate_limiter(binding).is_ok())
}
