//! The table `sign_in_links`.

use super::members::{MEMBERSHIP, Membership};
use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::MemberId;
use shared::member::{Member, Organisation};
use shared::moment::Moment;

/// A link, and whom it lets in.
pub(crate) struct Link {
    pub(crate) organisation: Organisation,
    pub(crate) member: Member,
    pub(crate) expires_at: Moment,
    pub(crate) used_at: Option<Moment>,
}

/// Does nothing where there is no such member, also because a change before it did not happen.
pub(crate) fn insert(token_hash: &str, member_id: MemberId, now: Moment, expires_at: Moment) -> Statement {
    Statement::new(
        "INSERT INTO sign_in_links (token_hash, member_id, created_at, expires_at)
         SELECT ?, id, ?, ? FROM members WHERE id = ?",
        values![token_hash, now, expires_at, member_id],
    )
}

/// The first of a change: does nothing where the link was used before.
pub(crate) fn mark_used(token_hash: &str, now: Moment) -> Statement {
    Statement::new(
        "UPDATE sign_in_links SET used_at = ?2 WHERE token_hash = ?1 AND used_at IS NULL AND expires_at > ?2",
        values![token_hash, now],
    )
}

pub(crate) async fn find(db: &Db, token_hash: &str) -> Result<Option<Link>, Failure> {
    let sql = format!(
        "SELECT {MEMBERSHIP}, l.expires_at, l.used_at FROM sign_in_links l
         JOIN members m ON m.id = l.member_id
         JOIN organisations o ON o.id = m.organisation_id
         WHERE l.token_hash = ?"
    );
    let row: Option<Row> = db.row(Statement::new(sql, values![token_hash])).await?;
    Ok(row.map(|row| {
        let (organisation, member) = row.membership.into_parts();
        let used_at = row.used_at.map(Moment::from_ms);
        Link { organisation, member, expires_at: Moment::from_ms(row.expires_at), used_at }
    }))
}

#[derive(Deserialize)]
struct Row {
    #[serde(flatten)]
    membership: Membership,
    expires_at: i64,
    used_at: Option<i64>,
}
