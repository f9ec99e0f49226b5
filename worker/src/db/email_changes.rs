//! The table `email_changes`: the address that a member wants to change to, until they confirm it.

use super::{Author, Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::account::EmailChange;
use shared::activity::ActivityAction;
use shared::id::MemberId;
use shared::moment::Moment;

/// How many links a member can have mailed in a day, and how many an organisation can have mailed to one address in a
/// day.
const MAX_REQUESTS: u32 = 10;
const MAX_MAILED: u32 = 5;
/// How many of the organisation's latest requests are counted for the second limit.
const MAX_COUNTED: u32 = 1_000;

/// The first statement of a change: counts a link that is about to be mailed. Does nothing if a daily limit is reached.
pub(crate) fn count(author: Author, email: &str) -> Statement {
    let now = author.now;
    Statement::new(
        "INSERT INTO email_changes (member_id, email, requested_at, expires_at, counted_from, requests)
         SELECT ?1, ?2, ?3, ?3, ?3, 1
         WHERE (SELECT count(*) FROM
                (SELECT at, after FROM events WHERE organisation_id = ?6 AND action = ?7 ORDER BY id DESC LIMIT ?8)
                WHERE at > ?4 AND after ->> 'email' = ?2) < ?9
         ON CONFLICT (member_id) DO UPDATE SET
             counted_from = iif(counted_from > ?4, counted_from, ?3),
             requests = iif(counted_from > ?4, requests + 1, 1)
         WHERE requests < ?5 OR counted_from <= ?4",
        values![
            author.member_id,
            email,
            now,
            now.plus_ms(-Moment::DAY_MS),
            MAX_REQUESTS,
            author.organisation_id,
            ActivityAction::EmailChangeRequested,
            MAX_COUNTED,
            MAX_MAILED
        ],
    )
}

/// Stores a link that was mailed. It replaces the previous one.
pub(crate) fn set_link(author: Author, token_hash: &str, change: &EmailChange) -> Statement {
    Statement::new(
        "UPDATE email_changes SET token_hash = ?, email = ?, requested_at = ?, expires_at = ? WHERE member_id = ?",
        values![token_hash, &change.email, author.now, change.expires_at, author.member_id],
    )
}

/// The address that the link with this token confirms for the member; `None` if the link is unknown or has ended.
pub(crate) async fn find(
    db: &Db,
    member_id: MemberId,
    token_hash: &str,
    now: Moment,
) -> Result<Option<String>, Failure> {
    let row: Option<Row> = db.row(select(member_id, token_hash, now)).await?;
    Ok(row.map(|row| row.email))
}

/// The row of a link that can be confirmed at `now`.
pub(super) fn select(member_id: MemberId, token_hash: &str, now: Moment) -> Statement {
    Statement::new(
        "SELECT email FROM email_changes WHERE member_id = ? AND token_hash = ? AND expires_at > ?",
        values![member_id, token_hash, now],
    )
}

/// Deletes rows that have expired and no longer count for the limits.
pub(crate) fn drop_old(before: Moment) -> Statement {
    Statement::new("DELETE FROM email_changes WHERE counted_from <= ?1 AND expires_at <= ?1", values![before])
}

#[derive(Deserialize)]
struct Row {
    email: String,
}
