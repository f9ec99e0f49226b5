//! The model check: every interleaving of a small world around the memory, and the flaws that the check must find.
//!
//! It checks what the product promises. A verification is answered with a state that was true at some time not earlier
//! than [`FRESHNESS_MS`](super::FRESHNESS_MS) before the verification began: a key that was revoked earlier is never
//! valid. An isolate also never answers from an earlier version than before. And verifications do not get stuck: if the
//! memory is too old and no log query is running, the next request begins one, even after failed queries and changed
//! clocks.
//!
//! Worlds without a flaw are explored completely: about 2,800,000 different worlds, up to 26 steps deep, in the seven
//! tests whose names begin with `the_promise_holds`. The other tests stop at the shortest way to break the promise.
//!
//! Two assumptions: a clock that is set back goes back by more than the age of the latest log query (a smaller step
//! would make the query seem younger by that much), and no call to D1 takes ten minutes.

mod steps;
mod world;

use super::memory::Memory;
use super::{USE_MS, Version};
use shared::moment::Moment;
use stateright::{Checker, HasDiscoveries, Model, Property};
use steps::{Step, World};
use world::{Budget, Copy, Database, Isolate, KEY, Truth};

/// A possible mistake, added to the correct memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    NoFloor,
    NoLaterChanges,
    NothingIsEverMissingInThePage,
    FreshFromTheEndOfTheLook,
    OlderSnapshotReplacesNewer,
    KvMissIsNotFound,
    NoUseUntil,
    AClockSetBackMakesTheMemoryYoung,
    AClockSetBackMakesALookRecent,
}

impl Flaw {
    /// Removes or prolongs what a memory with this flaw would not keep, or would keep permanently.
    fn spoil(self, memory: &mut Memory, now: Moment) {
        match self {
            Self::NoFloor => memory.floor = Version::default(),
            Self::NoLaterChanges => {
                memory.keys.clear();
                memory.merchants.clear();
            }
            Self::NoUseUntil => {
                if let Some(kept) = memory.snapshots.touch(&KEY.into()) {
                    kept.snapshot.use_until = now.plus_ms(USE_MS);
                }
            }
            _ => {}
        }
    }
}

/// The ways to break the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Wrong {
    /// An answer that was no longer true.
    Stale,
    /// An answer from an earlier version than the answer before it.
    WentBack,
    /// An existing key was reported as unknown.
    KeyDenied,
    /// The memory is too old, no log query is running, and no request would begin one.
    Stuck,
}

/// A world to explore from its start, with at most one flaw.
#[derive(Clone, Copy)]
struct Exploration {
    isolates: usize,
    /// The maximum number of entries in an answer to a log query.
    page: usize,
    budget: Budget,
    flaw: Option<Flaw>,
}

impl Model for Exploration {
    type State = World;
    type Action = Step;

    fn init_states(&self) -> Vec<World> {
        vec![World {
            ms: 0,
            database: Database::default(),
            restored_at_ms: None,
            kv: vec![Copy { version: 0, truth: Truth::default(), asked_at: Moment::from_ms(0) }],
            isolates: vec![Isolate::new(self.page); self.isolates],
            requests: Vec::new(),
            budget: self.budget,
            wrong: None,
        }]
    }

    fn actions(&self, world: &World, steps: &mut Vec<Step>) {
        world.steps(steps);
    }

    fn next_state(&self, world: &World, step: Step) -> Option<World> {
        let mut next = world.clone();
        next.take(step, self.flaw);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let has_followed = |_: &Self, world: &World| world.isolates.iter().any(|isolate| isolate.answered > Version(0));
        vec![
            Property::always(PROMISE, |_, world: &World| world.wrong.is_none()),
            Property::sometimes("answers follow the database", has_followed),
        ]
    }
}

const PROMISE: &str = "answers are true and never go back";

/// Two verifications, two changes, and time for both to be forgotten.
const SOME: Budget =
    Budget { requests: 2, commits: 2, compactions: 0, ticks: 2, rests: 0, jumps: 0, restores: 0, outages: 0 };
const ONE_CHANGE: Budget = Budget { commits: 1, ..SOME };
const A_WHOLE_PAGE: usize = 9;

const ONE_ISOLATE: Exploration = Exploration { isolates: 1, page: A_WHOLE_PAGE, budget: SOME, flaw: None };
const SHORT_PAGES_OF_A_LOG_THAT_IS_DROPPED: Exploration =
    Exploration { page: 1, budget: Budget { compactions: 1, ..SOME }, ..ONE_ISOLATE };
const TWO_ISOLATES: Exploration = Exploration { isolates: 2, ..ONE_ISOLATE };
const A_RESTORE: Exploration =
    Exploration { budget: Budget { ticks: 0, rests: 2, restores: 1, ..SOME }, ..ONE_ISOLATE };

