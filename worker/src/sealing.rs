//! Seals events, by the schedule and for whoever verifies, so that nobody who writes an event waits for it.
//!
//! Of an organisation's newest seal the schedule keeps a copy in KV, outside the database. It is kept only where the
//! chain still holds the copy before it: what shows that the chain was cut is never written over.

use crate::chain::{Head, Seal};
use crate::db::{self, Db};
use crate::failure::Failure;
use crate::json;
use crate::kv::Snapshots;
use shared::id::OrganisationId;
use shared::moment::Moment;
use worker::console_error;

/// How many organisations are looked after in a minute. Each takes about seven operations, of which one run may make
/// a thousand; the others follow a minute later.
const ORGANISATIONS: u32 = 120;

/// Seals the events of all organisations.
pub(crate) async fn seal_all(db: &Db, kv: &Snapshots, now: Moment) -> Result<(), Failure> {
    for organisation_id in db::seals::to_seal(db, ORGANISATIONS).await? {
        if let Err(failure) = look_after(db, kv, organisation_id, now).await {
            // The next minute tries again.
            failure.log(format_args!("sealing the record of {organisation_id}"));
        }
    }
    Ok(())
}

/// How many runs of events of one organisation the schedule seals in a minute.
const RUNS: usize = 10;

/// Seals up to so many `runs` of an organisation's events; gives the newest seal and the number of the last event that was
/// looked at.
pub(crate) async fn seal(
    db: &Db,
    organisation_id: OrganisationId,
    now: Moment,
    runs: usize,
) -> Result<(Head, i64), Failure> {
    let mut sealed = 0;
    loop {
        let (head, events) = db::seals::unsealed(db, organisation_id).await?;
        let next = if sealed < runs { Seal::next(organisation_id, &head, &events, now)? } else { None };
        let Some(seal) = next else {
            // If events are left without a run, one before them is missing: that is for a verification to tell.
            let last = events.last().map_or(head.last_event, |event| event.number);
            return Ok((head, last));
        };
        sealed += 1;
        // If somebody else was faster, the next round goes on from theirs.
        db.change(vec![db::seals::insert(organisation_id, &seal)]).await?;
    }
}

/// The copy of the newest seal that the schedule saw.
pub(crate) async fn copy(kv: &Snapshots, organisation_id: OrganisationId) -> Result<Option<Head>, Failure> {
    kv.text(&key(organisation_id)).await?.map(|text| json::read_text(&text)).transpose()
}

async fn look_after(db: &Db, kv: &Snapshots, organisation_id: OrganisationId, now: Moment) -> Result<(), Failure> {
    let (head, last_event) = seal(db, organisation_id, now, RUNS).await?;
    match copy(kv, organisation_id).await? {
        Some(known) if !db::seals::holds(db, organisation_id, Some(known.number), &known.digest).await? => {
            console_error!("the record of {organisation_id} no longer holds its seal {}", known.number);
        }
        _ => kv.put(&key(organisation_id), &serde_json::to_string(&head)?, None).await?,
    }
    db.change(vec![db::seals::looked_after(organisation_id, last_event)]).await.map(drop)
}

/// Apart from the keys of snapshots, which are digests.
fn key(organisation_id: OrganisationId) -> String {
    format!("seal:{organisation_id}")
}
