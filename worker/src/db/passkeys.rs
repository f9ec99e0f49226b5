//! The table `passkeys`. Members see only their own. Passkeys of removed members do not work.

use super::members::{Membership, OF_MEMBER, membership};
use super::{Author, Db, Ms, Statement, columns, values};
use crate::cursor;
use crate::failure::Failure;
use crate::json;
use crate::webauthn::{Counter, NewCredential};
use serde::Deserialize;
use shared::id::{MemberId, PasskeyId};
use shared::moment::Moment;
use shared::page::Limit;
use shared::passkey::{CredentialDescriptor, Passkey};

/// A stored passkey and its owner, to validate an assertion.
pub(crate) struct Known {
    pub(crate) id: PasskeyId,
    pub(crate) membership: Membership,
    /// COSE, in base64url.
    pub(crate) public_key: String,
    pub(crate) counter: Counter,
}

/// A passkey to be added.
pub(crate) struct NewRow<'a> {
    pub(crate) id: PasskeyId,
    pub(crate) name: &'a str,
    pub(crate) credential: &'a NewCredential,
    pub(crate) transports: &'a [&'static str],
    /// The passkey is added only if the member has fewer passkeys than this.
    pub(crate) below: usize,
}

/// The member's passkeys, newest first.
pub(crate) async fn list(
    db: &Db,
    member_id: MemberId,
    limit: Limit,
    after: Option<PasskeyId>,
) -> Result<Vec<Passkey>, Failure> {
    let sql = "SELECT id, name, created_at, last_used_at FROM passkeys
         WHERE member_id = ? AND id < coalesce(?, 'z') ORDER BY id DESC LIMIT ?";
    let rows: Vec<Row> = db.rows(vec![Statement::new(sql, values![member_id, after, cursor::rows(limit)])]).await?;
    Ok(rows.into_iter().map(Row::into_passkey).collect())
}

/// The descriptors by which browsers find the member's passkeys.
pub(crate) async fn descriptors(db: &Db, member_id: MemberId) -> Result<Vec<CredentialDescriptor>, Failure> {
    let sql = "SELECT credential_id, transports FROM passkeys WHERE member_id = ? ORDER BY id DESC";
    let rows: Vec<DescriptorRow> = db.rows(vec![Statement::new(sql, values![member_id])]).await?;
    rows.into_iter().map(DescriptorRow::into_descriptor).collect()
}

pub(crate) async fn find(db: &Db, member_id: MemberId, id: PasskeyId) -> Result<Option<Passkey>, Failure> {
    let sql = "SELECT id, name, created_at, last_used_at FROM passkeys WHERE member_id = ? AND id = ?";
    let row: Option<Row> = db.row(Statement::new(sql, values![member_id, id])).await?;
    Ok(row.map(Row::into_passkey))
}

/// The passkey with this credential id: of this member, or of any member if `member_id` is `None`.
pub(crate) async fn find_shown(
    db: &Db,
    credential_id: &str,
    member_id: Option<MemberId>,
) -> Result<Option<Known>, Failure> {
    let sql = format!(
        "SELECT {}, t.id, t.public_key, t.sign_count, t.backup_eligible FROM passkeys t {OF_MEMBER}
         WHERE t.credential_id = ?1 AND t.member_id = coalesce(?2, t.member_id)",
        membership()
    );
    let row: Option<KnownRow> = db.row(Statement::new(sql, values![credential_id, member_id])).await?;
    row.map(KnownRow::into_known).transpose()
}

/// The first statement of a change. Does nothing if the member has too many passkeys, or if the credential id exists.
pub(crate) fn insert(new: &NewRow<'_>, author: Author) -> Result<Statement, Failure> {
    let credential = new.credential;
    let row = columns! {
        id: new.id,
        member_id: author.member_id,
        credential_id: &credential.id,
        public_key: &credential.cose,
        sign_count: credential.counter.sign_count,
        name: new.name,
        transports: serde_json::to_string(new.transports)?,
        created_at: author.now,
        backup_eligible: credential.counter.backup_eligible,
    };
    let mut insert = Statement::insert("passkeys", row);
    insert.push(
        " WHERE (SELECT count(*) FROM passkeys WHERE member_id = ?) < ?
          AND NOT EXISTS (SELECT 1 FROM passkeys WHERE credential_id = ?)",
        values![author.member_id, new.below, &credential.id],
    );
    Ok(insert)
}

/// The first statement of a change. Does nothing if the passkey was used since it was read.
pub(crate) fn mark_used(known: &Known, counter: Counter, now: Moment) -> Statement {
    Statement::new(
        "UPDATE passkeys SET sign_count = ?, backup_eligible = ?, last_used_at = ? WHERE id = ? AND sign_count = ?",
        values![counter.sign_count, counter.backup_eligible, now, known.id, known.counter.sign_count],
    )
}

/// The first statement of a change. It changes nothing, so the stored counter still applies; its event follows.
pub(crate) fn mark_refused(known: &Known) -> Statement {
    Statement::new("UPDATE passkeys SET sign_count = sign_count WHERE id = ?", values![known.id])
}

/// The first statement of a change.
pub(crate) fn rename(before: &Passkey, name: &str, member_id: MemberId) -> Statement {
    Statement::new(
        "UPDATE passkeys SET name = ? WHERE id = ? AND member_id = ? AND name = ?",
        values![name, before.id, member_id, &before.name],
    )
}

/// The first statement of a change.
pub(crate) fn delete(id: PasskeyId, member_id: MemberId) -> Statement {
    Statement::new("DELETE FROM passkeys WHERE id = ? AND member_id = ?", values![id, member_id])
}

#[derive(Deserialize)]
struct Row {
    id: PasskeyId,
    name: String,
    created_at: Ms,
    last_used_at: Option<Ms>,
}

impl Row {
    fn into_passkey(self) -> Passkey {
        let created_at = self.created_at.into();
        Passkey { id: self.id, name: self.name, created_at, last_used_at: self.last_used_at.map(Into::into) }
    }
}

#[derive(Deserialize)]
struct DescriptorRow {
    credential_id: String,
    transports: String,
}

impl DescriptorRow {
    fn into_descriptor(self) -> Result<CredentialDescriptor, Failure> {
        let transports = json::read_text(&self.transports)?;
        Ok(CredentialDescriptor { kind: "public-key".to_owned(), id: self.credential_id, transports })
    }
}

#[derive(Deserialize)]
struct KnownRow {
    membership: String,
    id: PasskeyId,
    public_key: String,
    sign_count: u32,
    /// D1 has no booleans.
    backup_eligible: Option<u8>,
}

impl KnownRow {
    fn into_known(self) -> Result<Known, Failure> {
        let membership = Membership::read(&self.membership)?;
        let backup_eligible = self.backup_eligible.map(|eligible| eligible != 0);
        let counter = Counter { sign_count: self.sign_count, backup_eligible };
        Ok(Known { id: self.id, membership, public_key: self.public_key, counter })
    }
}
