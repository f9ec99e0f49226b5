//! The table `sessions`.

use super::members::{MEMBERSHIP, Membership};
use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::MemberId;
use shared::member::Session;
use shared::moment::Moment;

/// A session, and when it was last used.
pub(crate) struct Found {
    pub(crate) session: Session,
    pub(crate) last_seen_at: Moment,
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
    let sql = format!(
        "SELECT {MEMBERSHIP}, s.expires_at, s.last_seen_at FROM sessions s
         JOIN members m ON m.id = s.member_id
         JOIN organisations o ON o.id = m.organisation_id
         WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_seen_at > ?"
    );
    let row: Option<Row> = db.row(Statement::new(sql, values![token_hash, now, idle_since])).await?;
    Ok(row.map(|row| {
        let (organisation, member) = row.membership.into_parts();
        let session = Session { organisation, member, expires_at: Moment::from_ms(row.expires_at) };
        Found { session, last_seen_at: Moment::from_ms(row.last_seen_at) }
    }))
}

pub(crate) fn mark_seen(token_hash: &str, now: Moment) -> Statement {
    Statement::new("UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?", values![now, token_hash])
}

/// The first of a change.
pub(crate) fn delete(token_hash: &str) -> Statement {
    Statement::new("DELETE FROM sessions WHERE token_hash = ?", values![token_hash])
}

#[derive(Deserialize)]
struct Row {
    #[serde(flatten)]
    membership: Membership,
    expires_at: i64,
    last_seen_at: i64,
}
