//! The table `email_changes`: the address that a member wants to change to, until they confirm it.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::account::EmailChange;
use shared::id::MemberId;
use shared::moment::Moment;

/// How many links a member can have mailed in a day.
const MAX_REQUESTS: u32 = 10;

/// The first of a change: does nothing if the member has asked too often in the last day.
pub(crate) fn request(member_id: MemberId, token_hash: &str, change: &EmailChange, now: Moment) -> Statement {
    Statement::new(
        "INSERT INTO email_changes (member_id, token_hash, email, requested_at, expires_at, counted_from, requests)
         VALUES (?1, ?2, ?3, ?4, ?5, ?4, 1)
         ON CONFLICT (member_id) DO UPDATE SET
             token_hash = ?2, email = ?3, requested_at = ?4, expires_at = ?5,
             counted_from = iif(counted_from > ?6, counted_from, ?4),
             requests = iif(counted_from > ?6, requests + 1, 1)
         WHERE requests < ?7 OR counted_from <= ?6",
        values![
            member_id,
            token_hash,
            &change.email,
            now,
            change.expires_at,
            now.plus_ms(-Moment::DAY_MS),
            MAX_REQUESTS
        ],
    )
}

/// The address that the link with this token confirms for the member; `None` if it confirms none, or no longer.
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

/// Removes what ended and is no longer counted.
pub(crate) fn drop_old(before: Moment) -> Statement {
    Statement::new("DELETE FROM email_changes WHERE counted_from <= ?1 AND expires_at <= ?1", values![before])
}

#[derive(Deserialize)]
struct Row {
    email: String,
}
