//! Finds the session of a request by its token, and gives it a new token.
//!
//! A session ends 12 hours after it began, or an hour after it was last used.

use crate::context::RequestContext;
use crate::db;
use crate::db::sessions::Found;
use crate::failure::Failure;
use crate::token::Token;
use shared::id::SessionId;
use shared::moment::Moment;

/// How long it lasts without a request, in milliseconds.
pub(crate) const IDLE_MS: i64 = Moment::HOUR_MS;
/// How long a token that was replaced is still good, for requests that were under way with it.
const PREVIOUS_MS: i64 = 30 * 1000;
/// How often it is written down that a session is in use.
const SEEN_EVERY_MS: i64 = Moment::MINUTE_MS;

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
