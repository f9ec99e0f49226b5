//! The memory of one isolate: the snapshots that it uses, and what changed since they were read.
//!
//! A verification asks for [`Memory::fresh`]; where there is no answer it takes a look at the log
//! ([`Memory::begin_look`], [`Memory::learn`]), and where that fails there is no verdict. Then it asks
//! [`Memory::find`], and after a miss KV and then D1, whose snapshots it hands to [`Memory::keep`] and
//! finds again. KV that has nothing says nothing: only D1 knows that a key does not exist.

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

/// Proof that the memory was fresh enough when a verification began. It holds for that verification only: what the memory
/// learns meanwhile makes it fresher.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone, PartialEq, Eq, Hash))]
pub(crate) struct Fresh(());

/// How much is remembered, and asked for at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Snapshots of about 300 bytes.
    pub(crate) snapshots: usize,
    /// Changes of keys, and as many of merchants, of about 100 bytes.
    pub(crate) changes: usize,
    /// Entries of one [`LogPage`].
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
    /// The log's head as far as it is known.
    pub(super) cursor: Version,
    /// Every change after this one and up to the cursor is in `keys` or `merchants`.
    pub(super) floor: Version,
    /// When the latest look that was learned from began.
    pub(super) looked_at: Option<Moment>,
    /// When the look began that is under way, as far as this isolate knows.
    pub(super) looking_since: Option<Moment>,
    /// How many looks have begun.
    pub(super) looks_begun: u64,
    /// The number of the latest look that was learned from.
    pub(super) look_learned: u64,
    /// How many entries to look for at once.
    page_len: usize,
    pub(super) keys: Generations<Digest, (Version, KeyState)>,
    pub(super) merchants: Generations<MerchantId, (Version, Option<Moment>)>,
    pub(super) snapshots: Generations<Digest, Kept>,
}

#[derive(Debug)]
#[cfg_attr(test, derive(Clone))]
pub(super) struct Kept {
    pub(super) snapshot: Snapshot,
    /// How many looks had begun when it was kept.
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

    /// Whether a verification that began at `began_at` may rely on the latest look. A look that seems to
    /// have begun later says that the clock was set back, and so nothing of its age.
    pub(crate) fn fresh(&self, began_at: Moment) -> Option<Fresh> {
        let age_ms = began_at.ms_since(self.looked_at?);
        (0..FRESHNESS_MS).contains(&age_ms).then_some(Fresh(()))
    }

    /// Whether the next look should begin: the latest is nearly too old, and none is under way. A negative age says that
    /// the clock was set back, and nothing of the age: then a look is due at once.
    pub(crate) fn is_look_due(&self, now: Moment) -> bool {
        let is_young = self.looked_at.is_some_and(|at| (0..LOOK_AHEAD_MS).contains(&now.ms_since(at)));
        let is_looking = self.looking_since.is_some_and(|since| (0..LONGEST_LOOK_MS).contains(&now.ms_since(since)));
        !is_young && !is_looking
    }

    /// The look that was under way has ended, whatever came of it.
    pub(crate) fn end_look(&mut self) {
        self.looking_since = None;
    }

    /// What to ask the log for. From the start where nothing is known yet, or the last look is so long ago
    /// that every snapshot of then is out of use: a restored database can go unnoticed no longer than that.
    ///
    /// `now` is the moment at which the verification began that looks; those that wait for the same look
    /// ask for [`fresh`](Self::fresh) again after it.
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

    /// Takes in the answer to `look`. `None` where it must be asked again: looks that were under way
    /// together disagree, so that either one overtook the other or the database was restored between them.
    pub(crate) fn learn(&mut self, look: LogQuery, page: LogPage) -> Option<Fresh> {
        // A later look was answered sooner: all that this one tells is known.
        if look.number < self.look_learned {
            return Some(Fresh(()));
        }
        // The database said that it had come further before this look began.
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

    /// The key whose secret has `digest`, as it is at the cursor or was later still; `None` where memory
    /// does not know.
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
            // So that a snapshot in use stays above the floor.
            snapshot.version = self.cursor;
        }
        Some(&snapshot.key)
    }

    /// Takes in a snapshot. One that is older than what is known changes nothing.
    pub(crate) fn keep(&mut self, digest: Digest, snapshot: Snapshot, from: Tier) {
        // Copies outlive a restored database; what D1 itself says just now does not.
        let may_be_of_another_history = from == Tier::Kv && snapshot.version > self.cursor;
        let known = self.snapshots.peek(&digest).map(|kept| kept.snapshot.version);
        if may_be_of_another_history || known > Some(snapshot.version) {
            return;
        }
        self.snapshots.insert(digest, Kept { snapshot, looks_begun: self.looks_begun });
    }

    /// A snapshot from D1 may be ahead of the cursor, until a look has been answered that began after it:
    /// if the log has not come that far by then, it never will.
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

    /// From here on only changes after `floor` are known.
    fn forget_changes(&mut self, floor: Version) {
        self.keys.clear();
        self.merchants.clear();
        self.floor = floor;
    }
}

/// Remembers the latest state of `subject`, and gives the latest version that was forgotten for it.
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
