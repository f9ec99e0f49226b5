//! Writes checkpoints of the audit log: from the schedule and during verifications, so that requests that write events
//! need not wait for it.
//!
//! The schedule keeps a copy of each organisation's newest checkpoint in KV, outside the database. It replaces the copy
//! only if the log still contains the checkpoint that was copied: evidence that the log was cut is never overwritten.

use crate::chain::{Head, Seal};
use crate::db::{self, Db};
use crate::failure::Failure;
use crate::json;
use crate::kv::Snapshots;
use shared::id::OrganisationId;
use shared::moment::Moment;
use worker::console_error;

/// How many organisations one run handles. Each takes about seven operations, and a run is limited to a thousand; the
/// other organisations follow a minute later.
const ORGANISATIONS: u32 = 120;

/// Writes checkpoints for all organisations that have new events.
pub(crate) async fn seal_all(db: &Db, kv: &Snapshots, now: Moment) -> Result<(), Failure> {
    for organisation_id in db::seals::to_seal(db, ORGANISATIONS).await? {
        if let Err(failure) = look_after(db, kv, organisation_id, now).await {
            // The next minute tries again.
            failure.log(format_args!("writing checkpoints of {organisation_id}"));
        }
    }
    Ok(())
}

/// How many checkpoints of one organisation a run of the schedule writes.
const RUNS: usize = 10;

/// Writes up to `runs` checkpoints, each over consecutive events. Returns the newest checkpoint and the number of the
/// last event that was read.
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
            // If events are left, an event before them is missing. Verifications report that.
            let last = events.last().map_or(head.last_event, |event| event.number);
            return Ok((head, last));
        };
        sealed += 1;
        // If a concurrent request wrote this checkpoint, the next round continues after it.
        db.change(vec![db::seals::insert(organisation_id, &seal)]).await?;
    }
}

/// The copy in KV of the newest checkpoint that the schedule has seen.
pub(crate) async fn copy(kv: &Snapshots, organisation_id: OrganisationId) -> Result<Option<Head>, Failure> {
    kv.text(&key(organisation_id)).await?.map(|text| json::read_text(&text)).transpose()
}

async fn look_after(db: &Db, kv: &Snapshots, organisation_id: OrganisationId, now: Moment) -> Result<(), Failure> {
    let (head, last_event) = seal(db, organisation_id, now, RUNS).await?;
    match copy(kv, organisation_id).await? {
        Some(known) if !db::seals::holds(db, organisation_id, Some(known.number), &known.digest).await? => {
            console_error!("the audit log of {organisation_id} no longer contains its checkpoint {}", known.number);
        }
        _ => kv.put(&key(organisation_id), &serde_json::to_string(&head)?, None).await?,
    }
    db.change(vec![db::seals::looked_after(organisation_id, last_event)]).await.map(drop)
}

/// Cannot collide with the keys of snapshots, which are digests.
fn key(organisation_id: OrganisationId) -> String {
    format!("seal:{organisation_id}")
}