impl Exploration {
    /// What breaks first with this flaw, by the shortest way; `None` if nothing does.
    fn wrong_with(self, flaw: Flaw) -> Option<Wrong> {
        let flawed = Self { flaw: Some(flaw), ..self };
        let checked = flawed.checker().finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
        checked.discovery(PROMISE)?.last_state().wrong
    }

    fn holds(self) {
        let checked = self.checker().spawn_bfs().join();
        println!("{} worlds, at most {} steps deep", checked.unique_state_count(), checked.max_depth());
        checked.assert_properties();
    }
}

#[test]
fn the_promise_holds_with_short_pages_and_a_dropped_log() {
    SHORT_PAGES_OF_A_LOG_THAT_IS_DROPPED.holds();
}

#[test]
fn the_promise_holds_for_two_isolates_that_share_copies() {
    TWO_ISOLATES.holds();
}

#[test]
fn the_promise_holds_for_three_verifications_at_once() {
    Exploration { budget: Budget { requests: 3, ..ONE_CHANGE }, ..ONE_ISOLATE }.holds();
}

#[test]
fn the_promise_holds_when_clocks_are_changed() {
    Exploration { budget: Budget { jumps: 1, ..ONE_CHANGE }, ..TWO_ISOLATES }.holds();
}

#[test]
fn the_promise_holds_when_the_database_does_not_answer() {
    Exploration { budget: Budget { outages: 1, ..ONE_CHANGE }, ..ONE_ISOLATE }.holds();
}

/// A restored database assigns versions a second time, and an old copy can match such a version. The promise holds
/// again once all copies have expired that were read or used before isolates could notice the restore.
#[test]
fn the_promise_holds_again_twenty_minutes_after_a_restore() {
    A_RESTORE.holds();
}

#[test]
fn detects_copies_older_than_a_dropped_change() {
    let wrong = SHORT_PAGES_OF_A_LOG_THAT_IS_DROPPED.wrong_with(Flaw::NoFloor);
    assert_eq!(wrong, Some(Wrong::Stale));
}

#[test]
fn detects_copies_without_later_changes() {
    assert_eq!(ONE_ISOLATE.wrong_with(Flaw::NoLaterChanges), Some(Wrong::Stale));
}

#[test]
fn detects_incomplete_pages_that_are_taken_as_complete() {
    let wrong = SHORT_PAGES_OF_A_LOG_THAT_IS_DROPPED.wrong_with(Flaw::NothingIsEverMissingInThePage);
    assert_eq!(wrong, Some(Wrong::Stale));
}

#[test]
fn detects_freshness_counted_from_the_end_of_a_log_query() {
    let longer = Exploration { budget: Budget { ticks: 3, ..ONE_CHANGE }, ..ONE_ISOLATE };
    assert_eq!(longer.wrong_with(Flaw::FreshFromTheEndOfTheLook), Some(Wrong::Stale));
}

/// The answer from an older snapshot is true: later changes are applied to it, or it is below the floor. But an isolate
/// that has read D1 ahead of the log would go back to the log's state.
#[test]
fn detects_an_older_snapshot_that_replaces_a_newer_one() {
    assert_eq!(ONE_ISOLATE.wrong_with(Flaw::OlderSnapshotReplacesNewer), Some(Wrong::WentBack));
}

#[test]
fn detects_a_kv_miss_that_is_taken_as_not_found() {
    assert_eq!(ONE_ISOLATE.wrong_with(Flaw::KvMissIsNotFound), Some(Wrong::KeyDenied));
}

#[test]
fn detects_a_clock_set_back_that_stops_log_queries() {
    let jumps = Exploration { budget: Budget { jumps: 1, outages: 1, ..ONE_CHANGE }, ..ONE_ISOLATE };
    for flaw in [Flaw::AClockSetBackMakesTheMemoryYoung, Flaw::AClockSetBackMakesALookRecent] {
        assert_eq!(jumps.wrong_with(flaw), Some(Wrong::Stuck), "{flaw:?}");
    }
}

#[test]
fn the_promise_holds_when_clocks_change_and_log_queries_are_lost() {
    Exploration { budget: Budget { jumps: 1, outages: 1, ..ONE_CHANGE }, ..ONE_ISOLATE }.holds();
}

/// Versions suffice as long as the database's history only grows: see the next test. A restored database assigns them a
/// second time, and then a copy from before would be used permanently.
#[test]
fn detects_copies_that_never_expire_after_a_restore() {
    assert_eq!(A_RESTORE.wrong_with(Flaw::NoUseUntil), Some(Wrong::Stale));
}

#[test]
fn copies_that_never_expire_are_correct_without_a_restore() {
    let without = Exploration { budget: Budget { restores: 0, ..A_RESTORE.budget }, ..A_RESTORE };
    assert_eq!(without.wrong_with(Flaw::NoUseUntil), None);
}
