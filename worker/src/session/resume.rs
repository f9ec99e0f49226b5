//! Finds the session of a request by its token, and replaces the token after a change of the member's role.
//!
//! A session ends 12 hours after it began, or an hour after its last use.

use crate::context::RequestContext;
use crate::db;
use crate::db::sessions::Found;
use crate::failure::Failure;
use crate::token::Token;
use shared::id::SessionId;
use shared::moment::Moment;

/// How long a session lasts without a request, in milliseconds.
pub(crate) const IDLE_MS: i64 = Moment::HOUR_MS;
/// How long a replaced token still works, in milliseconds, for requests that were sent before the replacement.
const PREVIOUS_MS: i64 = 30 * 1000;
/// How often the last use of a session is stored, in milliseconds.
const SEEN_EVERY_MS: i64 = Moment::MINUTE_MS;

/// The session with this token, if it has not ended. Records that the session is in use.
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

/// Replaces the token that the request used. `None` if a concurrent request has replaced it.
pub(crate) async fn renew(context: &RequestContext, id: SessionId, token_hash: &str) -> Result<Option<Token>, Failure> {
    let (token, previous_until) = (Token::random(), context.now.plus_ms(PREVIOUS_MS));
    let renew = db::sessions::renew(id, token_hash, &token.hash(), previous_until);
    Ok(context.db.change(vec![renew]).await?.then_some(token))
}
