//! Keys across the merchant accounts of an organisation: lists in any order, and keys that need attention.

use super::row::{Row, SELECT, last_used_at};
use super::status_rank;
use crate::cursor;
use crate::db::search::{self, Prefix, Scope};
use crate::db::{Db, Listing, Statement, Value, values};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use shared::id::{KeyId, OrganisationId};
use shared::key::{
    Direction, ENDS_SOON_MS, KeyAttention, KeyOrder, KeyStatus, LEAK_SHOWN_MS, Mode, OrganisationKey,
    OrganisationKeyFilter, RevokedFilter, UNUSED_MS,
};
use shared::moment::Moment;
use shared::page::Limit;
use shared::permission::{AccessLabel, Preset};

/// From how many rejections in a week on a key can need attention because of them.
const MANY_REJECTIONS: u32 = 10;
/// Sorts keys without an end after all others.
const NO_END: i64 = 9_000_000_000_000_000;

/// A key's position in a list: by what the list is ordered by, then by id. Ids are ordered by the time of creation.
#[derive(Serialize, Deserialize)]
pub(crate) struct Place(Option<OrderValue>, KeyId);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum OrderValue {
    Number(i64),
    Text(String),
}

impl From<OrderValue> for Value {
    fn from(value: OrderValue) -> Self {
        match value {
            OrderValue::Number(number) => number.into(),
            OrderValue::Text(text) => text.into(),
        }
    }
}

/// The keys that match `filter` and all `words`, after `place`.
pub(crate) fn list(
    organisation_id: OrganisationId,
    filter: &OrganisationKeyFilter,
    words: Option<&[Prefix]>,
    limit: Limit,
    place: Option<Place>,
    now: Moment,
) -> Listing<OrganisationKey> {
    let mut list = Statement::new(SELECT, values![organisation_id]);
    if let Some(words) = words {
        search::push_words(&mut list, "k.id", Scope::OrganisationKeys(organisation_id), words);
    }
    if let Some(merchant_id) = filter.merchant_id {
        list.push(" AND k.merchant_id = ?", values![merchant_id]);
    }
    if let Some(mode) = filter.mode {
        list.push(" AND k.mode = ?", values![mode]);
    }
    if let Some(status) = filter.status {
        list.push(" AND k.standing = ?", values![status_rank(status)]);
    }
    if filter.revoked == Some(RevokedFilter::Hidden) {
        list.push(" AND k.standing > ?", values![status_rank(KeyStatus::Revoked)]);
    }
    if let Some(member_id) = filter.created_by {
        list.push(" AND k.created_by = ?", values![member_id]);
    }
    if let Some(access) = filter.access {
        push_access(&mut list, access);
    }
    if let Some(attention) = filter.attention {
        list.append(needs(attention, now));
    }
    push_order(&mut list, filter, place);
    list.push(" LIMIT ?", values![cursor::rows(limit)]);
    Listing::new(list, move |row: Row| row.into_organisation_key(now))
}

/// The key whose secret has this digest.
pub(crate) async fn with_digest(
    db: &Db,
    organisation_id: OrganisationId,
    digest: &str,
    now: Moment,
) -> Result<Option<OrganisationKey>, Failure> {
    let mut find = Statement::new(SELECT, values![organisation_id]);
    find.push(" AND k.digest = ?", values![digest]);
    let row: Option<Row> = db.row(find).await?;
    row.map(|row| row.into_organisation_key(now)).transpose()
}

/// Where the list of `filter` continues after `item`.
pub(crate) fn place_of(filter: &OrganisationKeyFilter, item: &OrganisationKey) -> Place {
    let key = &item.key;
    let number = |at: Option<Moment>, without: i64| OrderValue::Number(at.map_or(without, Moment::ms));
    let value = match filter.order.unwrap_or(KeyOrder::Created) {
        KeyOrder::Created => None,
        KeyOrder::Name => Some(OrderValue::Text(key.name.clone().unwrap_or_else(|| char::MAX.to_string()))),
        KeyOrder::Ends => Some(number(key.ends_at(), NO_END)),
        KeyOrder::Used => Some(number(key.last_used_at, 0)),
    };
    Place(value, key.id)
}

/// The first keys that need attention, and then how many there are, up to `most`.
pub(crate) fn needing_attention(
    organisation_id: OrganisationId,
    attention: KeyAttention,
    len: usize,
    most: u32,
    now: Moment,
) -> (Listing<OrganisationKey>, Statement) {
    let mut first = Statement::new(SELECT, values![organisation_id]);
    first.append(needs(attention, now));
    first.push(" ORDER BY coalesce(k.ends_at, ?), k.id DESC LIMIT ?", values![NO_END, len]);
    let mut count = Statement::new(
        "SELECT count(*) AS count FROM (SELECT 1 FROM keys k WHERE k.organisation_id = ?",
        values![organisation_id],
    );
    count.append(needs(attention, now));
    count.push(" LIMIT ?)", values![most]);
    (Listing::new(first, move |row: Row| row.into_organisation_key(now)), count)
}

