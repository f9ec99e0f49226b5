//! The table `sessions`.

use super::members::{self, Holder};
use super::{Db, Statement, values};
use crate::failure::Failure;
use shared::id::MemberId;
use shared::moment::Moment;
use shared::session::Session;

/// A session, and when it was last used.
pub(crate) struct Found {
    pub(crate) session: Session,
    pub(crate) last_seen_at: Option<Moment>,
}

pub(crate) fn insert(token_hash: &str, member_id: MemberId, now: Moment, expires_at: Moment) -> Statement {
    Statement::new(
        "INSERT INTO sessions (token_hash, member_id, created_at, expires_at, last_seen_at)
         SELECT ?1, ?2, ?3, ?4, ?3 WHERE changes() > 0",
        values![token_hash, member_id, now, expires_at],
    )
}

/// The session of this token, if it has not ended by `now` nor gone unused since `idle_since`.
pub(crate) async fn find(db: &Db, token_hash: &str, now: Moment, idle_since: Moment) -> Result<Option<Found>, Failure> {
    let mut find = Statement::new(members::select_holder("sessions", "last_seen_at"), values![token_hash]);
    find.push(" AND t.expires_at > ? AND t.last_seen_at > ?", values![now, idle_since]);
    let holder: Option<Holder> = db.row(find).await?;
    Ok(holder.map(|holder| {
        let (expires_at, last_seen_at) = (holder.expires_at(), holder.used_at());
        let (organisation, member) = holder.into_parts();
        Found {
            session: Session { organisation, member, expires_at, has_passkey: false, confirmed_at: None },
            last_seen_at,
        }
    }))
}

pub(crate) fn mark_seen(token_hash: &str, now: Moment) -> Statement {
    Statement::new("UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?", values![now, token_hash])
}

/// The first of a change.
pub(crate) fn delete(token_hash: &str) -> Statement {
    Statement::new("DELETE FROM sessions WHERE token_hash = ?", values![token_hash])
}
