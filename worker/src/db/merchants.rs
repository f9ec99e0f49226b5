//! The table `merchants`. Every query contains the organisation's id, so accounts of other organisations are never
//! found.

use super::search::{self, Scope};
use super::{Author, Db, Listing, Ms, Statement, Value, columns, keys, values};
use crate::cursor;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use shared::activity::Person;
use shared::id::{MemberId, MerchantId, OrganisationId};
use shared::key::Mode;
use shared::merchant::{EnabledKeys, Merchant, MerchantFilter, MerchantOrder, MerchantStatus, NewMerchant};
use shared::moment::Moment;
use shared::page::Limit;

/// A merchant account's position in a list: by folded name and id, or by id alone if the list is ordered by age.
pub(crate) type Place = (String, MerchantId);

/// The fields of a merchant account that members can edit.
#[derive(Serialize)]
pub(crate) struct Editable {
    pub(crate) name: String,
    pub(crate) website: String,
    pub(crate) description: Option<String>,
    pub(crate) reference_id: Option<String>,
    pub(crate) status: MerchantStatus,
}

pub(crate) async fn find(
    db: &Db,
    organisation_id: OrganisationId,
    id: MerchantId,
    now: Moment,
) -> Result<Option<Merchant>, Failure> {
    let mut find = select(organisation_id, now);
    find.push(" AND m.id = ?", values![id]);
    let row: Option<Row> = db.row(find).await?;
    Ok(row.map(Merchant::from))
}

pub(crate) async fn exists(db: &Db, organisation_id: OrganisationId, id: MerchantId) -> Result<bool, Failure> {
    let sql = "SELECT id FROM merchants WHERE organisation_id = ? AND id = ?";
    Ok(!db.select(vec![Statement::new(sql, values![organisation_id, id])]).await?.is_empty())
}

/// The merchant accounts that match `filter` and all `words`, after `place`.
pub(crate) fn list(
    organisation_id: OrganisationId,
    filter: &MerchantFilter,
    words: Option<&[search::Prefix]>,
    limit: Limit,
    place: Option<Place>,
    now: Moment,
) -> Listing<Merchant> {
    let mut list = select_where(&search::column("m.organisation_id", words), organisation_id, now);
    if let Some(status) = filter.status {
        list.push(" AND m.status = ?", values![status]);
    }
    if let Some(words) = words {
        search::push_words(&mut list, "m.id", Scope::Merchants(organisation_id), words);
    }
    push_order(&mut list, filter.order.unwrap_or(MerchantOrder::Newest), place);
    list.push(" LIMIT ?", values![cursor::rows(limit)]);
    Listing::new(list, |row: Row| Ok(row.into()))
}

/// The merchant account that has this reference ID.
pub(crate) async fn with_reference(
    db: &Db,
    organisation_id: OrganisationId,
    reference_id: &str,
) -> Result<Option<MerchantId>, Failure> {
    #[derive(Deserialize)]
    struct Row {
        id: MerchantId,
    }
    let sql = "SELECT id FROM merchants WHERE organisation_id = ? AND reference_id = ? LIMIT 1";
    let row: Option<Row> = db.row(Statement::new(sql, values![organisation_id, reference_id])).await?;
    Ok(row.map(|row| row.id))
}

/// The first statement of a change. Does nothing if another account has the reference ID.
pub(crate) fn insert(id: MerchantId, new: &NewMerchant, by: Author) -> Statement {
    let row = columns! {
        id: id,
        organisation_id: by.organisation_id,
        name: &new.name,
        website: &new.website,
        description: new.description.as_deref(),
        reference_id: new.reference_id.as_deref(),
        created_at: by.now,
        created_by: by.member_id,
        updated_at: by.now,
        updated_by: by.member_id,
    };
    let mut insert = Statement::insert("merchants", row);
    insert.push(" WHERE ", values![]);
    insert.append(reference_is_free(by.organisation_id, id, new.reference_id.as_deref()));
    insert
}

/// A part of a condition: whether no other account has this reference ID.
fn reference_is_free(organisation_id: OrganisationId, id: MerchantId, reference_id: Option<&str>) -> Statement {
    Statement::new(
        "NOT EXISTS (SELECT 1 FROM merchants WHERE organisation_id = ? AND reference_id = ? AND id <> ?)",
        values![organisation_id, reference_id, id],
    )
}