/// A part of a condition: whether a key `k` needs attention.
fn needs(attention: KeyAttention, now: Moment) -> Statement {
    let enabled = status_rank(KeyStatus::Enabled);
    let live = || Statement::new(" AND k.mode = ? AND k.standing = ?", values![Mode::Live, enabled]);
    match attention {
        KeyAttention::ReportedAsLeaked => Statement::new(
            " AND k.leaked_at IS NOT NULL AND (k.standing = ? OR NOT k.standing AND k.revoked_by_report AND k.revoked_at > ?)",
            values![enabled, now.plus_ms(-LEAK_SHOWN_MS)],
        ),
        KeyAttention::Expiring => Statement::new(
            " AND k.lapsed_at IS NULL AND k.revoked_at IS NULL AND k.standing = ? AND k.grace_ends_at IS NULL
              AND k.ends_at > ? AND k.ends_at <= ?",
            values![enabled, now, now.plus_ms(ENDS_SOON_MS)],
        ),
        KeyAttention::InGracePeriod => Statement::new(
            " AND k.lapsed_at IS NULL AND k.revoked_at IS NULL AND k.grace_ends_at IS NOT NULL AND k.ends_at > ?",
            values![now],
        ),
        KeyAttention::MoreRejections => {
            let week_ago = now.plus_ms(-7 * Moment::DAY_MS).floor(Moment::DAY_MS);
            Statement::new(
                concat!(
                    " AND k.standing = ? AND ",
                    last_used_at!(),
                    " >= ? AND (
                  SELECT sum(iif(u.day_at >= ?, u.refusals, 0)) >= ?
                     AND sum(iif(u.day_at >= ?, u.refusals, 0)) > 2 * sum(iif(u.day_at >= ?, 0, u.refusals))
                  FROM key_days u WHERE u.key_id = k.id AND u.day_at >= ?)"
                ),
                values![
                    enabled,
                    week_ago,
                    week_ago,
                    MANY_REJECTIONS,
                    week_ago,
                    week_ago,
                    week_ago.plus_ms(-7 * Moment::DAY_MS)
                ],
            )
        }
        KeyAttention::Unused => {
            let long_ago = now.plus_ms(-UNUSED_MS);
            let mut unused = live();
            let condition = concat!(" AND coalesce(", last_used_at!(), ", k.created_at) < ?");
            unused.push(condition, values![long_ago]);
            unused
        }
        KeyAttention::AnyAddress => {
            let mut any = live();
            any.push(" AND k.allowed_ips = '[]'", values![]);
            any
        }
        KeyAttention::UnusedPermissions => Statement::new(
            " AND k.standing = ? AND (SELECT unused FROM key_advice WHERE key_id = k.id) > 0",
            values![enabled],
        ),
    }
}

/// A preset is one set of permissions; every other set is Custom.
fn push_access(list: &mut Statement, access: AccessLabel) {
    let sets: Vec<_> = Preset::ALL.iter().map(|preset| (preset.label(), preset.permissions().bits())).collect();
    match sets.iter().find(|(label, _)| *label == access) {
        Some((_, bits)) => list.push(" AND k.permissions = ?", values![*bits]),
        None if access == AccessLabel::Custom => {
            list.push(" AND k.permissions NOT IN (?, ?, ?)", sets.iter().map(|(_, bits)| Value::from(*bits)).collect());
        }
        None => list.push(" AND false", values![]),
    }
}

fn push_order(list: &mut Statement, filter: &OrganisationKeyFilter, place: Option<Place>) {
    let value = match filter.order.unwrap_or(KeyOrder::Created) {
        KeyOrder::Created => None,
        // The last of all characters.
        KeyOrder::Name => Some("coalesce(k.name, char(1114111)) COLLATE NOCASE"),
        KeyOrder::Ends => Some("coalesce(k.ends_at, 9000000000000000)"),
        KeyOrder::Used => Some(concat!("coalesce(", last_used_at!(), ", 0)")),
    };
    let (direction, after) = match filter.direction.unwrap_or(Direction::Descending) {
        Direction::Ascending => ("ASC", ">"),
        Direction::Descending => ("DESC", "<"),
    };
    match (value, place) {
        (Some(value), Some(Place(Some(at), id))) => {
            list.push(&format!(" AND ({value}, k.id) {after} (?, ?)"), vec![at.into(), id.into()]);
        }
        (_, Some(Place(_, id))) => list.push(&format!(" AND k.id {after} ?"), values![id]),
        (_, None) => {}
    }
    let first = value.map(|value| format!("{value} {direction}, ")).unwrap_or_default();
    list.push(&format!(" ORDER BY {first}k.id {direction}"), values![]);
}
