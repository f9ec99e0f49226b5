//! Examples of the memory at its limits. `model.rs` checks the general promise.

mod changes;

use super::generations::{Generations, Map};
use super::memory::{Fresh, Memory, Sizes};
use super::{Change, FRESHNESS_MS, LogEntry, LogPage, Snapshot, Tier, Version};
use crate::json;
use proptest::prelude::*;
use shared::id::{KeyId, MerchantId};
use shared::key::{KeyState, Mode};
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::secret::Digest;
use shared::verification::VerifiableKey;
use std::hash::BuildHasher;

const NOW: Moment = Moment::from_ms(1_801_387_800_000);
const MERCHANT: MerchantId = MerchantId::new(1, 7);
const ROOM: Sizes = Sizes { snapshots: 8, changes: 8, page: 4 };
const TEN_MINUTES_MS: i64 = 600_000;

fn digest(number: u8) -> Digest {
    [number; 32].into()
}

fn snapshot(version: i64) -> Snapshot {
    let key = VerifiableKey {
        id: KeyId::new(1, 1),
        merchant_id: MERCHANT,
        mode: Mode::Live,
        permissions: PermissionSet::ALL,
        allowed_ips: vec!["203.0.113.0/24".parse().unwrap()],
        state: KeyState::default(),
        merchant_disabled_at: None,
    };
    Snapshot::new(key, Version(version), NOW)
}

fn page(head: i64, entries: Vec<(i64, Change)>) -> LogPage {
    let entries = entries.into_iter().map(|(version, change)| LogEntry { version: Version(version), change }).collect();
    LogPage { head: Version(head), dropped_until: Version(0), entries }
}

fn revoked(number: u8) -> Change {
    Change::Key(digest(number), KeyState { revoked_at: Some(NOW), ..KeyState::default() })
}

fn learn(memory: &mut Memory, now: Moment, page: LogPage) -> Fresh {
    let look = memory.begin_look(now);
    memory.learn(look, page).expect("no other log query is running")
}

/// A memory that has read the log up to `head` without any change.
fn memory_at(head: i64) -> (Memory, Fresh) {
    let mut memory = Memory::new(ROOM);
    let fresh = learn(&mut memory, NOW, page(head, vec![]));
    (memory, fresh)
}

#[test]
fn a_memory_is_fresh_for_a_second_from_the_start_of_its_log_query() {
    let (memory, _) = memory_at(0);
    for (ms, is_fresh) in [(0, true), (FRESHNESS_MS - 1, true), (FRESHNESS_MS, false), (-1, false)] {
        assert_eq!(memory.fresh(NOW.plus_ms(ms)).is_some(), is_fresh, "{ms} ms later");
    }
    assert!(Memory::new(Sizes::default()).fresh(NOW).is_none(), "a memory without a log query is not fresh");
}

#[test]
fn a_log_query_continues_the_last_one_for_ten_minutes() {
    let (mut memory, _) = memory_at(5);
    for (ms, after) in [(0, 5), (TEN_MINUTES_MS - 1, 5), (TEN_MINUTES_MS, 0), (-1, 0)] {
        assert_eq!(memory.begin_look(NOW.plus_ms(ms)).after, Version(after), "{ms} ms later");
    }
}

#[test]
fn a_snapshot_is_found_with_all_later_changes() {
    let (mut memory, fresh) = memory_at(5);
    memory.keep(digest(1), snapshot(5), Tier::Kv);
    assert_eq!(memory.find(&fresh, &digest(1), NOW).map(|key| key.state), Some(KeyState::default()));
    let fresh = learn(&mut memory, NOW, page(7, vec![(7, Change::Merchant(MERCHANT, Some(NOW))), (6, revoked(1))]));
    let key = memory.find(&fresh, &digest(1), NOW).unwrap();
    assert_eq!((key.state.revoked_at, key.merchant_disabled_at), (Some(NOW), Some(NOW)));
}

#[test]
fn a_change_that_a_snapshot_contains_is_not_applied_again() {
    let (mut memory, _) = memory_at(5);
    let fresh = learn(&mut memory, NOW, page(6, vec![(6, revoked(1))]));
    memory.keep(digest(1), snapshot(6), Tier::Kv);
    assert_eq!(memory.find(&fresh, &digest(1), NOW).map(|key| key.state), Some(KeyState::default()));
}

#[test]
fn a_late_copy_does_not_undo_a_change() {
    let (mut memory, _) = memory_at(5);
    memory.keep(digest(1), snapshot(5), Tier::Kv);
    let fresh = learn(&mut memory, NOW, page(6, vec![(6, revoked(1))]));
    for _ in 0..2 {
        assert!(memory.find(&fresh, &digest(1), NOW).unwrap().state.revoked_at.is_some());
        memory.keep(digest(1), snapshot(5), Tier::Kv);
    }
}

#[test]
fn a_snapshot_is_usable_for_ten_minutes_from_its_read() {
    for (ms, is_found) in [(0, true), (TEN_MINUTES_MS - 1, true), (TEN_MINUTES_MS, false), (-1, false)] {
        let (mut memory, fresh) = memory_at(5);
        memory.keep(digest(1), snapshot(5), Tier::D1);
        assert_eq!(memory.find(&fresh, &digest(1), NOW.plus_ms(ms)).is_some(), is_found, "{ms} ms later");
    }
}

