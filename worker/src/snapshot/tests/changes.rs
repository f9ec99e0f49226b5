//! Which changes and copies the memory uses, and when it asks for more.

use super::*;
use crate::snapshot::{LONGEST_LOOK_MS, LOOK_AHEAD_MS};

fn read_at(version: i64, at: Moment) -> Snapshot {
    Snapshot::new(snapshot(version).key().clone(), Version(version), at)
}

#[test]
fn a_log_query_is_due_before_the_memory_is_too_old_and_only_one_runs() {
    let (mut memory, _) = memory_at(5);
    memory.end_look();
    let is_due = |memory: &Memory, ms: i64| memory.is_look_due(NOW.plus_ms(ms));
    assert!(is_due(&Memory::new(ROOM), 0));
    assert_eq!([0, LOOK_AHEAD_MS - 1, LOOK_AHEAD_MS, -1].map(|ms| is_due(&memory, ms)), [false, false, true, true]);
    memory.begin_look(NOW.plus_ms(LOOK_AHEAD_MS));
    let later = [0, LONGEST_LOOK_MS - 1, LONGEST_LOOK_MS].map(|ms| is_due(&memory, LOOK_AHEAD_MS + ms));
    assert_eq!(later, [false, false, true]);
    memory.end_look();
    assert!(is_due(&memory, LOOK_AHEAD_MS));
}

#[test]
fn the_same_head_keeps_everything() {
    let (mut memory, _) = memory_at(5);
    memory.keep(digest(1), snapshot(5), Tier::D1);
    let fresh = learn(&mut memory, NOW, page(5, vec![]));
    assert!(memory.find(&fresh, &digest(1), NOW).is_some());
}

#[test]
fn an_older_copy_gets_the_changes_of_all_log_queries() {
    let (mut memory, _) = memory_at(5);
    learn(&mut memory, NOW, page(6, vec![(6, revoked(1))]));
    let fresh = learn(&mut memory, NOW, page(6, vec![]));
    memory.keep(digest(1), snapshot(4), Tier::Kv);
    assert!(memory.find(&fresh, &digest(1), NOW).unwrap().state.revoked_at.is_some());
}

#[test]
fn older_copies_are_unused_after_a_log_query_with_a_gap() {
    for (version, is_found) in [(4, false), (5, true)] {
        let (mut memory, _) = memory_at(2);
        let fresh = learn(&mut memory, NOW, page(9, (6..=9).map(|version| (version, revoked(2))).collect()));
        memory.keep(digest(1), snapshot(version), Tier::Kv);
        assert_eq!(memory.find(&fresh, &digest(1), NOW).is_some(), is_found, "{version}");
    }
}

#[test]
fn a_change_at_the_version_of_a_snapshot_is_in_it() {
    for change in [revoked(1), Change::Merchant(MERCHANT, Some(NOW))] {
        let (mut memory, _) = memory_at(5);
        let fresh = learn(&mut memory, NOW, page(7, vec![(6, change), (7, revoked(2))]));
        memory.keep(digest(1), snapshot(6), Tier::Kv);
        let key = memory.find(&fresh, &digest(1), NOW).unwrap();
        assert_eq!((key.state, key.merchant_disabled_at), (KeyState::default(), None));
    }
}

#[test]
fn a_snapshot_is_replaced_by_a_later_read_and_not_by_an_older_version() {
    let in_12_minutes = NOW.plus_ms(12 * Moment::MINUTE_MS);
    let in_5_minutes = NOW.plus_ms(5 * Moment::MINUTE_MS);
    for (first, second) in [(read_at(5, NOW), read_at(5, in_5_minutes)), (read_at(5, in_5_minutes), read_at(4, NOW))] {
        let (mut memory, fresh) = memory_at(5);
        memory.keep(digest(1), first, Tier::D1);
        memory.keep(digest(1), second, Tier::D1);
        assert!(memory.find(&fresh, &digest(1), in_12_minutes).is_some());
    }
}
