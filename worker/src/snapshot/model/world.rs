//! The world around the memories: one database, copies in KV, isolates with clocks, and running requests. Their steps
//! are in `model/steps.rs`, the promise and the worlds to explore in `model.rs`.

use super::super::memory::{Fresh, Kept, Memory, Sizes};
use super::super::{Change, LogEntry, LogPage, LogQuery, Snapshot, USE_MS, Version};
use shared::id::{KeyId, MerchantId};
use shared::key::{KeyState, Mode};
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::verification::VerifiableKey;
use std::hash::{Hash, Hasher};

/// The key that is verified.
pub(super) const KEY: [u8; 32] = [1; 32];
/// Another key of the same organisation. Its changes fill the log.
const OTHER_KEY: [u8; 32] = [2; 32];
const MERCHANT: MerchantId = MerchantId::new(1, 1);
const THEN: Moment = Moment::from_ms(0);

/// The state of the key at a version: all that can change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Truth {
    pub(super) revoked: bool,
    pub(super) disabled: bool,
    pub(super) merchant_disabled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    Key,
    OtherKey,
    Merchant,
}

/// A change in the database. `truth` holds until the next change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Commit {
    pub(super) subject: Subject,
    pub(super) truth: Truth,
    pub(super) since_ms: i64,
}

/// D1: a single writer. The version of a commit is its position, counted from 1. At version 0, the key is valid.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub(super) struct Database {
    pub(super) commits: Vec<Commit>,
    pub(super) dropped_until: i64,
}

/// An isolate. Its clock is ahead of the world's by `ahead_ms`.
#[derive(Clone, Debug)]
pub(super) struct Isolate {
    pub(super) memory: Memory,
    pub(super) ahead_ms: i64,
    /// The latest version that it answered from.
    pub(super) answered: Version,
    /// When a log query was lost without an error. The isolate need not notice before the query's time limit. `None`
    /// once its clock is changed, because the limit then means nothing.
    pub(super) cut_off_at_ms: Option<i64>,
}

/// A running verification in an isolate.
#[derive(Clone, Debug, PartialEq, Hash)]
pub(super) struct Request {
    pub(super) isolate: usize,
    /// The oldest version that its answer can be from.
    pub(super) oldest: usize,
    /// Whether the answer can be from before a restore of the database. True for verifications that begin before all
    /// snapshots of that time have expired.
    pub(super) is_excused: bool,
    pub(super) fresh: Option<Fresh>,
    pub(super) at: At,
}

/// What a verification waits for.
#[derive(Clone, Debug, PartialEq, Hash)]
pub(super) enum At {
    /// The log query has begun.
    LogQuery(LogQuery),
    /// The log was read, but the answer has not arrived.
    LookAnswer(LogQuery, Page),
    Kv,
    D1,
    /// The row was read, but the answer has not arrived.
    D1Answer(Copy),
}

/// The database as it was when a [`LogPage`] was read.
#[derive(Clone, Debug, PartialEq, Hash)]
pub(super) struct Page(Database);

/// A row of the key that D1 returned, and that KV may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Copy {
    pub(super) version: usize,
    pub(super) truth: Truth,
    pub(super) asked_at: Moment,
}

/// How often each kind of step can still happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Budget {
    pub(super) requests: u8,
    /// Revoke, disable or enable the key, disable or enable the merchant account, change the other key.
    pub(super) commits: u8,
    pub(super) compactions: u8,
    /// Half the freshness time passes.
    pub(super) ticks: u8,
    /// The lifetime of a snapshot passes.
    pub(super) rests: u8,
    /// An isolate's clock is set forward or back, by more than the age of anything.
    pub(super) jumps: u8,
    /// The database is restored to its state one or more commits ago.
    pub(super) restores: u8,
    /// D1 does not answer.
    pub(super) outages: u8,
}

impl Database {
    pub(super) fn head(&self) -> usize {
        self.commits.len()
    }

    pub(super) fn truth_at(&self, version: usize) -> Truth {
        version.checked_sub(1).map_or(Truth::default(), |place| self.commits[place].truth)
    }

