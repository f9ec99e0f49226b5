//! What time does to keys, on the record: each expiry, and each end of a grace, is written down exactly once.
//!
//! A schedule does so every minute for all organisations, however long it was away. Lists do so for their own
//! organisation first, so that they show no key in a place that it has left.

use crate::activity;
use crate::db::keys::Lapsing;
use crate::db::{self, Db, Statement, events::NewEvent};
use crate::failure::Failure;
use crate::{json, random};
use serde::de::DeserializeOwned;
use shared::activity::ActivityAction;
use shared::id::{EventId, OrganisationId};
use shared::moment::Moment;

/// Records every key that has expired by `now`, of one organisation or of all.
pub(crate) async fn record(db: &Db, organisation_id: Option<OrganisationId>, now: Moment) -> Result<(), Failure> {
    loop {
        let lapsing: Vec<Lapsing> = db.rows(vec![db::keys::lapsing(organisation_id, now)]).await?;
        if lapsing.is_empty() {
            return Ok(());
        }
        write(db, &lapsing, now).await?;
    }
}

/// The rows of `list`, with every expiry of the organisation on record. Where there is nothing new to record, which is
/// nearly always, this is one question to the database.
pub(crate) async fn rows_after_recording<R: DeserializeOwned>(
    db: &Db,
    organisation_id: OrganisationId,
    now: Moment,
    list: Statement,
) -> Result<Vec<R>, Failure> {
    let lapsing = db::keys::lapsing(Some(organisation_id), now);
    let [lapsing, rows] = db.select_both(lapsing, list.clone()).await?;
    if lapsing.is_empty() {
        return rows.into_iter().map(json::read).collect();
    }
    record(db, Some(organisation_id), now).await?;
    db.rows(vec![list]).await
}

async fn write(db: &Db, lapsing: &[Lapsing], now: Moment) -> Result<(), Failure> {
    let mut change = Vec::new();
    for key in lapsing {
        change.push(db::keys::lapse(key.id));
        change.push(db::events::insert(event(key, now))?);
    }
    // Whoever else records at the same time has written what this does not.
    db.change(change).await.map(|_| ())
}

fn event(key: &Lapsing, now: Moment) -> NewEvent {
    let action = if key.is_replaced() { ActivityAction::GraceEnded } else { ActivityAction::KeyExpired };
    let id = EventId::new(now.ms().unsigned_abs(), random::bits());
    let mut event = activity::by_time(id, key.organisation_id, key.expires_at(), action);
    event.merchant_id = Some(key.merchant_id);
    event.key_id = Some(key.id);
    event
}