#[test]
fn older_copies_are_unused_after_a_full_page_or_a_dropped_log() {
    let full = page(9, (6..=9).map(|version| (version, revoked(2))).collect());
    let dropped = LogPage { dropped_until: Version(5), ..page(9, vec![(9, revoked(2))]) };
    for page in [full, dropped] {
        let mut memory = Memory::new(ROOM);
        let fresh = learn(&mut memory, NOW, page);
        for (version, is_found) in [(4, false), (5, true)] {
            memory.keep(digest(1), snapshot(version), Tier::Kv);
            assert_eq!(memory.find(&fresh, &digest(1), NOW).is_some(), is_found, "{version}");
        }
    }
}

#[test]
fn a_row_from_d1_can_be_ahead_of_the_log_and_a_copy_cannot() {
    let (mut memory, fresh) = memory_at(5);
    memory.keep(digest(1), snapshot(6), Tier::Kv);
    assert_eq!(memory.find(&fresh, &digest(1), NOW), None);
    memory.keep(digest(1), snapshot(6), Tier::D1);
    assert!(memory.find(&fresh, &digest(1), NOW).is_some());
    let fresh = learn(&mut memory, NOW, page(5, vec![]));
    assert_eq!(memory.find(&fresh, &digest(1), NOW), None, "the log never reached this version");
}

#[test]
fn a_lower_head_empties_the_memory() {
    let (mut memory, _) = memory_at(5);
    memory.keep(digest(1), snapshot(5), Tier::D1);
    let fresh = learn(&mut memory, NOW, page(4, vec![]));
    assert_eq!(memory.find(&fresh, &digest(1), NOW), None);
    memory.keep(digest(1), snapshot(3), Tier::Kv);
    assert_eq!(memory.find(&fresh, &digest(1), NOW), None, "an older copy is not used either");
    memory.keep(digest(1), snapshot(4), Tier::D1);
    assert!(memory.find(&fresh, &digest(1), NOW).is_some());
}

#[test]
fn an_earlier_log_query_that_is_answered_late_changes_nothing() {
    let (mut memory, _) = memory_at(5);
    let (early, late) = (memory.begin_look(NOW), memory.begin_look(NOW.plus_ms(900)));
    assert!(memory.learn(late, page(7, vec![(7, revoked(1))])).is_some());
    let fresh = memory.learn(early, page(6, vec![])).unwrap();
    assert!(memory.fresh(NOW.plus_ms(1500)).is_some(), "the memory stays fresh");
    memory.keep(digest(1), snapshot(5), Tier::Kv);
    assert!(memory.find(&fresh, &digest(1), NOW).unwrap().state.revoked_at.is_some());
}

#[test]
fn log_queries_that_disagree_are_repeated() {
    let (mut memory, _) = memory_at(5);
    let (early, late) = (memory.begin_look(NOW), memory.begin_look(NOW));
    assert!(memory.learn(early, page(7, vec![])).is_some());
    assert!(memory.learn(late, page(6, vec![])).is_none());
    assert_eq!(memory.begin_look(NOW).after, Version(7));
}

#[test]
fn a_snapshot_survives_a_round_trip_through_json() {
    let json = serde_json::to_string(&snapshot(5)).unwrap();
    assert_eq!(json::read_text::<Snapshot>(&json).ok(), Some(snapshot(5)));
    assert!(json.len() < 1024, "{json}");
}

#[test]
fn a_full_young_generation_replaces_the_old_one() {
    let mut map = Generations::new(4);
    let mut dropped = |key: u128| {
        let mut keys: Vec<u128> = map.insert(key, ()).into_keys().collect();
        keys.sort_unstable();
        keys
    };
    for key in [1, 2, 2, 3, 4] {
        assert!(dropped(key).is_empty(), "{key}");
    }
    assert_eq!(dropped(5), [1, 2]);
    assert_eq!(
        [3, 4, 5].map(|key| map.place(&key).map(|(is_young, ())| is_young)),
        [Some(false), Some(false), Some(true)]
    );
    map.remove(&3);
    map.remove(&5);
    assert_eq!((map.len(), map.peek(&4)), (1, Some(&())));
    map.clear();
    assert_eq!(map.len(), 0);
}

#[test]
fn the_hash_of_a_random_key_is_its_first_bytes() {
    let hasher = Map::<[u8; 32], ()>::default().hasher().clone();
    assert_eq!(hasher.hash_one([[7_u8; 8], [1; 8], [2; 8], [3; 8]].as_flattened()), u64::from_le_bytes([7; 8]));
    assert_eq!(hasher.hash_one(0x0102_u128), 0x0102);
}

proptest! {
    #[test]
    fn a_memory_stays_within_its_size_and_keeps_all_changes_above_its_floor(
        changed in prop::collection::vec(0_u8..64, 1..200),
    ) {
        let (mut memory, _) = memory_at(0);
        for (version, number) in (1..).zip(&changed) {
            learn(&mut memory, NOW, page(version, vec![(version, revoked(*number))]));
            memory.keep(digest(*number), snapshot(version), Tier::D1);
            prop_assert!(memory.keys.len() <= ROOM.changes && memory.snapshots.len() <= ROOM.snapshots);
        }
        for (version, number) in (1..).zip(&changed) {
            let known = memory.keys.peek(&digest(*number)).map(|(known, _)| known.0);
            prop_assert!(version <= memory.floor.0 || known >= Some(version));
        }
    }

    #[test]
    fn a_snapshot_in_use_is_not_dropped(others in 8_u8..200) {
        let (mut memory, fresh) = memory_at(5);
        memory.keep(digest(0), snapshot(5), Tier::D1);
        for other in 1..others {
            memory.keep(digest(other), snapshot(5), Tier::D1);
            prop_assert!(memory.find(&fresh, &digest(0), NOW).is_some());
        }
        prop_assert_eq!(memory.find(&fresh, &digest(1), NOW), None);
    }
}
