//! The memory of one isolate: the snapshots that it uses, and the changes since they were read.
//!
//! A verification first needs [`Memory::fresh`]. If the memory is not fresh, the verification queries the state log
//! ([`Memory::begin_look`], [`Memory::learn`]); if that fails, there is no result. Then it calls [`Memory::find`].
//! After a miss it reads KV and then D1, passes the snapshot to [`Memory::keep`], and finds again. A miss in KV proves
//! nothing: only D1 knows that a key does not exist.

use super::generations::Generations;
use super::{
    Change, FRESHNESS_MS, LONGEST_LOOK_MS, LOOK_AHEAD_MS, LogEntry, LogPage, LogQuery, Snapshot, Tier, USE_MS, Version,
};
use shared::id::MerchantId;
use shared::key::KeyState;
use shared::moment::Moment;
use shared::secret::Digest;
use shared::verification::VerifiableKey;
use std::hash::Hash;

/// Proof that the memory was fresh enough when a verification began. It stays valid for that verification, because the
/// memory only becomes fresher.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone, PartialEq, Eq, Hash))]
pub(crate) struct Fresh(());

/// How many entries the memory keeps, and how many it queries at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// The maximum number of snapshots, each about 300 bytes.
    pub(crate) snapshots: usize,
    /// The maximum number of changes of keys, and also of merchant accounts, each about 100 bytes.
    pub(crate) changes: usize,
    /// The maximum number of entries in a [`LogPage`].
    pub(crate) page: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { snapshots: 40_000, changes: 8_000, page: 1_000 }
    }
}

#[derive(Debug)]
#[cfg_attr(test, derive(Clone))]
pub(crate) struct Memory {
    /// The latest known head of the log.
    pub(super) cursor: Version,
    /// Every change after `floor` and up to `cursor` is in `keys` or `merchants`.
    pub(super) floor: Version,
    /// When the latest log query that was answered began.
    pub(super) looked_at: Option<Moment>,
    /// When the running log query began, if the isolate knows of one.
    pub(super) looking_since: Option<Moment>,
    /// How many log queries have begun.
    pub(super) looks_begun: u64,
    /// The number of the latest log query that was answered.
    pub(super) look_learned: u64,
    /// How many entries to query at once.
    page_len: usize,
    pub(super) keys: Generations<Digest, (Version, KeyState)>,
    pub(super) merchants: Generations<MerchantId, (Version, Option<Moment>)>,
    pub(super) snapshots: Generations<Digest, Kept>,
}

#[derive(Debug)]
#[cfg_attr(test, derive(Clone))]
pub(super) struct Kept {
    pub(super) snapshot: Snapshot,
    /// How many log queries had begun when the snapshot was kept.
    pub(super) looks_begun: u64,
}

impl Memory {
    pub(crate) fn new(sizes: Sizes) -> Self {
        Self {
            cursor: Version::default(),
            floor: Version::default(),
            looked_at: None,
            looking_since: None,
            looks_begun: 0,
            look_learned: 0,
            page_len: sizes.page,
            keys: Generations::new(sizes.changes),
            merchants: Generations::new(sizes.changes),
            snapshots: Generations::new(sizes.snapshots),
        }
    }

    /// Proof, if a verification that began at `began_at` can rely on the latest log query. A query that seems to begin
    /// later means that the clock was set back, so its age is unknown.
    pub(crate) fn fresh(&self, began_at: Moment) -> Option<Fresh> {
        let age_ms = began_at.ms_since(self.looked_at?);
        (0..FRESHNESS_MS).contains(&age_ms).then_some(Fresh(()))
    }

    /// Whether the next log query should begin: the latest is nearly too old, and none is running. A negative age means
    /// that the clock was set back; then a query is due at once.
    pub(crate) fn is_look_due(&self, now: Moment) -> bool {
        let is_young = self.looked_at.is_some_and(|at| (0..LOOK_AHEAD_MS).contains(&now.ms_since(at)));
        let is_looking = self.looking_since.is_some_and(|since| (0..LONGEST_LOOK_MS).contains(&now.ms_since(since)));
        !is_young && !is_looking
    }

    /// Notes that the running log query has ended, successfully or not.
    pub(crate) fn end_look(&mut self) {
        self.looking_since = None;
    }

    /// Begins a log query. It reads the log from the start if the memory has no earlier answer, or if the latest is so
    /// old that all snapshots of that time have expired: this also limits how long a restore of the database goes
    /// unnoticed.
    ///
    /// `now` is when the verification that queries began. Verifications that wait for the same query call
    /// [`fresh`](Self::fresh) again after it.
    pub(crate) fn begin_look(&mut self, now: Moment) -> LogQuery {
        self.looks_begun += 1;
        self.looking_since = Some(now);
        let is_recent = self.looked_at.is_some_and(|looked_at| (0..USE_MS).contains(&now.ms_since(looked_at)));
        LogQuery {
            after: if is_recent { self.cursor } else { Version::default() },
            limit: self.page_len,
            known: self.cursor,
            asked_at: now,
            number: self.looks_begun,
        }
    }

