//! The session: signing in by a link, who is signed in, signing out. Passkeys are in `session/passkey.rs`.
//!
//! A session ends 12 hours after it began, or an hour after it was last used.

pub(crate) mod passkey;

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::cookie;
use crate::db::members::Membership;
use crate::db::sessions::{Found, NewSession};
use crate::db::{self, Author, Statement};
use crate::event;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::signing::{self, Purpose};
use crate::token::Token;
use crate::{invitations, limits, random, sign_in_links};
use shared::activity::ActivityAction;
use shared::endpoint::{CreateSession, DeleteSession, GetSession};
use shared::id::SessionId;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::{SESSION_MS, Session};

/// How long it lasts without a request, in milliseconds.
pub(crate) const IDLE_MS: i64 = Moment::HOUR_MS;
/// How long a token that was replaced is still good, for requests that were under way with it.
const PREVIOUS_MS: i64 = 30 * 1000;
/// How often it is written down that a session is in use.
const SEEN_EVERY_MS: i64 = Moment::MINUTE_MS;

/// Whom a link lets in, and the change by which it does so, once.
pub(crate) struct Admission {
    pub(crate) membership: Membership,
    pub(crate) change: Vec<Statement>,
}

pub(crate) async fn create(call: Call<CreateSession>) -> Result<Reply<Session>, Failure> {
    let Call { input, context, .. } = call;
    let signed_in = sign_in(&context, &Token::from(input.token).hash()).await;
    limits::after_sign_in(&context, signed_in).await
}

/// By the token of a sign-in link, or else of an invitation.
async fn sign_in(context: &RequestContext, token_hash: &str) -> Result<Reply<Session>, Failure> {
    let admission = match sign_in_links::admission(context, token_hash).await? {
        Some(admission) => Some(admission),
        None => invitations::admission(context, token_hash).await?,
    };
    let Admission { membership, change } = admission.ok_or_else(link_unknown)?;
    // Where it is not begun, somebody else used the link since we looked at it.
    begin(context, membership, None, change).await?.ok_or_else(link_used)
}

pub(crate) async fn get(member: &MemberSession, _: Call<GetSession>) -> Result<Reply<Session>, Failure> {
    Ok(reply::ok(member.session.clone()))
}

pub(crate) async fn delete(member: &MemberSession, call: Call<DeleteSession>) -> Result<Reply<()>, Failure> {
    let author = member.author(call.context.now);
    let signed_out = event::about_author(author, &call.context, ActivityAction::SignedOut);
    let change = vec![db::sessions::delete(member.session_id), signed_out.insert()?];
    // Where a second request has ended the session already, there is nothing left to do.
    call.context.db.change(change).await?;
    Ok(reply::no_content().with_header("Set-Cookie", cookie::clear()))
}

/// Signs a member in, whether by link or by passkey: as the end of a change of which `first` is the condition. There is
/// no session where that was not met. Whatever cookie came with the request means nothing here.
pub(crate) async fn begin(
    context: &RequestContext,
    membership: Membership,
    confirmed_at: Option<Moment>,
    first: Vec<Statement>,
) -> Result<Option<Reply<Session>>, Failure> {
    let (token, member_id, now) = (Token::random(), membership.member.id, context.now);
    let expires_at = now.plus_ms(SESSION_MS);
    let author = Author { organisation_id: membership.organisation.id, member_id, now, caller: None };
    let by = if confirmed_at.is_some() { "passkey" } else { "link" };
    let signed_in = event::about_author(author, context, ActivityAction::SignedIn).became("by", by);
    let (id, token_hash, client) = (context.fresh(SessionId::new), &token.hash(), context.client());
    let mut change = first;
    change.push(db::sessions::insert(NewSession { id, token_hash, member_id, now, expires_at, confirmed_at, client }));
    change.push(db::members::mark_seen(member_id, now).if_changed());
    change.push(signed_in.insert()?);
    let is_begun = context.db.change(change).await?;
    let session = membership.into_session(expires_at, confirmed_at);
    let cookies = [Some(cookie::set(&token)), device_cookie(context)].into_iter().flatten();
    Ok(is_begun.then(|| reply::ok(session).with_headers(cookies.map(|cookie| ("Set-Cookie", cookie)))))
}

/// Marks the browser as one that has signed in before (`limits.rs`).
fn device_cookie(context: &RequestContext) -> Option<String> {
    let id = format!("{:032x}", random::bits());
    let signature = signing::sign(&context.env, Purpose::KnownDevice, &id)?;
    Some(cookie::set_device(&id, &signature))
}

/// The session that this token opens, if it has not ended. It counts as used by this.
pub(crate) async fn resume(context: &RequestContext, token_hash: &str) -> Result<Option<Found>, Failure> {
    let idle_since = context.now.plus_ms(-IDLE_MS);
    let Some(found) = db::sessions::find(&context.db, token_hash, context.now, idle_since).await? else {
        return Ok(None);
    };
    if context.now.ms_since(found.last_seen_at) >= SEEN_EVERY_MS {
        let member_id = found.session.member.id;
        let seen = vec![db::sessions::mark_seen(found.id, context.now), db::members::mark_seen(member_id, context.now)];
        context.db.change(seen).await?;
    }
    Ok(Some(found))
}

/// Gives a session another token than the one that opened it just now, unless another request has done so.
pub(crate) async fn renew(context: &RequestContext, id: SessionId, token_hash: &str) -> Result<Option<Token>, Failure> {
    let (token, previous_until) = (Token::random(), context.now.plus_ms(PREVIOUS_MS));
    let renew = db::sessions::renew(id, token_hash, &token.hash(), previous_until);
    Ok(context.db.change(vec![renew]).await?.then_some(token))
}

fn link_unknown() -> Failure {
    Failure::refused(ErrorCode::SignInLinkUnknown, "Copy the whole link, or ask for a new one.")
}

pub(crate) fn link_used() -> Failure {
    Failure::refused(ErrorCode::SignInLinkUsed, "A link signs in once. Ask for a new one.")
}
