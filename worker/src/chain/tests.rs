//! Changes that a person with SQL access could make to an audit log. Each is found and named.

use super::check::{Check, Finding, Progress};
use super::{Fingerprint, Head, RUN_LEN, Seal};
use crate::json::Json;
use proptest::prelude::*;
use shared::activity::{Break, BrokenPlace};
use shared::id::{EventId, OrganisationId};
use shared::moment::Moment;

/// How many columns an event of these tests has after its id.
const COLUMNS: usize = 5;
/// When the events are written, in milliseconds. Their checkpoints are written at [`SEALED_AT`].
const WRITTEN_MS: u64 = 1_000;
const SEALED_AT: Moment = Moment::from_ms(60_000);

/// A checkpoint that is known from elsewhere.
#[derive(Clone, Debug)]
struct Known {
    /// `None` if only the digest is known.
    number: Option<i64>,
    digest: String,
}

/// A row of the table `events`.
#[derive(Clone, Debug)]
struct Row {
    number: i64,
    id: String,
    columns: [String; COLUMNS],
}

#[derive(Clone, Debug)]
struct Record {
    rows: Vec<Row>,
    seals: Vec<Seal>,
}

fn organisation() -> OrganisationId {
    OrganisationId::new(1, 1)
}

fn id(at_ms: u64, random: usize) -> String {
    EventId::new(at_ms, random as u128).to_string()
}

impl Row {
    fn new(number: usize) -> Self {
        let columns = std::array::from_fn(|column| format!("{column} of {number}"));
        Self { number: number as i64, id: id(WRITTEN_MS, number), columns }
    }

    fn fingerprint(&self) -> Fingerprint {
        let columns = std::iter::once(&self.id).chain(&self.columns).map(|text| Json::Text(text.clone())).collect();
        Fingerprint::new(self.number, self.id.clone(), Moment::from_ms(self.number), columns).unwrap()
    }
}

impl Record {
    /// `lens` contains the number of events of each checkpoint.
    fn sealed(lens: &[usize]) -> Self {
        let mut record = Self { rows: (1..=lens.iter().sum()).map(Row::new).collect(), seals: Vec::new() };
        for len in lens {
            record.seal(*len);
        }
        record
    }

    fn head(&self) -> Head {
        self.seals.last().map_or_else(Head::default, |seal| Head {
            number: seal.number,
            last_event: seal.last_event,
            digest: seal.digest.clone(),
        })
    }

    fn seal(&mut self, len: usize) {
        let head = self.head();
        let unsealed = self.rows.iter().filter(|row| row.number > head.last_event).take(len);
        let events: Vec<_> = unsealed.map(Row::fingerprint).collect();
        self.seals.extend(Seal::next(organisation(), &head, &events, SEALED_AT).unwrap());
    }

    /// Verifies as `activity/verify.rs` does, in pages of this many checkpoints.
    fn verify(&self, known: Vec<Known>, page: usize) -> Option<BrokenPlace> {
        let mut rows = self.rows.clone();
        rows.sort_by_key(|row| row.number);
        let mut progress = Progress::default();
        let finding = loop {
            let mut check = Check::resume(organisation(), progress.clone());
            let next = self.seals.iter().filter(|seal| seal.number > progress.number);
            let seals: Vec<_> = next.take(page).cloned().collect();
            let is_left = |row: &&Row| progress.number == 0 || row.number > progress.last_event;
            let events: Vec<_> = rows.iter().filter(is_left).map(Row::fingerprint).collect();
            if seals.is_empty() {
                break check.end(&events);
            }
            if let Some(finding) = check.follow(seals, events).unwrap() {
                break Some(finding);
            }
            progress = check.progress().clone();
        };
        match finding {
            None => self.unknown(known),
            Some(Finding::Named(place)) => Some(place),
            Some(Finding::Other(other)) => {
                let is_elsewhere = rows.iter().any(|row| row.id == other.sealed_id);
                let entry = format!("{} ", other.event.id);
                let was_sealed = self.seals.iter().any(|seal| seal.entries.contains(&entry));
                Some(other.named(is_elsewhere, was_sealed))
            }
        }
    }

    /// The first checkpoint that is known from elsewhere and missing in the chain.
    fn unknown(&self, known: Vec<Known>) -> Option<BrokenPlace> {
        let is = |known: &Known, seal: &Seal| {
            known.digest == seal.digest && known.number.is_none_or(|number| number == seal.number)
        };
        let unknown = known.into_iter().find(|known| !self.seals.iter().any(|seal| is(known, seal)))?;
        let seal = unknown.number.map(|number| number as u64);
        Some(BrokenPlace { what: Break::DigestUnknown, seal, event: None, event_id: None, at: None })
    }

    /// What is broken, in which checkpoint, at which event.
    fn broken(&self) -> Option<(Break, Option<u64>, Option<u64>)> {
        let [place, other] = [1, 3].map(|page| self.verify(Vec::new(), page));
        assert_eq!(place, other, "the page size changed the result");
        place.map(|place| (place.what, place.seal, place.event))
    }

    /// The checkpoint that contains the event with this index.
    fn seal_of(&self, index: usize) -> Option<u64> {
        let number = index as i64 + 1;
        let seal = self.seals.iter().find(|seal| (seal.first_event..=seal.last_event).contains(&number));
        seal.map(|seal| seal.number as u64)
    }

    fn at(&self, what: Break, index: usize) -> Option<(Break, Option<u64>, Option<u64>)> {
        Some((what, self.seal_of(index), Some(index as u64 + 1)))
    }

    fn swap(&mut self, one: usize, other: usize) {
        let numbers = (self.rows[one].number, self.rows[other].number);
        (self.rows[one].number, self.rows[other].number) = (numbers.1, numbers.0);
    }

    /// Recalculates a checkpoint's digest, as an attacker who knows the algorithm would.
    fn reseal(&mut self, index: usize) {
        let seal = &mut self.seals[index];
        seal.digest = seal.right_digest(organisation()).unwrap();
    }
}

fn records() -> impl Strategy<Value = Record> {
    prop::collection::vec(1..6_usize, 1..6).prop_map(|lens| Record::sealed(&lens))
}

/// A log and the index of one of its events.
fn places() -> impl Strategy<Value = (Record, usize)> {
    records().prop_flat_map(|record| {
        let len = record.rows.len();
        (Just(record), 0..len)
    })
}

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
fn finds_a_deleted_event_that_had_no_checkpoint() {
    let mut record = Record::sealed(&[2]);
    record.rows.extend([3, 5].map(Row::new));
    record.seal(10);
    assert_eq!(record.broken(), Some((Break::EventMissing, None, Some(4))));
}