/// The first statement of a change. Does nothing if the merchant account is not as in `before`, or if another account
/// has the new reference ID.
pub(crate) fn update(before: &Merchant, after: &Editable, by: Author) -> Statement {
    let disabler = before.disabled_by.as_ref().map(|person| person.id);
    let (disabled_at, disabled_by) = match after.status {
        MerchantStatus::Enabled => (None, None),
        MerchantStatus::Disabled => (before.disabled_at.or(Some(by.now)), disabler.or(Some(by.member_id))),
    };
    let mut update = Statement::new(
        "UPDATE merchants SET disabled_at = ?, disabled_by = ?, updated_at = ?, updated_by = ?",
        values![disabled_at, disabled_by, by.now, by.member_id],
    );
    update.push(", name = ?, website = ?, description = ?, reference_id = ?", after.texts());
    update.push(" WHERE organisation_id = ? AND id = ?", values![by.organisation_id, before.id]);
    update.push(" AND status = ?", values![before.status]);
    update.push(" AND (name, website, description, reference_id) IS (?, ?, ?, ?)", Editable::from(before).texts());
    if before.reference_id != after.reference_id {
        update.push(" AND ", values![]);
        update.append(reference_is_free(by.organisation_id, before.id, after.reference_id.as_deref()));
    }
    update
}

fn select(organisation_id: OrganisationId, now: Moment) -> Statement {
    select_where("m.organisation_id", organisation_id, now)
}

fn select_where(column: &str, organisation_id: OrganisationId, now: Moment) -> Statement {
    let mut select = Statement::new(
        "SELECT m.*, cm.name AS created_by_name, um.name AS updated_by_name, dm.name AS disabled_by_name, ",
        values![],
    );
    select.append(keys::count_enabled("m.id", Mode::Live, EnabledKeys::MOST, now));
    select.push(" AS live_keys, ", values![]);
    select.append(keys::count_enabled("m.id", Mode::Test, EnabledKeys::MOST, now));
    select.push(" AS test_keys, ", values![]);
    select.append(keys::count_revoked("m.id", EnabledKeys::MOST));
    let from = format!(
        " AS revoked_keys FROM merchants m
          LEFT JOIN members cm ON cm.id = m.created_by
          LEFT JOIN members um ON um.id = m.updated_by
          LEFT JOIN members dm ON dm.id = m.disabled_by
          WHERE {column} = ?"
    );
    select.push(&from, values![organisation_id]);
    select
}

impl Editable {
    fn texts(&self) -> Vec<Value> {
        values![&self.name, &self.website, self.description.as_deref(), self.reference_id.as_deref()]
    }
}

impl From<&Merchant> for Editable {
    fn from(merchant: &Merchant) -> Self {
        Self {
            name: merchant.name.clone(),
            website: merchant.website.clone(),
            description: merchant.description.clone(),
            reference_id: merchant.reference_id.clone(),
            status: merchant.status,
        }
    }
}

fn push_order(list: &mut Statement, order: MerchantOrder, place: Option<Place>) {
    match (order, place) {
        (MerchantOrder::Newest, Some((_, id))) => list.push(" AND m.id < ?", values![id]),
        (MerchantOrder::Oldest, Some((_, id))) => list.push(" AND m.id > ?", values![id]),
        (MerchantOrder::Name, Some((name, id))) => list.push(" AND (m.sort_name, m.id) > (?, ?)", values![name, id]),
        (_, None) => {}
    }
    let order = match order {
        MerchantOrder::Newest => " ORDER BY m.id DESC",
        MerchantOrder::Oldest => " ORDER BY m.id",
        MerchantOrder::Name => " ORDER BY m.sort_name, m.id",
    };
    list.push(order, values![]);
}

#[derive(Deserialize)]
struct Row {
    id: MerchantId,
    name: String,
    website: String,
    description: Option<String>,
    reference_id: Option<String>,
    status: MerchantStatus,
    live_keys: u32,
    test_keys: u32,
    revoked_keys: u32,
    created_at: Ms,
    created_by: MemberId,
    created_by_name: String,
    updated_at: Ms,
    updated_by: MemberId,
    updated_by_name: String,
    disabled_at: Option<Ms>,
    disabled_by: Option<MemberId>,
    disabled_by_name: Option<String>,
}

impl From<Row> for Merchant {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            website: row.website,
            description: row.description,
            reference_id: row.reference_id,
            status: row.status,
            enabled_keys: EnabledKeys { live: row.live_keys, test: row.test_keys },
            revoked_keys: row.revoked_keys,
            created_at: row.created_at.into(),
            created_by: Person { id: row.created_by, name: row.created_by_name },
            updated_at: row.updated_at.into(),
            updated_by: Person { id: row.updated_by, name: row.updated_by_name },
            disabled_at: row.disabled_at.map(Into::into),
            disabled_by: row.disabled_by.zip(row.disabled_by_name).map(|(id, name)| Person { id, name }),
        }
    }
}
