//! The table `sign_in_links`.

use super::members::{Membership, OF_MEMBER, membership};
use super::{Db, Ms, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::MemberId;
use shared::moment::Moment;

/// How many unused links a member can have at a time, if anonymous callers requested them.
const MOST_ASKED_FOR: u32 = 3;

/// A link and its member.
pub(crate) struct Link {
    pub(crate) membership: Membership,
    pub(crate) expires_at: Moment,
    pub(crate) is_used: bool,
}

/// Does nothing if the member does not exist, for example because an earlier statement did not insert them.
pub(crate) fn insert(token_hash: &str, member_id: MemberId, now: Moment, expires_at: Moment) -> Statement {
    Statement::new(
        "INSERT INTO sign_in_links (token_hash, member_id, created_at, expires_at)
         SELECT ?, id, ?, ? FROM members WHERE id = ? AND removed_at IS NULL",
        values![token_hash, now, expires_at, member_id],
    )
}

/// Like [`insert`], for anonymous requests, as the first statement of a change. Does nothing if the member has several
/// unused links, so that strangers cannot flood a mailbox.
pub(crate) fn insert_unless_many(token_hash: &str, member_id: MemberId, now: Moment, expires_at: Moment) -> Statement {
    let mut insert = insert(token_hash, member_id, now, expires_at);
    insert.push(
        " AND (SELECT count(*) FROM sign_in_links WHERE member_id = ? AND expires_at > ? AND used_at IS NULL) < ?",
        values![member_id, now, MOST_ASKED_FOR],
    );
    insert
}

/// Deletes links that expired before this time.
pub(crate) fn drop_old(before: Moment) -> Statement {
    Statement::new("DELETE FROM sign_in_links WHERE expires_at <= ?", values![before])
}

/// The first statement of a change. Does nothing if the link was used or voided since it was read.
pub(crate) fn mark_used(token_hash: &str, now: Moment) -> Statement {
    Statement::new(
        "UPDATE sign_in_links SET used_at = ?2 WHERE token_hash = ?1 AND used_at IS NULL AND expires_at > ?2",
        values![token_hash, now],
    )
}

pub(crate) async fn find(db: &Db, token_hash: &str) -> Result<Option<Link>, Failure> {
    let sql = format!(
        "SELECT {}, t.expires_at, t.used_at FROM sign_in_links t {OF_MEMBER} WHERE t.token_hash = ?",
        membership()
    );
    let row: Option<Row> = db.row(Statement::new(sql, values![token_hash])).await?;
    row.map(Row::into_link).transpose()
}

#[derive(Deserialize)]
struct Row {
    membership: String,
    expires_at: Ms,
    used_at: Option<Ms>,
}

impl Row {
    fn into_link(self) -> Result<Link, Failure> {
        Ok(Link {
            membership: Membership::read(&self.membership)?,
            expires_at: self.expires_at.into(),
            is_used: self.used_at.is_some(),
        })
    }
}
