//! The audit log as a chain of checkpoints, which shows whether events were changed after their checkpoint was written.
//!
//! This module is pure: the schedule and the verification pass in the stored rows (`sealing.rs`, `activity/verify.rs`).
//! A checkpoint contains the id and the digest of each event in a run of consecutive events, and the digest of the
//! previous checkpoint. So the newest digest covers the whole log, and a break can be traced to the event.

pub(crate) mod check;
#[cfg(test)]
mod tests;

use crate::failure::Failure;
use crate::hex;
use crate::json::Json;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::id::OrganisationId;
use shared::moment::Moment;

/// The maximum number of events in a checkpoint.
pub(crate) const RUN_LEN: usize = 1000;

/// An event as the chain sees it: its number, and the digest of everything else that is stored of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) number: i64,
    /// As it is stored; it may not be a valid id.
    pub(crate) id: String,
    pub(crate) at: Moment,
    pub(crate) digest: String,
}

/// A checkpoint as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seal {
    pub(crate) number: i64,
    pub(crate) first_event: i64,
    pub(crate) last_event: i64,
    pub(crate) sealed_at: i64,
    /// The digest of the previous checkpoint; empty in the first.
    pub(crate) previous: String,
    pub(crate) digest: String,
    /// One line for each event: its id and its digest.
    pub(crate) entries: String,
}

/// The newest checkpoint of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) number: i64,
    pub(crate) last_event: i64,
    pub(crate) digest: String,
}

impl Fingerprint {
    /// `columns` is all that is stored of an event except its number, in an order that never changes.
    pub(crate) fn new(number: i64, id: String, at: Moment, columns: Vec<Json>) -> Result<Self, Failure> {
        let digest = digest(&Json::List(columns))?;
        Ok(Self { number, id, at, digest })
    }

    fn entry(&self) -> String {
        format!("{} {}", self.id, self.digest)
    }
}

impl Seal {
    /// The checkpoint after `head`, over the next `events` without a gap; `None` if the next event is missing.
    pub(crate) fn next(
        organisation_id: OrganisationId,
        head: &Head,
        events: &[Fingerprint],
        now: Moment,
    ) -> Result<Option<Self>, Failure> {
        let first_event = head.last_event + 1;
        let run = events.iter().zip(first_event..).take(RUN_LEN).take_while(|(event, number)| event.number == *number);
        let entries: Vec<String> = run.map(|(event, _)| event.entry()).collect();
        let Some(further) = i64::try_from(entries.len()).ok().filter(|len| *len > 0).map(|len| len - 1) else {
            return Ok(None);
        };
        let mut seal = Self {
            number: head.number + 1,
            first_event,
            last_event: first_event + further,
            sealed_at: now.ms(),
            previous: head.digest.clone(),
            digest: String::new(),
            entries: entries.join("\n"),
        };
        seal.digest = seal.right_digest(organisation_id)?;
        Ok(Some(seal))
    }

    /// The digest of a checkpoint with this content. It includes the organisation, so that a checkpoint does not fit
    /// into another organisation's chain.
    fn right_digest(&self, organisation_id: OrganisationId) -> Result<String, Failure> {
        let Self { number, first_event, last_event, sealed_at, previous, entries, .. } = self;
        digest(&(organisation_id, number, first_event, last_event, sealed_at, previous, entries))
    }

    /// The id and the digest of each event, if their count matches the event numbers.
    fn events(&self) -> Option<Vec<(&str, &str)>> {
        let events: Option<Vec<_>> = self.entries.split('\n').map(|entry| entry.rsplit_once(' ')).collect();
        let len = usize::try_from(self.last_event.checked_sub(self.first_event)?.checked_add(1)?).ok()?;
        events.filter(|events| events.len() == len && len <= RUN_LEN)
    }
}

/// The digest of the value's JSON. Different lists have different JSON, because JSON delimits the values.
fn digest(value: &impl Serialize) -> Result<String, Failure> {
    Ok(hex::encode(&Sha256::digest(serde_json::to_string(value)?)))
}
