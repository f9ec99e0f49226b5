//! Sessions: signing in by a link, who is signed in, signing out.
//!
//! A session ends 12 hours after it began, or an hour after it was last used.

use crate::activity;
use crate::arrival::Arrival;
use crate::cookie;
use crate::db::{self, Author, sign_in_links::Link};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::token::Token;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateSession, DeleteSession, GetSession};
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::Session;

/// How long a session lasts at most, in milliseconds.
pub(crate) const SESSION_MS: i64 = 12 * Moment::HOUR_MS;
const IDLE_MS: i64 = Moment::HOUR_MS;
/// How often it is written down that a session is in use.
const SEEN_EVERY_MS: i64 = Moment::MINUTE_MS;

pub(crate) async fn create(call: Call<CreateSession>) -> Result<Reply<Session>, Failure> {
    let Call { input, arrival, .. } = call;
    let link_hash = Token::from(input.token).hash();
    let found = db::sign_in_links::find(&arrival.db, &link_hash).await?;
    let link = usable(found, arrival.now)?;
    let token = Token::random();
    let expires_at = arrival.now.plus_ms(SESSION_MS);
    let author = Author { organisation_id: link.organisation.id, member_id: link.member.id, now: arrival.now };
    let mut signed_in = activity::by(author, &arrival, ActivityAction::SignedIn);
    signed_in.member_id = Some(link.member.id);
    let change = vec![
        db::sign_in_links::mark_used(&link_hash, arrival.now),
        db::sessions::insert(&token.hash(), link.member.id, arrival.now, expires_at),
        db::events::insert(signed_in)?,
    ];
    if !arrival.db.change(change).await? {
        // Somebody else used the link since we looked at it.
        return Err(link_used());
    }
    let session = Session {
        organisation: link.organisation,
        member: link.member,
        expires_at,
        has_passkey: false,
        confirmed_at: None,
    };
    Ok(reply::ok(session).with_header("Set-Cookie", cookie::set(&token)))
}

pub(crate) async fn get(call: Call<GetSession>) -> Result<Reply<Session>, Failure> {
    Ok(reply::ok(call.caller.member()?.session.clone()))
}

pub(crate) async fn delete(call: Call<DeleteSession>) -> Result<Reply<()>, Failure> {
    let member = call.caller.member()?;
    let author = member.author(call.arrival.now);
    let mut signed_out = activity::by(author, &call.arrival, ActivityAction::SignedOut);
    signed_out.member_id = Some(author.member_id);
    let change = vec![db::sessions::delete(&member.token_hash), db::events::insert(signed_out)?];
    // Where a second request has ended the session already, there is nothing left to do.
    call.arrival.db.change(change).await?;
    Ok(reply::no_content().with_header("Set-Cookie", cookie::clear()))
}

/// The session that this token opens, if it has not ended. It counts as used by this.
pub(crate) async fn resume(arrival: &Arrival, token_hash: &str) -> Result<Option<Session>, Failure> {
    let idle_since = arrival.now.plus_ms(-IDLE_MS);
    let Some(found) = db::sessions::find(&arrival.db, token_hash, arrival.now, idle_since).await? else {
        return Ok(None);
    };
    if found.last_seen_at.is_none_or(|seen_at| arrival.now.ms_since(seen_at) >= SEEN_EVERY_MS) {
        arrival.db.change(vec![db::sessions::mark_seen(token_hash, arrival.now)]).await?;
    }
    Ok(Some(found.session))
}

fn usable(link: Option<Link>, now: Moment) -> Result<Link, Failure> {
    match link {
        None => Err(Failure::refused(ErrorCode::SignInLinkUnknown, "Copy the whole link, or ask for a new one.")),
        Some(link) if link.used_at.is_some() => Err(link_used()),
        Some(link) if link.expires_at <= now => {
            Err(Failure::refused(ErrorCode::SignInLinkExpired, "Links last 15 minutes. Ask for a new one."))
        }
        Some(link) => Ok(link),
    }
}

fn link_used() -> Failure {
    Failure::refused(ErrorCode::SignInLinkUsed, "A link signs in once. Ask for a new one.")
}
