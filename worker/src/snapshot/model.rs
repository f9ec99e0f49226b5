//! The model check: every interleaving of a small world around the memory, and the flaws it must find.
//!
//! The property is the product's promise, and a little more. A verification is answered with what was
//! true at some moment no further back than [`FRESHNESS_MS`](super::FRESHNESS_MS) before it began
//! (so a key is never valid once it was revoked that long before); and an isolate never goes back to an
//! earlier state than it has answered from.
//!
//! Also, verifications go on: while the memory is too old and no look is under way, the next request begins one, whatever
//! became of the looks before it and however clocks were set.
//!
//! What holds is explored to the end: some 2,800,000 different worlds, up to 26 steps deep, in the seven
//! tests whose names begin with `the_promise_holds`. The others stop at the shortest way to break it.
//!
//! Two things are taken for granted. A clock that is set back goes back by more than the age of the last
//! look: one that is set back by less makes the look seem younger, by as much. And no call to D1 lasts
//! for ten minutes.

mod steps;
mod world;

use super::memory::Memory;
use super::{USE_MS, Version};
use shared::moment::Moment;
use stateright::{Checker, HasDiscoveries, Model, Property};
use steps::{Step, World};
use world::{Budget, Copy, Database, Isolate, KEY, Truth};

/// A mistake that one could make, planted around the memory that makes none of them.
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
    /// What the memory would not hold, or hold for ever, if it were made with this flaw.
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

/// What must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Wrong {
    /// An answer that was not true any more.
    Stale,
    /// An answer of an earlier version than one before.
    WentBack,
    /// A key is said not to exist that does.
    KeyDenied,
    /// The memory is too old, nobody looks, and nobody would begin to.
    Stuck,
}

/// A world to explore from its beginning, with a flaw or none.
#[derive(Clone, Copy)]
struct Exploration {
    isolates: usize,
    /// How many entries of the log a look may ask for.
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
    /// What the shortest way to break the promise breaks, if there is one.
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
fn the_promise_holds_while_the_log_is_cut_and_dropped_and_memory_forgets() {
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
fn the_promise_holds_when_clocks_are_set() {
    Exploration { budget: Budget { jumps: 1, ..ONE_CHANGE }, ..TWO_ISOLATES }.holds();
}

#[test]
fn the_promise_holds_when_the_database_does_not_answer() {
    Exploration { budget: Budget { outages: 1, ..ONE_CHANGE }, ..ONE_ISOLATE }.holds();
}

/// Versions are given a second time then, and may agree with a copy that they have nothing to do with:
/// the promise holds again once all copies are out of use that were read, or used, without it being known.
#[test]
fn the_promise_holds_again_twenty_minutes_after_the_database_was_restored() {
    A_RESTORE.holds();
}

#[test]
fn a_copy_from_before_a_dropped_change_is_found_out() {
    let wrong = SHORT_PAGES_OF_A_LOG_THAT_IS_DROPPED.wrong_with(Flaw::NoFloor);
    assert_eq!(wrong, Some(Wrong::Stale));
}

#[test]
fn a_copy_to_which_later_changes_are_not_applied_is_found_out() {
    assert_eq!(ONE_ISOLATE.wrong_with(Flaw::NoLaterChanges), Some(Wrong::Stale));
}

#[test]
fn a_page_that_is_believed_to_be_whole_is_found_out() {
    let wrong = SHORT_PAGES_OF_A_LOG_THAT_IS_DROPPED.wrong_with(Flaw::NothingIsEverMissingInThePage);
    assert_eq!(wrong, Some(Wrong::Stale));
}

#[test]
fn freshness_counted_from_the_end_of_the_look_is_found_out() {
    let longer = Exploration { budget: Budget { ticks: 3, ..ONE_CHANGE }, ..ONE_ISOLATE };
    assert_eq!(longer.wrong_with(Flaw::FreshFromTheEndOfTheLook), Some(Wrong::Stale));
}

/// The older snapshot is no lie: whatever was changed since is applied to it, or it is below the floor.
/// But an isolate that has read D1 ahead of the log would go back to where the log is.
#[test]
fn an_older_snapshot_that_replaces_a_newer_one_is_found_out() {
    assert_eq!(ONE_ISOLATE.wrong_with(Flaw::OlderSnapshotReplacesNewer), Some(Wrong::WentBack));
}

#[test]
fn a_miss_in_kv_that_is_taken_for_an_answer_is_found_out() {
    assert_eq!(ONE_ISOLATE.wrong_with(Flaw::KvMissIsNotFound), Some(Wrong::KeyDenied));
}

#[test]
fn a_clock_set_back_that_stops_all_looks_is_found_out() {
    let jumps = Exploration { budget: Budget { jumps: 1, outages: 1, ..ONE_CHANGE }, ..ONE_ISOLATE };
    for flaw in [Flaw::AClockSetBackMakesTheMemoryYoung, Flaw::AClockSetBackMakesALookRecent] {
        assert_eq!(jumps.wrong_with(flaw), Some(Wrong::Stuck), "{flaw:?}");
    }
}

#[test]
fn the_promise_holds_when_clocks_are_set_and_looks_are_cut_off() {
    Exploration { budget: Budget { jumps: 1, outages: 1, ..ONE_CHANGE }, ..ONE_ISOLATE }.holds();
}

/// As long as the database's history only grows, versions do without: see the next test. A restore
/// gives them a second time, and then a copy of the first time would be believed for ever.
#[test]
fn a_copy_that_is_used_for_ever_is_found_out_once_the_database_is_restored() {
    assert_eq!(A_RESTORE.wrong_with(Flaw::NoUseUntil), Some(Wrong::Stale));
}

#[test]
fn a_copy_that_is_used_for_ever_is_right_for_as_long_as_history_only_grows() {
    let without = Exploration { budget: Budget { restores: 0, ..A_RESTORE.budget }, ..A_RESTORE };
    assert_eq!(without.wrong_with(Flaw::NoUseUntil), None);
}