    /// Applies the answer to `look`. `None` if the query must be repeated: concurrent queries disagree, because one
    /// overtook the other or because the database was restored between them.
    pub(crate) fn learn(&mut self, look: LogQuery, page: LogPage) -> Option<Fresh> {
        // A later query was answered first, so this answer contains nothing new.
        if (0..self.look_learned).contains(&look.number) {
            return Some(Fresh(()));
        }
        // Before this query began, the database had reported a later version.
        let is_restored = page.head < look.known;
        if page.head < self.cursor && !is_restored {
            return None;
        }
        self.look_learned = look.number;
        self.looked_at = Some(look.asked_at);
        if is_restored {
            self.snapshots.clear();
            self.forget_changes(page.head);
        } else if look.after == Version::default() {
            self.forget_changes(page.whole_after(&look));
        } else if page.whole_after(&look) > self.cursor {
            self.raise_floor(page.whole_after(&look));
        }
        self.cursor = page.head;
        let mut entries = page.entries;
        entries.sort_unstable_by_key(|entry| entry.version);
        entries.into_iter().for_each(|entry| self.note(entry));
        Some(Fresh(()))
    }

    /// The key with this `digest`, in its state at the cursor or later; `None` if the memory does not know.
    pub(crate) fn find(&mut self, _: &Fresh, digest: &Digest, now: Moment) -> Option<&VerifiableKey> {
        let kept = self.snapshots.peek(digest)?;
        if kept.snapshot.version < self.floor || !self.is_of_this_history(kept) || !kept.snapshot.is_in_use(now) {
            self.snapshots.remove(digest);
            return None;
        }
        let snapshot = &mut self.snapshots.touch(digest)?.snapshot;
        if snapshot.version < self.cursor {
            let key = &mut snapshot.key;
            if let Some((version, state)) = self.keys.peek(digest)
                && *version > snapshot.version
            {
                key.state = *state;
            }
            if let Some((version, disabled_at)) = self.merchants.peek(&key.merchant_id)
                && *version > snapshot.version
            {
                key.merchant_disabled_at = *disabled_at;
            }
            // Keeps a snapshot that is in use above the floor.
            snapshot.version = self.cursor;
        }
        Some(&snapshot.key)
    }

    /// Keeps a snapshot, unless a newer one is known.
    pub(crate) fn keep(&mut self, digest: Digest, snapshot: Snapshot, from: Tier) {
        // A copy in KV can outlive a restore of the database. A row that D1 has just returned cannot.
        let may_be_of_another_history = from == Tier::Kv && snapshot.version > self.cursor;
        let known = self.snapshots.peek(&digest).map(|kept| kept.snapshot.version);
        if may_be_of_another_history || known > Some(snapshot.version) {
            return;
        }
        self.snapshots.insert(digest, Kept { snapshot, looks_begun: self.looks_begun });
    }

    /// A snapshot from D1 can be ahead of the cursor until a log query that began after it is answered. If the log has
    /// not reached its version by then, the database was restored.
    fn is_of_this_history(&self, kept: &Kept) -> bool {
        kept.snapshot.version <= self.cursor || self.look_learned <= kept.looks_begun
    }

    fn note(&mut self, entry: LogEntry) {
        let version = entry.version;
        let dropped = match entry.change {
            Change::Key(digest, state) => note_in(&mut self.keys, digest, version, state),
            Change::Merchant(id, disabled_at) => note_in(&mut self.merchants, id, version, disabled_at),
        };
        self.raise_floor(dropped);
    }

    fn raise_floor(&mut self, version: Version) {
        self.floor = self.floor.max(version);
    }

    /// Forgets all changes. From here on, only changes after `floor` are known.
    fn forget_changes(&mut self, floor: Version) {
        self.keys.clear();
        self.merchants.clear();
        self.floor = floor;
    }
}

/// Remembers the latest state of `subject`. Returns the latest version among the entries that were dropped for it.
fn note_in<K: Copy + Eq + Hash, S>(
    changes: &mut Generations<K, (Version, S)>,
    subject: K,
    version: Version,
    state: S,
) -> Version {
    if changes.peek(&subject).is_some_and(|(known, _)| *known >= version) {
        return Version::default();
    }
    let dropped = changes.insert(subject, (version, state));
    dropped.values().map(|(version, _)| *version).max().unwrap_or_default()
}
