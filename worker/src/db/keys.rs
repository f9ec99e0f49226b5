//! The table `keys`. Every query contains the organisation's id, so keys of other organisations are never found.
//!
//! Triggers keep all fixed columns as they are. `db/keys/state_change.rs` writes changes of the state,
//! `db/keys/organisation.rs` lists keys across merchant accounts, and `db/keys/row.rs` reads a [`Key`] from a row.

pub(crate) mod organisation;
mod row;
mod state_change;

use super::search::{self, Scope};
use super::{Author, Db, Listing, Ms, Statement, columns, values};
use crate::cursor;
use crate::failure::Failure;
use row::{Row, SELECT};
use serde::{Deserialize, Serialize};
use shared::id::{KeyId, MemberId, MerchantId, OrganisationId};
use shared::key::{Key, KeyFacts, KeyFilter, KeyStatus, Mode, RevokedFilter};
use shared::moment::Moment;
use shared::page::Limit;
use shared::secret::Secret;
pub(crate) use state_change::{ExpiringKey, Whose, expiring, has_replacement, record_expiry, update_state};

/// A key's position in a list: by status, then by age.
pub(crate) type Place = (KeyStatus, KeyId);

/// The fields of a key that members can edit.
#[derive(Serialize)]
pub(crate) struct Editable {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
}

/// A key to be created. Only the digest and the ending of its secret are stored.
pub(crate) struct NewRow<'a> {
    pub(crate) id: KeyId,
    pub(crate) merchant_id: MerchantId,
    pub(crate) facts: &'a KeyFacts,
    pub(crate) secret: &'a Secret,
    pub(crate) request: Option<&'a Request>,
    /// The key to be replaced, in the state that was read.
    pub(crate) predecessor: Option<&'a Key>,
}

/// Identifies a creation, so that a repetition is recognised.
pub(crate) struct Request {
    pub(crate) idempotency_key: String,
    /// The SHA-256 of the checked input.
    pub(crate) digest: String,
}

/// The key that an earlier creation with the same `Idempotency-Key` created.
#[derive(Deserialize)]
pub(crate) struct Made {
    pub(crate) id: KeyId,
    pub(crate) request_digest: String,
    created_at: Ms,
}

pub(crate) async fn find(
    db: &Db,
    organisation_id: OrganisationId,
    id: KeyId,
    now: Moment,
) -> Result<Option<Key>, Failure> {
    let mut find = Statement::new(SELECT, values![organisation_id]);
    find.push(" AND k.id = ?", values![id]);
    let row: Option<Row> = db.row(find).await?;
    row.map(|row| row.into_key(now)).transpose()
}

/// Those of the keys `ids` that belong to this merchant account.
pub(crate) async fn find_several(
    db: &Db,
    (organisation_id, merchant_id): (OrganisationId, MerchantId),
    ids: &[KeyId],
    now: Moment,
) -> Result<Vec<Key>, Failure> {
    let mut find = Statement::new(SELECT, values![organisation_id]);
    find.push(" AND k.merchant_id = ?", values![merchant_id]);
    find.push(" AND k.id IN (SELECT value FROM json_each(?))", values![serde_json::to_string(ids)?]);
    let rows: Vec<Row> = db.rows(vec![find]).await?;
    rows.into_iter().map(|row| row.into_key(now)).collect()
}

/// The keys of a rotation history after `after`, oldest first.
pub(crate) async fn rotation_history(
    db: &Db,
    (organisation_id, id): (OrganisationId, KeyId),
    limit: Limit,
    after: Option<KeyId>,
    now: Moment,
) -> Result<Vec<Key>, Failure> {
    let mut select = Statement::new(SELECT, values![organisation_id]);
    select.push(
        " AND k.family_id = (SELECT family_id FROM keys WHERE id = ?) AND k.id > coalesce(?, '')
          ORDER BY k.id LIMIT ?",
        values![id, after, cursor::rows(limit)],
    );
    let rows: Vec<Row> = db.rows(vec![select]).await?;
    rows.into_iter().map(|row| row.into_key(now)).collect()
}

/// The keys of a merchant account that match `filter` and all `words`, after `place`.
pub(crate) fn list(
    (organisation_id, merchant_id): (OrganisationId, MerchantId),
    filter: &KeyFilter,
    words: Option<&[search::Prefix]>,
    limit: Limit,
    place: Option<Place>,
    now: Moment,
) -> Listing<Key> {
    let mut list = Statement::new(SELECT, values![organisation_id]);
    list.push(&format!(" AND {} = ?", search::column("k.merchant_id", words)), values![merchant_id]);
    if let Some(mode) = filter.mode {
        list.push(" AND k.mode = ?", values![mode]);
    }
    if let Some(words) = words {
        search::push_words(&mut list, "k.id", Scope::Keys(merchant_id), words);
    }
    if let Some(member_id) = filter.created_by {
        list.push(" AND k.created_by = ?", values![member_id]);
    }
    if filter.revoked == Some(RevokedFilter::Hidden) {
        list.push(" AND k.standing > ?", values![status_rank(KeyStatus::Revoked)]);
    }
    push_place(&mut list, filter.status, place);
    list.push(" ORDER BY k.standing DESC, k.id DESC LIMIT ?", values![cursor::rows(limit)]);
    Listing::new(list, move |row: Row| row.into_key(now))
}

