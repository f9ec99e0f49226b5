//! The table `events`. Rows are only ever added; triggers reject all other changes.
//!
//! `events/walk.rs` selects the index for the filters.

mod new_event;
mod reported;
pub(crate) mod walk;

use super::{Db, Listing, Ms, Statement, values};
use crate::failure::Failure;
use crate::json::{self, Json};
pub(crate) use new_event::NewEvent;
pub(super) use reported::{reason, reported};
use serde::Deserialize;
use shared::activity::{ActivityAction, Event, Person};
use shared::id::{EventId, KeyId, MemberId, MerchantId};
use walk::Walk;

/// An event with its fields as stored.
pub(crate) type StoredEvent = Event<Json>;

/// The next events along `walk`.
pub(crate) fn list(walk: &Walk<'_>) -> Listing<StoredEvent> {
    Listing::new(select(walk), Row::into_event)
}

/// Reads the next events along `walk`.
pub(crate) async fn page(db: &Db, walk: &Walk<'_>) -> Result<Vec<StoredEvent>, Failure> {
    list(walk).read(db.select(vec![select(walk)]).await?)
}

/// A cross join fixes the order of its sides; otherwise SQLite would search all events for the numbers.
fn select(walk: &Walk<'_>) -> Statement {
    let mut select = Statement::new(
        "SELECT e.*, m.name AS done_by_name, mer.name AS merchant_name,
                coalesce(k.name, k.hint, mer.name, about.name) AS subject
         FROM (",
        values![],
    );
    select.append(walk.numbers());
    select.push(
        ") walked CROSS JOIN events e ON e.organisation_id = ? AND e.number = walked.number
         LEFT JOIN members m ON m.id = e.done_by
         LEFT JOIN keys k ON k.id = e.key_id
         LEFT JOIN merchants mer ON mer.id = e.merchant_id
         LEFT JOIN members about ON about.id = e.member_id",
        values![walk.organisation_id],
    );
    let direction = walk.order.direction();
    select.push(&format!(" ORDER BY e.at {direction}, e.number {direction} LIMIT ?"), values![walk.len]);
    select
}

#[derive(Deserialize)]
struct Row {
    id: EventId,
    number: u64,
    at: Ms,
    action: ActivityAction,
    done_by: Option<MemberId>,
    done_by_name: Option<String>,
    ip: Option<String>,
    country: Option<String>,
    user_agent: Option<String>,
    merchant_id: Option<MerchantId>,
    merchant_name: Option<String>,
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
            number: self.number,
            at: self.at.into(),
            action: self.action,
            by: self.done_by.zip(self.done_by_name).map(|(id, name)| Person { id, name }),
            ip: self.ip,
            country: self.country,
            user_agent: self.user_agent,
            merchant_id: self.merchant_id,
            merchant_name: self.merchant_name,
            key_id: self.key_id,
            member_id: self.member_id,
            subject: self.subject,
            before: json::parse(self.before.as_bytes())?,
            after: json::parse(self.after.as_bytes())?,
            reason: self.reason,
        })
    }
}
