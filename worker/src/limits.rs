//! Rate limits on requests that are expensive or that could be used to guess secrets.
//!
//! The runtime counts in each of its locations: enough to stop brute force and floods, but not exact. An isolate
//! remembers for some seconds which callers are over a limit and rejects their requests before doing any work.

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

/// The rate-limit bindings that a deployment must have (wrangler.toml).
pub(crate) const BINDINGS: [&str; 6] =
    ["EXPORTS", "FAILURES", "LINKS_BY_ADDRESS", "LINKS_BY_EMAIL", "SEARCHES", "SIGN_INS"];

/// Counts an anonymous request that is malformed or has an invalid signature. The limit affects such requests only.
pub(crate) async fn after_bad_request(context: &RequestContext) -> Result<(), Failure> {
    Limit::BadRequests.count(context, address(context)).await
}

/// Rejects a member's request before their session is read, if the isolate knows that they are over a limit.
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

/// Charges a member for a request. The requests that one isolate answers for one member in ten seconds have a fixed
/// budget, over all endpoints and sessions of the member.
pub(crate) fn charge(token_hash: String, member_id: MemberId, context: &RequestContext) -> Result<Charge, Failure> {
    let store_calls = context.store_calls.clone();
    members::charge(token_hash, member_id, move || store_calls.rows()).ok_or_else(|| {
        Limit::MemberRequests.remember(member_id.to_string());
        Limit::MemberRequests.refusal(Limit::MemberRequests.period_ms())
    })
}

/// Counts an unknown session, because each costs a read of the database. Over the limit, the answer stays the same but
/// is delayed. Valid sessions are not affected, so strangers at the same address cannot lock members out.
pub(crate) async fn after_unknown_session(context: &RequestContext) -> Result<(), Failure> {
    Limit::UnknownSessions.admits(context, address(context)).await.map(drop)
}

pub(crate) async fn before_operator(context: &RequestContext) -> Result<(), Failure> {
    Limit::OperatorGuesses.reject_if_over(&address(context)).await
}

pub(crate) async fn after_operator_failed(context: &RequestContext) -> Result<(), Failure> {
    Limit::OperatorGuesses.count(context, address(context)).await
}

/// Counts a rejected sign-in.
pub(crate) async fn after_sign_in<T>(context: &RequestContext, outcome: Result<T, Failure>) -> Result<T, Failure> {
    if matches!(outcome, Err(Failure::Refused(_))) {
        Limit::FailedSignIns.count(context, device_or_address(context)).await?;
    }
    outcome
}

/// Counts the start of a passkey sign-in. Each stores a challenge, and anonymous callers can start it.
pub(crate) async fn before_challenge(context: &RequestContext) -> Result<(), Failure> {
    Limit::PasskeyChallenges.count(context, device_or_address(context)).await
}

/// Counts a challenge for a signed-in member.
pub(crate) async fn before_members_challenge(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::PasskeyChallenges.count(context, member_id.to_string()).await
}

/// Counts a request for a sign-in link.
pub(crate) async fn before_link(context: &RequestContext) -> Result<(), Failure> {
    Limit::LinkRequests.count(context, device_or_address(context)).await
}

/// Counts a sign-in link for this address. Returns false if it must not be mailed. The response does not tell: else
/// strangers could lock a member out by requesting links in their name. Other mail has its own limits, so it uses up no
/// sign-in links.
pub(crate) async fn admits_link_mail(context: &RequestContext, email: &str) -> Result<bool, Failure> {
    Limit::LinkMails.admits(context, token::sha256(email)).await
}

/// Counts an invitation for this address. Returns false if it must not be mailed.
pub(crate) async fn admits_invitation_mail(context: &RequestContext, email: &str) -> Result<bool, Failure> {
    Limit::InvitationMails.admits(context, token::sha256(email)).await
}

/// Counts a link that confirms this address. Returns false if it must not be mailed.
pub(crate) async fn admits_confirmation_mail(context: &RequestContext, email: &str) -> Result<bool, Failure> {
    Limit::ConfirmationMails.admits(context, token::sha256(email)).await
}

/// Counts a mail about leaked keys to this address. Returns false if it must not be mailed.
pub(crate) async fn admits_leak_mail(context: &RequestContext, email: &str) -> Result<bool, Failure> {
    Limit::LeakMails.admits(context, token::sha256(email)).await
}

/// Rejects an address that has sent too many unknown keys, before D1 and KV are used.
pub(crate) async fn before_verification(context: &RequestContext) -> Result<(), Failure> {
    if nobody_is_over() { Ok(()) } else { Limit::UnknownKeys.reject_if_over(&address(context)).await }
}

/// Counts a verification of an unknown key, which may be a guess.
pub(crate) async fn after_unknown_key(context: &RequestContext) -> Result<(), Failure> {
    Limit::UnknownKeys.count(context, address(context)).await
}

/// Counts a report of leaked keys, and returns what the sender is counted by in the longer limit of such reports.
pub(crate) async fn before_leak_report(context: &RequestContext) -> Result<String, Failure> {
    let sender = address(context);
    Limit::LeakReports.count(context, sender.clone()).await?;
    Ok(token::sha256(&sender))
}

/// Counts a member's search.
pub(crate) async fn before_search(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::Searches.count(context, member_id.to_string()).await
}

/// Counts a member's export.
pub(crate) async fn before_export(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::Exports.count(context, member_id.to_string()).await
}

/// Counts a member's call to verify the audit log.
pub(crate) async fn before_log_verification(context: &RequestContext, member_id: MemberId) -> Result<(), Failure> {
    Limit::Verifications.count(context, member_id.to_string()).await
}

/// Whether every limit has its binding. A limit without a binding is not enforced.
pub(crate) fn is_configured(env: &Env) -> bool {
    BINDINGS.iter().all(|binding| env.rate_limiter(binding).is_ok())
}