/// The enabled keys that a member created, after `after`, newest first.
pub(crate) fn list_enabled_by_creator(
    (organisation_id, member_id): (OrganisationId, MemberId),
    limit: Limit,
    after: Option<KeyId>,
    now: Moment,
) -> Listing<Key> {
    let mut list = Statement::new(SELECT, values![organisation_id]);
    list.push(
        " AND k.created_by = ? AND k.standing = ? AND k.id < coalesce(?, 'z') ORDER BY k.id DESC LIMIT ?",
        values![member_id, status_rank(KeyStatus::Enabled), after, cursor::rows(limit)],
    );
    Listing::new(list, move |row: Row| row.into_key(now))
}

/// The key that this member created earlier with this `Idempotency-Key`.
pub(crate) async fn find_made(db: &Db, member_id: MemberId, idempotency_key: &str) -> Result<Option<Made>, Failure> {
    let sql = "SELECT id, request_digest, created_at FROM keys WHERE created_by = ? AND idempotency_key = ?";
    db.row(Statement::new(sql, values![member_id, idempotency_key])).await
}

/// The first statement of a change. Does nothing if the same member has created a key with the same `Idempotency-Key`,
/// or if the key to be replaced has changed or has another replacement that can work.
pub(crate) fn insert(key: &NewRow<'_>, by: Author) -> Result<Statement, Failure> {
    let facts = key.facts;
    let idempotency_key = key.request.map(|request| &request.idempotency_key);
    let row = columns! {
        id: key.id,
        organisation_id: by.organisation_id,
        merchant_id: key.merchant_id,
        digest: key.secret.digest(),
        hint: key.secret.hint(),
        mode: facts.mode,
        permissions: facts.permissions.bits(),
        allowed_ips: serde_json::to_string(&facts.allowed_ips)?,
        expires_at: facts.expires_at,
        name: facts.name.as_deref(),
        description: facts.description.as_deref(),
        created_at: by.now,
        created_by: by.member_id,
        updated_at: by.now,
        updated_by: by.member_id,
        idempotency_key: idempotency_key,
        request_digest: key.request.map(|request| &request.digest),
        replaces: facts.replaces,
    };
    let mut insert = Statement::insert("keys", row);
    insert.push(
        " WHERE NOT EXISTS (SELECT 1 FROM keys WHERE created_by = ? AND idempotency_key = ?)",
        values![by.member_id, idempotency_key],
    );
    if let Some(old) = key.predecessor {
        insert.push(
            " AND (SELECT (disabled_at, revoked_at, grace_ends_at) IS (?, ?, ?) FROM keys WHERE id = ?)",
            values![old.disabled_at, old.revoked_at, old.grace_ends_at, old.id],
        );
        insert.push(" AND NOT EXISTS ", values![]);
        insert.append(state_change::replacements(old.id, by.now));
    }
    Ok(insert)
}

/// The first statement of a change. Does nothing if the key was revoked, or if its name or description is not as in
/// `before`.
pub(crate) fn update(before: &Key, after: &Editable, by: Author) -> Statement {
    let mut update = Statement::new(
        "UPDATE keys SET name = ?, description = ?, updated_at = ?, updated_by = ?",
        values![after.name.as_deref(), after.description.as_deref(), by.now, by.member_id],
    );
    update.push(" WHERE organisation_id = ? AND id = ?", values![by.organisation_id, before.id]);
    update.push(
        " AND revoked_at IS NULL AND (name, description) IS (?, ?)",
        values![before.name.as_deref(), before.description.as_deref()],
    );
    update
}

/// A part of a statement: counts the enabled keys of `mode` of the merchant account that the SQL `merchant` names, up
/// to `most`.
pub(crate) fn count_enabled(merchant: &str, mode: Mode, most: u32, now: Moment) -> Statement {
    Statement::new(
        format!(
            "(SELECT count(*) FROM (SELECT 1 FROM keys WHERE merchant_id = {merchant} AND mode = ? AND standing = ?
              AND (ends_at IS NULL OR ends_at > ?) LIMIT ?))"
        ),
        values![mode, status_rank(KeyStatus::Enabled), now, most],
    )
}

/// Like [`count_enabled`], for revoked keys.
pub(crate) fn count_revoked(merchant: &str, most: u32) -> Statement {
    let sql =
        format!("(SELECT count(*) FROM (SELECT 1 FROM keys WHERE merchant_id = {merchant} AND standing = ? LIMIT ?))");
    Statement::new(sql, values![status_rank(KeyStatus::Revoked), most])
}

impl From<&Key> for Editable {
    fn from(key: &Key) -> Self {
        Self { name: key.name.clone(), description: key.description.clone() }
    }
}

impl Made {
    pub(crate) fn at(&self) -> Moment {
        self.created_at.into()
    }
}

/// With a filter by status, the list is ordered by age only.
fn push_place(list: &mut Statement, status: Option<KeyStatus>, place: Option<Place>) {
    if let Some(status) = status {
        list.push(" AND k.standing = ?", values![status_rank(status)]);
    }
    match (status, place) {
        (Some(_), Some((_, id))) => list.push(" AND k.id < ?", values![id]),
        (None, Some((behind, id))) => list.push(" AND (k.standing, k.id) < (?, ?)", values![status_rank(behind), id]),
        (_, None) => {}
    }
}

/// The value of the column `standing`, which orders lists: see the migration that adds it.
const fn status_rank(status: KeyStatus) -> u32 {
    match status {
        KeyStatus::Enabled => 3,
        KeyStatus::Disabled => 2,
        KeyStatus::Expired => 1,
        KeyStatus::Revoked => 0,
    }
}
