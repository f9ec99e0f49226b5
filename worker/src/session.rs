//! The session: signing in by a link, reading the session, signing out. Passkeys are in `session/passkey.rs`, the sessions
//! of the browser in other organisations in `session/others.rs`; how a request finds its session is in `session/resume.rs`.

pub(crate) mod others;
pub(crate) mod passkey;
pub(crate) mod resume;

use crate::admission::{Admission, link_used};
use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::cookie;
use crate::db::members::Membership;
use crate::db::sessions::NewSession;
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

pub(crate) async fn create(call: Call<CreateSession>) -> Result<Reply<Session>, Failure> {
    let Call { input, context, .. } = call;
    let signed_in = sign_in(&context, &Token::from(input.token).hash()).await;
    limits::after_sign_in(&context, signed_in).await
}

/// Signs in by the token of a sign-in link or an invitation.
async fn sign_in(context: &RequestContext, token_hash: &str) -> Result<Reply<Session>, Failure> {
    let admission = match sign_in_links::admission(context, token_hash).await? {
        Some(admission) => Some(admission),
        None => invitations::admission(context, token_hash).await?,
    };
    let Admission { membership, change } = admission.ok_or_else(link_unknown)?;
    // `None` if a concurrent request has used the link.
    begin(context, membership, None, change).await?.ok_or_else(link_used)
}

pub(crate) async fn get(member: &MemberSession, _: Call<GetSession>) -> Result<Reply<Session>, Failure> {
    Ok(reply::ok(member.session.clone()))
}

pub(crate) async fn delete(member: &MemberSession, call: Call<DeleteSession>) -> Result<Reply<()>, Failure> {
    others::end(member, &call.context).await?;
    let author = member.author(call.context.now);
    let signed_out = event::about_author(author, &call.context, ActivityAction::SignedOut);
    let change = vec![db::sessions::delete(member.session_id), signed_out.insert()?];
    // If a concurrent request has ended the session, there is nothing left to do.
    call.context.db.change(change).await?;
    let cookies = [cookie::clear(), cookie::set_others(&[])];
    Ok(reply::no_content().with_headers(cookies.map(|cookie| ("Set-Cookie", cookie))))
}

/// Signs a member in, by link or by passkey. `first` starts the change and is its condition: if it changes nothing, no
/// session begins, and this returns `None`. The token is always a new one; the sessions that the browser had are
/// kept for later or end (`session/others.rs`).
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
    let before = others::before(context, membership.organisation.id).await?;
    let is_begun = context.db.change(change).await?;
    let session = membership.into_session(expires_at, confirmed_at);
    let cookies = [Some(cookie::set(&token)), before.cookie(), device_cookie(context)].into_iter().flatten();
    if is_begun {
        before.end_dropped(context).await;
    }
    Ok(is_begun.then(|| reply::ok(session).with_headers(cookies.map(|cookie| ("Set-Cookie", cookie)))))
}

/// Marks the browser as a known device (`limits.rs`).
fn device_cookie(context: &RequestContext) -> Option<String> {
    let id = format!("{:032x}", random::bits());
    let signature = signing::sign(&context.env, Purpose::KnownDevice, &id)?;
    Some(cookie::set_device(&id, &signature))
}

fn link_unknown() -> Failure {
    Failure::refused(ErrorCode::SignInLinkUnknown, "Copy the whole link, or ask for a new one.")
}
