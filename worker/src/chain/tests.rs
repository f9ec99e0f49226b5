//! Changes that a person with SQL access could make to an audit log. Each is found and named.

mod record;

use super::check::{Check, Finding, Progress};
use super::{Fingerprint, Head, RUN_LEN, Seal};
use proptest::prelude::*;
use record::{COLUMNS, Known, Record, Row, SEALED_AT, WRITTEN_MS, id, organisation, places, records};
use shared::activity::Break;
use shared::id::OrganisationId;

proptest! {
    #[test]
    fn an_unchanged_log_is_intact(record in records()) {
        prop_assert_eq!(record.broken(), None);
    }

    #[test]
    fn finds_an_event_with_any_changed_column((mut record, place) in places(), column in 0..COLUMNS) {
        record.rows[place].columns[column].push('!');
        prop_assert_eq!(record.broken(), record.at(Break::EventChanged, place));
    }

    #[test]
    fn finds_an_event_with_another_id((mut record, place) in places()) {
        record.rows[place].id = id(WRITTEN_MS, 999_999);
        prop_assert_eq!(record.broken(), record.at(Break::EventChanged, place));
    }

    #[test]
    fn finds_an_event_with_another_number((mut record, place) in places(), further in 1..100_i64) {
        record.rows[place].number = record.rows.len() as i64 + further;
        prop_assert_eq!(record.broken(), record.at(Break::EventMissing, place));
    }

    #[test]
    fn finds_a_deleted_event((mut record, place) in places()) {
        record.rows.remove(place);
        prop_assert_eq!(record.broken(), record.at(Break::EventMissing, place));
    }

    #[test]
    fn finds_a_deleted_event_after_renumbering((mut record, place) in places()) {
        record.rows.remove(place);
        for row in &mut record.rows[place..] {
            row.number -= 1;
        }
        prop_assert_eq!(record.broken(), record.at(Break::EventMissing, place));
    }

    #[test]
    fn finds_truncated_events_even_if_replaced((mut record, place) in places()) {
        record.rows.truncate(place);
        prop_assert_eq!(record.broken(), record.at(Break::EventMissing, place));
        record.rows.push(Row { id: id(100_000, 1), ..Row::new(place + 1) });
        prop_assert_eq!(record.broken(), record.at(Break::EventMissing, place));
    }

    #[test]
    fn finds_swapped_events((mut record, one) in places(), other in any::<prop::sample::Index>()) {
        let other = other.index(record.rows.len());
        prop_assume!(one != other);
        record.swap(one, other);
        prop_assert_eq!(record.broken(), record.at(Break::EventMoved, one.min(other)));
    }

    #[test]
    fn finds_an_inserted_event((mut record, place) in places()) {
        for row in &mut record.rows[place..] {
            row.number += 1;
        }
        record.rows.push(Row { id: id(WRITTEN_MS, 999_999), ..Row::new(place + 1) });
        prop_assert_eq!(record.broken(), record.at(Break::EventInserted, place));
    }

    #[test]
    fn finds_an_event_inserted_before_the_first(mut record in records(), number in -5..=0_i64) {
        record.rows.push(Row { number, id: id(WRITTEN_MS, 999_999), ..Row::new(1) });
        let broken = record.broken().map(|(what, seal, _)| (what, seal));
        prop_assert_eq!(broken, Some((Break::EventInserted, Some(1))));
    }

    #[test]
    fn finds_a_checkpoint_with_any_change((mut record, place) in places(), column in 0..6) {
        let number = record.seal_of(place).expect("a checkpoint contains the event");
        let seal = &mut record.seals[number as usize - 1];
        match column {
            0 => seal.first_event += 1,
            1 => seal.last_event += 1,
            2 => seal.sealed_at += 1,
            3 => seal.previous = "0".repeat(64),
            4 => seal.digest = "0".repeat(64),
            _ => seal.entries.push('0'),
        }
        prop_assert_eq!(record.broken(), Some((Break::SealChanged, Some(number), None)));
    }

    #[test]
    fn finds_a_checkpoint_recalculated_for_a_changed_event((mut record, place) in places()) {
        let number = record.seal_of(place).expect("a checkpoint contains the event");
        let old = record.rows[place].fingerprint().digest;
        record.rows[place].columns[0].push('!');
        let new = record.rows[place].fingerprint().digest;
        let seal = &mut record.seals[number as usize - 1];
        seal.entries = seal.entries.replace(&old, &new);
        let noted = Known { number: None, digest: record.head().digest };
        record.reseal(number as usize - 1);
        if number < record.seals.len() as u64 {
            prop_assert_eq!(record.broken(), Some((Break::SealChanged, Some(number), None)));
        } else {
            // The database alone does not show it. A digest that was noted outside the database does.
            prop_assert_eq!(record.verify(vec![noted], 2).map(|place| place.what), Some(Break::DigestUnknown));
        }
    }

    #[test]
    fn finds_a_deleted_checkpoint((mut record, place) in places()) {
        let number = record.seal_of(place).expect("a checkpoint contains the event");
        prop_assume!(number < record.seals.len() as u64);
        record.seals.remove(number as usize - 1);
        prop_assert_eq!(record.broken(), Some((Break::SealMissing, Some(number), None)));
    }

    #[test]
    fn finds_the_deleted_end_of_a_log_with_its_checkpoints((mut record, place) in places()) {
        let cut = record.seal_of(place).unwrap() as usize - 1;
        let known = Known { number: Some(record.head().number), digest: record.head().digest };
        record.seals.truncate(cut);
        let last = record.head().last_event;
        record.rows.retain(|row| row.number <= last);
        prop_assert_eq!(record.broken(), None, "the database alone does not show it");
        let found = record.verify(vec![known.clone()], 2).map(|place| (place.what, place.seal));
        prop_assert_eq!(found, Some((Break::DigestUnknown, known.number.map(|number| number as u64))));
    }

    #[test]
    fn knows_the_digest_of_every_checkpoint_and_no_other(record in records(), place in any::<prop::sample::Index>()) {
        let digest = record.seals[place.index(record.seals.len())].digest.clone();
        prop_assert_eq!(record.verify(vec![Known { number: None, digest }], 2), None);
        let unknown = Known { number: None, digest: "0".repeat(64) };
        prop_assert_eq!(record.verify(vec![unknown], 2).map(|place| place.what), Some(Break::DigestUnknown));
    }
}

