//! The table `sign_in_links`.

use super::members::{self, Holder};
use super::{Db, Statement, values};
use crate::failure::Failure;
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
    let find = Statement::new(members::select_holder("sign_in_links", "used_at"), values![token_hash]);
    let holder: Option<Holder> = db.row(find).await?;
    Ok(holder.map(|holder| {
        let (expires_at, used_at) = (holder.expires_at(), holder.used_at());
        let (organisation, member) = holder.into_parts();
        Link { organisation, member, expires_at, used_at }
    }))
}
