//! Sessions: signing in by a link, who is signed in, signing out.
//!
//! A session ends 12 hours after it began, or an hour after it was last used.

use crate::activity;
use crate::arrival::Arrival;
use crate::cookie;
use crate::db::members::Membership;
use crate::db::sessions::{Found, NewSession};
use crate::db::{self, Author, Statement, sign_in_links::Link};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::token::Token;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateSession, DeleteSession, GetSession};
use shared::id::SessionId;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::Session;

/// How long a session lasts at most, in milliseconds.
pub(crate) const SESSION_MS: i64 = 12 * Moment::HOUR_MS;
const IDLE_MS: i64 = Moment::HOUR_MS;
/// How long a token that was replaced is still good, for requests that were under way with it.
const PREVIOUS_MS: i64 = 30 * 1000;
/// How often it is written down that a session is in use.
const SEEN_EVERY_MS: i64 = Moment::MINUTE_MS;

pub(crate) async fn create(call: Call<CreateSession>) -> Result<Reply<Session>, Failure> {
    let Call { input, arrival, .. } = call;
    let link_hash = Token::from(input.token).hash();
    let found = db::sign_in_links::find(&arrival.db, &link_hash).await?;
    let link = usable(found, arrival.now)?;
    let used = vec![db::sign_in_links::mark_used(&link_hash, arrival.now)];
    // Where it is not begun, somebody else used the link since we looked at it.
    begin(&arrival, link.membership, None, used).await?.ok_or_else(link_used)
}

pub(crate) async fn get(call: Call<GetSession>) -> Result<Reply<Session>, Failure> {
    Ok(reply::ok(call.caller.member()?.session.clone()))
}

pub(crate) async fn delete(call: Call<DeleteSession>) -> Result<Reply<()>, Failure> {
    let member = call.caller.member()?;
    let author = member.author(call.arrival.now);
    let mut signed_out = activity::by(author, &call.arrival, ActivityAction::SignedOut);
    signed_out.member_id = Some(author.member_id);
    let change = vec![db::sessions::delete(member.session_id), db::events::insert(signed_out)?];
    // Where a second request has ended the session already, there is nothing left to do.
    call.arrival.db.change(change).await?;
    Ok(reply::no_content().with_header("Set-Cookie", cookie::clear()))
}

/// Signs a member in, whether by link or by passkey: as the end of a change of which `first` is the condition. There is
/// no session where that was not met. Whatever cookie came with the request means nothing here.
pub(crate) async fn begin(
    arrival: &Arrival,
    membership: Membership,
    confirmed_at: Option<Moment>,
    first: Vec<Statement>,
) -> Result<Option<Reply<Session>>, Failure> {
    let (token, member_id, now) = (Token::random(), membership.member.id, arrival.now);
    let expires_at = now.plus_ms(SESSION_MS);
    let author = Author { organisation_id: membership.organisation.id, member_id, now };
    let mut signed_in = activity::by(author, arrival, ActivityAction::SignedIn);
    signed_in.member_id = Some(member_id);
    let (id, token_hash, client) = (arrival.fresh(SessionId::new), &token.hash(), arrival.client());
    let mut change = first;
    change.push(db::sessions::insert(NewSession { id, token_hash, member_id, now, expires_at, confirmed_at, client }));
    change.push(db::events::insert(signed_in)?);
    let is_begun = arrival.db.change(change).await?;
    let session = membership.into_session(expires_at, confirmed_at);
    Ok(is_begun.then(|| reply::ok(session).with_header("Set-Cookie", cookie::set(&token))))
}

/// The session that this token opens, if it has not ended. It counts as used by this.
pub(crate) async fn resume(arrival: &Arrival, token_hash: &str) -> Result<Option<Found>, Failure> {
    let idle_since = arrival.now.plus_ms(-IDLE_MS);
    let Some(found) = db::sessions::find(&arrival.db, token_hash, arrival.now, idle_since).await? else {
        return Ok(None);
    };
    if arrival.now.ms_since(found.last_seen_at) >= SEEN_EVERY_MS {
        arrival.db.change(vec![db::sessions::mark_seen(found.id, arrival.now)]).await?;
    }
    Ok(Some(found))
}

/// Gives a session another token than the one that opened it just now, unless another request has done so.
pub(crate) async fn renew(arrival: &Arrival, id: SessionId, token_hash: &str) -> Result<Option<Token>, Failure> {
    let (token, previous_until) = (Token::random(), arrival.now.plus_ms(PREVIOUS_MS));
    let renew = db::sessions::renew(id, token_hash, &token.hash(), previous_until);
    Ok(arrival.db.change(vec![renew]).await?.then_some(token))
}

fn usable(link: Option<Link>, now: Moment) -> Result<Link, Failure> {
    match link {
        None => Err(Failure::refused(ErrorCode::SignInLinkUnknown, "Copy the whole link, or ask for a new one.")),
        Some(link) if link.is_used => Err(link_used()),
        Some(link) if link.expires_at <= now => {
            Err(Failure::refused(ErrorCode::SignInLinkExpired, "Links last 15 minutes. Ask for a new one."))
        }
        Some(link) => Ok(link),
    }
}

fn link_used() -> Failure {
    Failure::refused(ErrorCode::SignInLinkUsed, "A link signs in once. Ask for a new one.")
}
