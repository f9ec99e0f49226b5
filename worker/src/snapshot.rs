//! What one isolate remembers of keys, and how it knows that this is still true: snapshots and the state log.
//!
//! This file has the types of what D1 and KV return; `snapshot/memory.rs` is the isolate's memory, which combines them.
//! All of it is pure: no clock, no store, no JavaScript. `shared/src/verification.rs` decides verifications.
//!
//! D1 numbers every change of a key's or a merchant account's state (its [`Version`]) and keeps the latest change of
//! each in the state log, from which the oldest entries can be dropped. A [`Snapshot`] contains the version at which it
//! was read. A snapshot together with all later changes gives the key's current state. Whether a change may be missing
//! is decided by versions, never by clocks. `snapshot/model.rs` checks this for every interleaving.

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

/// The maximum age of the latest log query when a verification that relies on it begins, in milliseconds.
pub(crate) const FRESHNESS_MS: i64 = 1000;
/// The age of the latest log query at which the next one begins, in milliseconds.
pub(crate) const LOOK_AHEAD_MS: i64 = 700;
/// How long a log query can take, in milliseconds. After that it counts as lost, and the next request begins another.
pub(crate) const LONGEST_LOOK_MS: i64 = 3000;
/// How long a snapshot can be used after it was read from D1, in milliseconds.
///
/// Versions alone keep snapshots correct as long as D1's history only grows. If D1 is restored to an earlier state, it
/// assigns the later versions a second time. This limits how long a snapshot from before the restore is used.
pub(crate) const USE_MS: i64 = 10 * Moment::MINUTE_MS;

/// The number of a change, assigned by D1 in ascending order from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Version(pub(crate) i64);

/// A key as read from D1, stored in KV as JSON.
///
/// One statement reads the key, the merchant account and the head of the state log, so that they are consistent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    key: VerifiableKey,
    version: Version,
    use_until: Moment,
}

impl Snapshot {
    /// `version` is the head of the log at the read, `asked_at` the time before the read began.
    pub(crate) fn new(key: VerifiableKey, version: Version, asked_at: Moment) -> Self {
        Self { key, version, use_until: asked_at.plus_ms(USE_MS) }
    }

    pub(crate) fn key(&self) -> &VerifiableKey {
        &self.key
    }

    /// Whether the snapshot can be used at `now`. It cannot if another clock has set an end too far in the future.
    fn is_in_use(&self, now: Moment) -> bool {
        (1..=USE_MS).contains(&self.use_until.ms_since(now))
    }
}

/// The state of a key or of a merchant account after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Key(Digest, KeyState),
    /// When the merchant account was disabled, if it is.
    Merchant(MerchantId, Option<Moment>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogEntry {
    pub(crate) version: Version,
    pub(crate) change: Change,
}

/// A query of the state log: the newest entries after `after`, at most `limit`.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone, PartialEq, Eq, Hash))]
pub(crate) struct LogQuery {
    pub(crate) after: Version,
    pub(crate) limit: usize,
    /// The memory's cursor when the query began.
    known: Version,
    /// Freshness counts from here: changes that are made while the query runs may be missing in its answer.
    asked_at: Moment,
    /// Queries are numbered as they begin, because they can be answered in another order.
    number: u64,
}

/// The answer to a [`LogQuery`]: a consistent read of the primary database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogPage {
    /// The latest version that D1 has assigned.
    pub(crate) head: Version,
    /// Entries up to here have been dropped. After a restore of the database, raising it to the head makes every
    /// isolate forget all snapshots.
    pub(crate) dropped_until: Version,
    pub(crate) entries: Vec<LogEntry>,
}

impl LogPage {
    /// The version after which this page contains all changes.
    fn whole_after(&self, look: &LogQuery) -> Version {
        let oldest = self.entries.iter().map(|entry| entry.version).min();
        let cut_after = oldest.filter(|_| self.entries.len() >= look.limit).map(|Version(oldest)| Version(oldest - 1));
        look.after.max(self.dropped_until).max(cut_after.unwrap_or_default())
    }
}

/// The store that a snapshot comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    Kv,
    D1,
}
