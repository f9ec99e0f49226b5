//! The record as a chain of seals, and how one sees that it is what it was when it was sealed.
//!
//! All here is pure: the schedule and whoever verifies hand in what is stored (`sealing.rs`, `activity/verify.rs`).
//! A seal holds the id and the digest of each event of a run, and the digest of the seal before it. So the newest
//! digest stands for the whole record, and a break can be named by the very event.

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

/// How many events a seal covers at most.
pub(crate) const RUN_LEN: usize = 1000;

/// An event as the chain knows it: its place, and the digest of everything that is stored of it but its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) number: i64,
    /// As it is stored, which need not be the text of an id.
    pub(crate) id: String,
    pub(crate) at: Moment,
    pub(crate) digest: String,
}

/// A seal as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seal {
    pub(crate) number: i64,
    pub(crate) first_event: i64,
    pub(crate) last_event: i64,
    pub(crate) sealed_at: i64,
    /// The digest of the seal before it; empty in the first.
    pub(crate) previous: String,
    pub(crate) digest: String,
    /// For each event a line: its id and its digest.
    pub(crate) entries: String,
}

/// The newest seal of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) number: i64,
    pub(crate) last_event: i64,
    pub(crate) digest: String,
}

impl Fingerprint {
    /// `columns` are all that is stored of an event but its number, in an order that never changes.
    pub(crate) fn new(number: i64, id: String, at: Moment, columns: Vec<Json>) -> Result<Self, Failure> {
        let digest = digest(&Json::List(columns))?;
        Ok(Self { number, id, at, digest })
    }

    fn entry(&self) -> String {
        format!("{} {}", self.id, self.digest)
    }
}

impl Seal {
    /// The seal after `head` of those `events` that follow without a gap; `None` where none does.
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

    /// The digest that a seal with these contents has. It names the organisation, so that no seal fits into another's
    /// chain.
    fn right_digest(&self, organisation_id: OrganisationId) -> Result<String, Failure> {
        let Self { number, first_event, last_event, sealed_at, previous, entries, .. } = self;
        digest(&(organisation_id, number, first_event, last_event, sealed_at, previous, entries))
    }

    /// The id and the digest of each event, where there are as many as there have to be.
    fn events(&self) -> Option<Vec<(&str, &str)>> {
        let events: Option<Vec<_>> = self.entries.split('\n').map(|entry| entry.rsplit_once(' ')).collect();
        let len = usize::try_from(self.last_event.checked_sub(self.first_event)?.checked_add(1)?).ok()?;
        events.filter(|events| events.len() == len && len <= RUN_LEN)
    }
}

/// Of the value's JSON. A list in JSON says where each of its values ends, so that no two lists have the same text.
fn digest(value: &impl Serialize) -> Result<String, Failure> {
    Ok(hex::encode(&Sha256::digest(serde_json::to_string(value)?)))
}
