//! What one isolate remembers of keys, and how it knows that it still holds: snapshots and a log.
//!
//! Here are the things that come from D1 and KV; `snapshot/memory.rs` is the isolate's memory, which
//! puts them together. All of it is pure: no clock, no store, no JavaScript. What is decided upon a key
//! is in `shared/src/verification.rs`.
//!
//! D1 numbers every change of a key's or a merchant's state (a [`Version`]) and keeps the latest change
//! of each in a log, of which the oldest may be dropped. A [`Snapshot`] says at which version it was
//! read. Who holds a snapshot and every later change knows the key as it is; whether a change may have
//! been missed is decided by versions, never by clocks. `snapshot/model.rs` checks this against every
//! interleaving.

mod generations;
pub(crate) mod memory;
#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use shared::id::MerchantId;
use shared::key::KeyState;
use shared::moment::Moment;
use shared::secret::Digest;
use shared::verification::VerifiableKey;

/// How old a look at the log may be when a verification begins that relies on it, in milliseconds.
pub(crate) const FRESHNESS_MS: i64 = 1000;
/// The age of the latest look from which on the next one begins, in milliseconds.
pub(crate) const LOOK_AHEAD_MS: i64 = 700;
/// How long a look can take, in milliseconds. After that it counts as cut off, and the next request begins another.
pub(crate) const LONGEST_LOOK_MS: i64 = 3000;
/// How long a snapshot may be used after it was read from D1, in milliseconds.
///
/// Versions alone keep snapshots right as long as D1's history only grows. This bounds what becomes of
/// one that was read before the database was restored to an earlier state, from where its versions are
/// given a second time.
pub(crate) const USE_MS: i64 = 10 * Moment::MINUTE_MS;

/// The number of a change, given by D1: each is larger than all before it. The first is 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Version(pub(crate) i64);

/// A key as one read of D1 saw it, as JSON in KV.
///
/// One statement reads key, merchant and the log's head, so that all are of one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    key: VerifiableKey,
    version: Version,
    use_until: Moment,
}

impl Snapshot {
    /// `version` is the log's head at the read, `asked_at` the moment before it began.
    pub(crate) fn new(key: VerifiableKey, version: Version, asked_at: Moment) -> Self {
        Self { key, version, use_until: asked_at.plus_ms(USE_MS) }
    }

    pub(crate) fn key(&self) -> &VerifiableKey {
        &self.key
    }

    /// A moment further ahead than a read could have put it is of another clock than `now`.
    fn is_in_use(&self, now: Moment) -> bool {
        (1..=USE_MS).contains(&self.use_until.ms_since(now))
    }
}

/// The state of a key or of a merchant after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Key(Digest, KeyState),
    /// When the merchant was disabled, if it is.
    Merchant(MerchantId, Option<Moment>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogEntry {
    pub(crate) version: Version,
    pub(crate) change: Change,
}

/// What to ask the log for: the newest entries after `after`, at most `limit`. One look is answered once.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone, PartialEq, Eq, Hash))]
pub(crate) struct LogQuery {
    pub(crate) after: Version,
    pub(crate) limit: usize,
    /// The cursor when the look began.
    known: Version,
    /// Freshness counts from here: what changes while the look is under way may be missing in its answer.
    asked_at: Moment,
    /// Looks are numbered as they begin, because they may be answered in another order.
    number: u64,
}

/// The answer to a [`LogQuery`], all of one moment, from the primary database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogPage {
    /// The last version that was given.
    pub(crate) head: Version,
    /// Entries up to here have been dropped. To raise it to the head makes every isolate forget every
    /// snapshot: that is for whoever restores the database.
    pub(crate) dropped_until: Version,
    pub(crate) entries: Vec<LogEntry>,
}

impl LogPage {
    /// The version after which no change is missing in this page.
    fn whole_after(&self, look: &LogQuery) -> Version {
        let oldest = self.entries.iter().map(|entry| entry.version).min();
        let cut_after = oldest.filter(|_| self.entries.len() >= look.limit).map(|Version(oldest)| Version(oldest - 1));
        look.after.max(self.dropped_until).max(cut_after.unwrap_or_default())
    }
}

/// Where a snapshot comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    Kv,
    D1,
}
