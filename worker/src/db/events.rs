//! The table `events`. Rows are added and never touched again; the database itself refuses the rest.

use super::{Db, Statement, values};
use crate::cursor;
use crate::expiry;
use crate::failure::Failure;
use crate::json::{self, Fields, Json};
use crate::reply::JsonOf;
use serde::Deserialize;
use shared::activity::{ActivityAction, ActivityFilter, Event, Person};
use shared::id::{EventId, KeyId, MemberId, MerchantId, OrganisationId};
use shared::moment::Moment;
use shared::page::{Limit, Page};

/// An event to be written; [`Event`] says what each field means.
pub(crate) struct NewEvent {
    pub(crate) id: EventId,
    pub(crate) organisation_id: OrganisationId,
    pub(crate) at: Moment,
    pub(crate) action: ActivityAction,
    pub(crate) done_by: Option<MemberId>,
    pub(crate) ip: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) merchant_id: Option<MerchantId>,
    pub(crate) key_id: Option<KeyId>,
    pub(crate) member_id: Option<MemberId>,
    pub(crate) before: Fields,
    pub(crate) after: Fields,
    pub(crate) reason: Option<String>,
}

/// An event with its fields as they are stored.
pub(crate) type StoredEvent = Event<Json>;

impl JsonOf<Page<Event>> for Page<StoredEvent> {}

/// Never the first of a change: it is written only if the statement before it changed something.
pub(crate) fn insert(event: NewEvent) -> Result<Statement, Failure> {
    let before = serde_json::to_string(&Json::Object(event.before))?;
    let after = serde_json::to_string(&Json::Object(event.after))?;
    let mut insert = Statement::new(
        "INSERT INTO events (id, organisation_id, at, action, merchant_id, key_id, member_id, before, after,
                             done_by, ip, country, user_agent, reason)
         SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?",
        values![event.id, event.organisation_id, event.at, event.action],
    );
    insert.push("", values![event.merchant_id, event.key_id, event.member_id, before, after]);
    insert.push(", ?, ?, ?, ?", values![event.done_by, event.ip, event.country, event.user_agent]);
    insert.push(", ? WHERE changes() > 0", values![event.reason]);
    Ok(insert)
}

/// The newest events that `filter` lets through, older than `older_than`.
pub(crate) async fn list(
    db: &Db,
    organisation_id: OrganisationId,
    filter: &ActivityFilter,
    limit: Limit,
    older_than: Option<EventId>,
    now: Moment,
) -> Result<Vec<StoredEvent>, Failure> {
    let ids = |whose| ids(organisation_id, filter, limit, older_than, whose);
    let mut list = Statement::new(SELECT, values![]);
    match filter.member_id {
        // What a member did and what was done about them are two indexes, so two walks.
        Some(member) => {
            list.append(ids(Some(("done_by", member))));
            list.push(" UNION ", values![]);
            list.append(ids(Some(("member_id", member))));
        }
        None => list.append(ids(None)),
    }
    list.push(") ORDER BY e.id DESC LIMIT ?", values![cursor::rows(limit)]);
    let rows: Vec<Row> = expiry::rows_after_recording(db, organisation_id, now, list).await?;
    rows.into_iter().map(Row::into_event).collect()
}

fn ids(
    organisation_id: OrganisationId,
    filter: &ActivityFilter,
    limit: Limit,
    older_than: Option<EventId>,
    whose: Option<(&str, MemberId)>,
) -> Statement {
    let mut ids =
        Statement::new("SELECT id FROM (SELECT id FROM events WHERE organisation_id = ?", values![organisation_id]);
    if let Some((column, member)) = whose {
        ids.push(&format!(" AND {column} = ?"), values![member]);
    }
    if let Some(merchant) = filter.merchant_id {
        ids.push(" AND merchant_id = ?", values![merchant]);
    }
    if let Some(key) = filter.key_id {
        ids.push(" AND key_id = ?", values![key]);
    }
    if let Some(action) = filter.action {
        ids.push(" AND action = ?", values![action]);
    }
    if let Some(older_than) = older_than {
        ids.push(" AND id < ?", values![older_than]);
    }
    ids.push(" ORDER BY id DESC LIMIT ?)", values![cursor::rows(limit)]);
    ids
}

const SELECT: &str = "SELECT e.*, m.name AS done_by_name, coalesce(k.name, k.hint, mer.name) AS subject FROM events e
    LEFT JOIN members m ON m.id = e.done_by
    LEFT JOIN keys k ON k.id = e.key_id
    LEFT JOIN merchants mer ON mer.id = e.merchant_id
    WHERE e.id IN (";

#[derive(Deserialize)]
struct Row {
    id: EventId,
    at: i64,
    action: ActivityAction,
    done_by: Option<MemberId>,
    done_by_name: Option<String>,
    ip: Option<String>,
    country: Option<String>,
    user_agent: Option<String>,
    merchant_id: Option<MerchantId>,
    key_id: Option<KeyId>,
    member_id: Option<MemberId>,
    subject: Option<String>,
    before: String,
    after: String,
    reason: Option<String>,
}

impl Row {
    fn into_event(self) -> Result<StoredEvent, Failure> {
        Ok(Event {
            id: self.id,
            at: Moment::from_ms(self.at),
            action: self.action,
            by: self.done_by.zip(self.done_by_name).map(|(id, name)| Person { id, name }),
            ip: self.ip,
            country: self.country,
            user_agent: self.user_agent,
            merchant_id: self.merchant_id,
            key_id: self.key_id,
            member_id: self.member_id,
            subject: self.subject,
            before: json::parse(self.before.as_bytes())?,
            after: json::parse(self.after.as_bytes())?,
            reason: self.reason,
        })
    }
}