#[test]
fn a_checkpoint_belongs_to_one_organisation() {
    let record = Record::sealed(&[2]);
    let mut check = Check::resume(OrganisationId::new(2, 2), Progress::default());
    let events = record.rows.iter().map(Row::fingerprint).collect();
    let finding = check.follow(record.seals, events).unwrap();
    assert!(matches!(finding, Some(Finding::Named(place)) if place.what == Break::SealChanged));
}

#[test]
fn a_checkpoint_ends_before_a_gap_and_after_1000_events() {
    let mut events: Vec<_> = (1..=RUN_LEN + 5).map(|number| Row::new(number).fingerprint()).collect();
    let next = |events: &[Fingerprint]| {
        Seal::next(organisation(), &Head::default(), events, SEALED_AT).unwrap().map(|seal| seal.last_event)
    };
    assert_eq!(next(&events), Some(1000));
    events.remove(3);
    assert_eq!(next(&events), Some(3));
    events.remove(0);
    assert_eq!(next(&events), None);
}

#[test]
fn finds_a_checkpoint_whose_numbers_do_not_match_its_events() {
    let mut record = Record::sealed(&[3]);
    record.seals[0].last_event = 4;
    record.reseal(0);
    assert_eq!(record.broken(), Some((Break::SealChanged, Some(1), None)));
}

#[test]
fn finds_a_checkpoint_with_more_than_1000_events() {
    let mut record = Record::sealed(&[RUN_LEN, 1]);
    let added = record.seals.pop().expect("a second checkpoint");
    record.seals[0].last_event = added.last_event;
    record.seals[0].entries += &format!("\n{}", added.entries);
    record.reseal(0);
    assert_eq!(record.broken(), Some((Break::SealChanged, Some(1), None)));
}

#[test]
fn finds_an_event_inserted_in_place_of_the_first() {
    let mut record = Record::sealed(&[2]);
    record.rows[0].number = 0;
    record.rows[0].id = id(WRITTEN_MS, 9);
    assert_eq!(record.broken(), Some((Break::EventInserted, Some(1), Some(0))));
}

#[test]
fn finds_that_the_next_checkpoint_is_missing() {
    let mut check = Check::resume(organisation(), Progress { number: 3, ..Progress::default() });
    let finding = check.follow(Vec::new(), Vec::new()).unwrap();
    assert!(
        matches!(finding, Some(Finding::Named(place)) if (place.what, place.seal) == (Break::SealMissing, Some(4)))
    );
}

#[test]
fn finds_a_deleted_event_that_had_no_checkpoint() {
    let mut record = Record::sealed(&[2]);
    record.rows.extend([3, 5].map(Row::new));
    record.seal(10);
    assert_eq!(record.broken(), Some((Break::EventMissing, None, Some(4))));
}