    /// The latest entry of each subject, except dropped ones.
    pub(super) fn log(&self) -> Vec<(i64, Commit)> {
        let numbered = || (1..).zip(self.commits.iter().copied());
        let is_latest =
            |version: i64, subject| !numbered().any(|(at, commit)| at > version && commit.subject == subject);
        numbered()
            .filter(|(version, commit)| *version > self.dropped_until && is_latest(*version, commit.subject))
            .collect()
    }
}

impl Page {
    pub(super) fn read(database: &Database) -> Self {
        Self(database.clone())
    }

    /// The newest entries that `look` asks for.
    pub(super) fn answer(&self, look: &LogQuery) -> LogPage {
        let Self(database) = self;
        let entries = database.log().into_iter().rev();
        LogPage {
            head: Version(database.head() as i64),
            dropped_until: Version(database.dropped_until),
            entries: entries
                .map(|(version, commit)| LogEntry { version: Version(version), change: change(commit) })
                .filter(|entry| entry.version > look.after)
                .take(look.limit)
                .collect(),
        }
    }
}

fn change(commit: Commit) -> Change {
    match commit.subject {
        Subject::Key => Change::Key(KEY.into(), state(commit.truth)),
        Subject::OtherKey => Change::Key(OTHER_KEY.into(), KeyState::default()),
        Subject::Merchant => Change::Merchant(MERCHANT, commit.truth.merchant_disabled.then_some(THEN)),
    }
}

fn state(truth: Truth) -> KeyState {
    KeyState {
        disabled_at: truth.disabled.then_some(THEN),
        revoked_at: truth.revoked.then_some(THEN),
        expires_at: None,
    }
}

impl Copy {
    pub(super) fn snapshot(self) -> Snapshot {
        let key = VerifiableKey {
            id: KeyId::new(1, 1),
            merchant_id: MERCHANT,
            mode: Mode::Live,
            permissions: PermissionSet::ALL,
            allowed_ips: Vec::new(),
            state: state(self.truth),
            merchant_disabled_at: self.truth.merchant_disabled.then_some(THEN),
        };
        Snapshot::new(key, Version(self.version as i64), self.asked_at)
    }
}

impl From<&VerifiableKey> for Truth {
    fn from(key: &VerifiableKey) -> Self {
        Self {
            revoked: key.state.revoked_at.is_some(),
            disabled: key.state.disabled_at.is_some(),
            merchant_disabled: key.merchant_disabled_at.is_some(),
        }
    }
}

impl Isolate {
    /// A memory with room for one snapshot and hardly any changes, so that it forgets as much as possible.
    pub(super) fn new(page: usize) -> Self {
        let memory = Memory::new(Sizes { snapshots: 2, changes: 2, page });
        Self { memory, ahead_ms: 0, answered: Version::default(), cut_off_at_ms: None }
    }

    pub(super) fn clock(&self, world_ms: i64) -> Moment {
        Moment::from_ms(world_ms + self.ahead_ms)
    }
}

impl Isolate {
    /// Everything that decides what an isolate does next. The maps of a memory have no defined order.
    fn view(&self) -> impl Hash + PartialEq {
        let memory = &self.memory;
        let change = |digest: [u8; 32]| {
            let change = memory.keys.place(&digest.into());
            change.map(|(young, (at, state))| (young, *at, state.revoked_at, state.disabled_at))
        };
        let changes =
            (change(KEY), change(OTHER_KEY), memory.merchants.place(&MERCHANT).map(|(young, at)| (young, *at)));
        let kept = memory.snapshots.peek(&KEY.into()).map(|Kept { snapshot, looks_begun }| {
            (Truth::from(&snapshot.key), snapshot.version, snapshot.use_until, *looks_begun)
        });
        let looks =
            (memory.looked_at, memory.looking_since, self.cut_off_at_ms, memory.looks_begun, memory.look_learned);
        (self.ahead_ms, self.answered, memory.cursor, memory.floor, looks, changes, kept)
    }
}

impl PartialEq for Isolate {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl Hash for Isolate {
    fn hash<H: Hasher>(&self, to: &mut H) {
        self.view().hash(to);
    }
}

/// How far a clock jumps: longer than the lifetime of a snapshot and all time that passes.
pub(super) const JUMP_MS: i64 = 6 * USE_MS;
