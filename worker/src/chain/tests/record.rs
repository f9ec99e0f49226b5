//! An audit log in memory, with its checkpoints, which tests change as a person with SQL access could.

use crate::chain::check::{Check, Finding, Progress};
use crate::chain::{Fingerprint, Head, Seal};
use crate::json::Json;
use proptest::prelude::*;
use shared::activity::{Break, BrokenPlace};
use shared::id::{EventId, OrganisationId};
use shared::moment::Moment;

/// How many columns an event of these tests has after its id.
pub(super) const COLUMNS: usize = 5;
/// When the events are written, in milliseconds. Their checkpoints are written at [`SEALED_AT`].
pub(super) const WRITTEN_MS: u64 = 1_000;
pub(super) const SEALED_AT: Moment = Moment::from_ms(60_000);

/// A checkpoint that is known from elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// `None` if only the digest is known.
    pub(super) number: Option<i64>,
    pub(super) digest: String,
}

/// A row of the table `events`.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) id: String,
    pub(super) columns: [String; COLUMNS],
}

#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) rows: Vec<Row>,
    pub(super) seals: Vec<Seal>,
}

pub(super) fn organisation() -> OrganisationId {
    OrganisationId::new(1, 1)
}

pub(super) fn id(at_ms: u64, random: usize) -> String {
    EventId::new(at_ms, random as u128).to_string()
}

impl Row {
    pub(super) fn new(number: usize) -> Self {
        let columns = std::array::from_fn(|column| format!("{column} of {number}"));
        Self { number: number as i64, id: id(WRITTEN_MS, number), columns }
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        let columns = std::iter::once(&self.id).chain(&self.columns).map(|text| Json::Text(text.clone())).collect();
        Fingerprint::new(self.number, self.id.clone(), Moment::from_ms(self.number), columns).unwrap()
    }
}

impl Record {
    /// `lens` contains the number of events of each checkpoint.
    pub(super) fn sealed(lens: &[usize]) -> Self {
        let mut record = Self { rows: (1..=lens.iter().sum()).map(Row::new).collect(), seals: Vec::new() };
        for len in lens {
            record.seal(*len);
        }
        record
    }

    pub(super) fn head(&self) -> Head {
        self.seals.last().map_or_else(Head::default, |seal| Head {
            number: seal.number,
            last_event: seal.last_event,
            digest: seal.digest.clone(),
        })
    }

    pub(super) fn seal(&mut self, len: usize) {
        let head = self.head();
        let unsealed = self.rows.iter().filter(|row| row.number > head.last_event).take(len);
        let events: Vec<_> = unsealed.map(Row::fingerprint).collect();
        self.seals.extend(Seal::next(organisation(), &head, &events, SEALED_AT).unwrap());
    }

    /// Verifies as `activity/verify.rs` does, in pages of this many checkpoints.
    pub(super) fn verify(&self, known: Vec<Known>, page: usize) -> Option<BrokenPlace> {
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
    pub(super) fn broken(&self) -> Option<(Break, Option<u64>, Option<u64>)> {
        let [place, other] = [1, 3].map(|page| self.verify(Vec::new(), page));
        assert_eq!(place, other, "the page size changed the result");
        place.map(|place| (place.what, place.seal, place.event))
    }

    /// The checkpoint that contains the event with this index.
    pub(super) fn seal_of(&self, index: usize) -> Option<u64> {
        let number = index as i64 + 1;
        let seal = self.seals.iter().find(|seal| (seal.first_event..=seal.last_event).contains(&number));
        seal.map(|seal| seal.number as u64)
    }

    pub(super) fn at(&self, what: Break, index: usize) -> Option<(Break, Option<u64>, Option<u64>)> {
        Some((what, self.seal_of(index), Some(index as u64 + 1)))
    }

    pub(super) fn swap(&mut self, one: usize, other: usize) {
        let numbers = (self.rows[one].number, self.rows[other].number);
        (self.rows[one].number, self.rows[other].number) = (numbers.1, numbers.0);
    }

    /// Recalculates a checkpoint's digest, as an attacker who knows the algorithm would.
    pub(super) fn reseal(&mut self, index: usize) {
        let seal = &mut self.seals[index];
        seal.digest = seal.right_digest(organisation()).unwrap();
    }
}

pub(super) fn records() -> impl Strategy<Value = Record> {
    prop::collection::vec(1..6_usize, 1..6).prop_map(|lens| Record::sealed(&lens))
}

/// A log and the index of one of its events.
pub(super) fn places() -> impl Strategy<Value = (Record, usize)> {
    records().prop_flat_map(|record| {
        let len = record.rows.len();
        (Just(record), 0..len)
    })
}
