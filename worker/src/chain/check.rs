//! Verifies a chain, checkpoint by checkpoint and event by event, and finds the first break.

use super::{Fingerprint, Seal};
use crate::failure::Failure;
use shared::activity::{Break, BrokenPlace};
use shared::id::{EventId, OrganisationId};
use shared::moment::Moment;

/// How far a chain has been verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The number of the newest valid checkpoint.
    pub(crate) number: i64,
    pub(crate) last_event: i64,
    pub(crate) digest: String,
    /// In milliseconds since the Unix epoch.
    pub(crate) sealed_at: i64,
}

/// Verifies one organisation's chain.
pub(crate) struct Check {
    organisation_id: OrganisationId,
    progress: Progress,
}

/// A place where the chain is broken.
#[derive(Clone, Debug)]
pub(crate) enum Finding {
    Named(BrokenPlace),
    /// Another event has the number of the recorded one. The kind of break depends on where both events are now.
    Other(Other),
}

#[derive(Clone, Debug)]
pub(crate) struct Other {
    seal: i64,
    sealed_at: Moment,
    /// The id of the event that the checkpoint contains at this number.
    pub(crate) sealed_id: String,
    /// The event that has this number now.
    pub(crate) event: Fingerprint,
}

impl Check {
    /// Continues an earlier check.
    pub(crate) fn resume(organisation_id: OrganisationId, progress: Progress) -> Self {
        Self { organisation_id, progress }
    }

    /// How far the check has come; [`Check::resume`] continues from there.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Verifies the next `seals`, at least one, against the `events` after the last verified one.
    pub(crate) fn follow(&mut self, seals: Vec<Seal>, events: Vec<Fingerprint>) -> Result<Option<Finding>, Failure> {
        let mut events = events.into_iter().peekable();
        if seals.is_empty() {
            return Ok(Some(Finding::at_seal(Break::SealMissing, self.progress.number + 1)));
        }
        for seal in seals {
            if let Some(finding) = self.seal(&seal)? {
                return Ok(Some(finding));
            }
            for (number, (id, digest)) in (seal.first_event..).zip(seal.events().unwrap_or_default()) {
                let event = events.next_if(|event| event.number <= number);
                if let Some(finding) = compare(&seal, number, (id, digest), event) {
                    return Ok(Some(finding));
                }
                self.progress.last_event = number;
            }
            self.progress.number = seal.number;
            self.progress.sealed_at = seal.sealed_at;
            self.progress.digest = seal.digest;
        }
        Ok(None)
    }

    /// Checks the events after the last checkpoint, which must follow without a gap.
    pub(crate) fn end(&self, unsealed: &[Fingerprint]) -> Option<Finding> {
        let next = self.progress.last_event + 1;
        let is_gap = unsealed.first().is_some_and(|event| event.number != next);
        is_gap.then(|| Finding::named(Break::EventMissing, None, Some(next), None))
    }

    /// Whether this is the next checkpoint, valid by itself and linked to the previous one.
    fn seal(&self, seal: &Seal) -> Result<Option<Finding>, Failure> {
        let next = self.progress.number + 1;
        if seal.number > next {
            return Ok(Some(Finding::at_seal(Break::SealMissing, next)));
        }
        if seal.right_digest(self.organisation_id)? != seal.digest {
            return Ok(Some(Finding::at_seal(Break::SealChanged, next)));
        }
        if seal.previous != self.progress.digest {
            // This checkpoint is unchanged, but it contains the digest of another previous checkpoint.
            return Ok(Some(Finding::at_seal(Break::SealChanged, self.progress.number.max(1))));
        }
        let is_next =
            seal.number == next && seal.first_event == self.progress.last_event + 1 && seal.events().is_some();
        Ok((!is_next).then(|| Finding::at_seal(Break::SealChanged, next)))
    }
}

fn compare(seal: &Seal, number: i64, sealed: (&str, &str), event: Option<Fingerprint>) -> Option<Finding> {
    let (id, digest) = sealed;
    let seal_number = Some(seal.number);
    let Some(event) = event else {
        return Some(Finding::named(Break::EventMissing, seal_number, Some(number), None));
    };
    if event.number < number {
        return Some(Finding::named(Break::EventInserted, seal_number, Some(event.number), Some(&event)));
    }
    if event.id != id {
        let sealed_at = Moment::from_ms(seal.sealed_at);
        return Some(Finding::Other(Other { seal: seal.number, sealed_at, sealed_id: id.to_owned(), event }));
    }
    (event.digest != digest).then(|| Finding::named(Break::EventChanged, seal_number, Some(number), Some(&event)))
}

impl Finding {
    fn at_seal(what: Break, number: i64) -> Self {
        Self::named(what, Some(number), None, None)
    }

    fn named(what: Break, seal: Option<i64>, event: Option<i64>, stands: Option<&Fingerprint>) -> Self {
        Self::Named(place(what, seal, event, stands))
    }
}

fn place(what: Break, seal: Option<i64>, event: Option<i64>, stands: Option<&Fingerprint>) -> BrokenPlace {
    let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    BrokenPlace {
        what,
        seal: count(seal),
        event: count(event),
        event_id: stands.and_then(|event| event.id.parse().ok()),
        at: stands.map(|event| event.at),
    }
}

impl Other {
    /// `is_elsewhere`: the recorded event has another number now. `was_sealed`: a checkpoint contains the event that
    /// has this number now, at another number.
    pub(crate) fn named(&self, is_elsewhere: bool, was_sealed: bool) -> BrokenPlace {
        let what = match (is_elsewhere, was_sealed) {
            (true, true) => Break::EventMoved,
            (true, false) => Break::EventInserted,
            (false, true) => Break::EventMissing,
            (false, false) if self.is_newer_than_the_seal() => Break::EventMissing,
            // Probably the same event with another id.
            (false, false) => Break::EventChanged,
        };
        place(what, Some(self.seal), Some(self.event.number), Some(&self.event))
    }

    /// Ids contain the time when they were created.
    fn is_newer_than_the_seal(&self) -> bool {
        let after = EventId::new(self.sealed_at.plus_ms(1).ms().unsigned_abs(), 0);
        self.event.id.parse::<EventId>().is_ok_and(|id| id >= after)
    }
}
