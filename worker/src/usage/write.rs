//! Writes what an object has of some keys to D1: their days, the days of their organisations, and events.

use super::day::{day_of, start_of};
use super::inbox::after;
use super::key_memory::{KeyMemory, NewNetwork};
use super::message::{Day, Part};
use super::row;
use crate::db::events::NewEvent;
use crate::db::usage::{DayRow, KeyDayRow, NewDayRow};
use crate::db::{self, Db, Statement};
use crate::failure::Failure;
use crate::{json, random};
use shared::activity::ActivityAction;
use shared::id::{EventId, KeyId};
use shared::key::Mode;
use shared::moment::Moment;

/// A key whose counts are written, and what the object remembers of it up to a batch.
pub(super) struct Written {
    pub(super) id: KeyId,
    pub(super) parts: Vec<Part>,
    pub(super) memory: KeyMemory,
    pub(super) remembered_upto: u64,
}

impl Written {
    /// The number of the last batch.
    pub(super) fn upto(&self) -> u64 {
        self.parts.iter().map(|part| part.upto).max().unwrap_or_default()
    }

    /// Updates the memory. Returns the networks that are new in the counts that the rows of their days lack; D1 has the
    /// events of the others.
    fn remember(&mut self, upto_of: impl Fn(u32) -> u64) -> Vec<NewNetwork> {
        let mut new = Vec::new();
        for part in self.parts.iter().filter(|part| part.upto > self.remembered_upto) {
            let found = self.memory.note(&part.counts);
            new.extend(found.into_iter().filter(|network| part.upto > upto_of(network.day)));
        }
        new
    }

    fn days(&self) -> Vec<u32> {
        let mut days = Vec::new();
        for day in self.parts.iter().flat_map(|part| &part.counts.days) {
            if !days.contains(&day.number) {
                days.push(day.number);
            }
        }
        days
    }
}

/// What became of the keys to write.
#[derive(Default)]
pub(super) struct Outcome {
    /// The keys that D1 has now, with their new memories.
    pub(super) written: Vec<Written>,
    /// The keys that were written too recently, and when. Nothing of them was written.
    pub(super) recent: Vec<(KeyId, Moment)>,
}

/// Writes the counts of these keys in one transaction, and updates their memories. What D1 has already is not written
/// again.
pub(super) async fn write(
    db: &Db,
    keys: Vec<Written>,
    shard: usize,
    gaps: &[u32],
    (now, interval_ms): (Moment, i64),
) -> Result<Outcome, Failure> {
    let asked: Vec<_> =
        keys.iter().flat_map(|key| key.days().into_iter().map(|day| (key.id, start_of(day).ms()))).collect();
    let existing = db::usage::of_keys(db, &asked).await?;
    let mut outcome = Outcome::default();
    let (mut rows, mut events) = (Vec::new(), Vec::new());
    for mut key in keys {
        let key_rows: Vec<_> = existing.iter().filter(|row| row.key_id == key.id).collect();
        let days = key_rows.iter().map(|row| read(row)).collect::<Result<Vec<_>, _>>()?;
        let last = days.iter().flatten().map(|row| Moment::from_ms(row.upto as i64)).max();
        if let Some(last) = last.filter(|last| (0..interval_ms).contains(&now.ms_since(*last))) {
            outcome.recent.push((key.id, last));
            continue;
        }
        for (key_row, day) in key_rows.iter().zip(&days) {
            rows.extend(with_parts(key_row, day.as_ref(), &key.parts)?);
        }
        let new_networks = key.remember(|number| {
            let row = days.iter().flatten().find(|row| row.day_at == start_of(number).ms());
            row.map_or(0, |row| row.upto)
        });
        if let Some(key_row) = key_rows.first().filter(|row| row.mode == Mode::Live) {
            for network in new_networks {
                events.push(event(key_row, network, now).insert()?);
            }
        }
        key.memory.forget_old(now);
        outcome.written.push(key);
    }
    let gaps: Vec<_> = gaps.iter().map(|day| start_of(*day).ms()).collect();
    change(db, &rows, events, (!gaps.is_empty()).then(|| db::usage::write_gaps(shard, &gaps)).transpose()?).await?;
    Ok(outcome)
}

async fn change(db: &Db, rows: &[NewDayRow], events: Vec<Statement>, gaps: Option<Statement>) -> Result<(), Failure> {
    let mut change = Vec::new();
    if !rows.is_empty() {
        // Each event depends on the statement before it.
        change.push(db::usage::write(rows)?);
        change.extend(events);
        change.push(db::usage::add_to_organisations(rows)?);
    }
    change.extend(gaps);
    if change.is_empty() {
        return Ok(());
    }
    db.change(change).await.map(|_| ())
}

pub(super) fn read(row: &KeyDayRow) -> Result<Option<DayRow>, Failure> {
    row.day.as_deref().map(json::read_text).transpose()
}

/// The row of a day with the parts that it lacks; `None` if it lacks none.
pub(super) fn with_parts(key: &KeyDayRow, old: Option<&DayRow>, parts: &[Part]) -> Result<Option<NewDayRow>, Failure> {
    let number = day_of(Moment::from_ms(key.asked_day_at));
    let (new, upto) = after(parts, number, old.map_or(0, |row| row.upto));
    if new.counts.totals().0 == 0 { Ok(None) } else { with_counts(key, old, &new, upto).map(Some) }
}

/// The row of a day with additional counts.
pub(super) fn with_counts(key: &KeyDayRow, old: Option<&DayRow>, new: &Day, upto: u64) -> Result<NewDayRow, Failure> {
    let number = new.number;
    let (new_calls, new_refusals) = new.counts.totals();
    let mut day = old.map_or_else(|| Ok(Day { number, ..Day::default() }), row::day)?;
    day.counts.add(&new.counts);
    let (calls, refusals) = day.counts.totals();
    Ok(NewDayRow {
        key_id: key.key_id,
        day: DayRow {
            day_at: key.asked_day_at,
            hours: row::hours_hex(&day.counts),
            used: day.counts.used,
            missing: day.counts.missing,
            last_used_at: day.counts.last_used_at(number).map(Moment::ms),
            networks: row::networks_hex(&day.counts),
            upto,
        },
        calls,
        refusals,
        new_calls,
        new_refusals,
    })
}

fn event(key: &KeyDayRow, new: NewNetwork, now: Moment) -> NewEvent {
    let id = EventId::new(now.ms().unsigned_abs(), random::bits());
    let action = ActivityAction::KeySeenFromNewNetwork;
    let event = NewEvent::by_time(id, key.organisation_id, action).about_key(key.merchant_id, key.key_id);
    let event = event.became("network", new.network.to_string());
    match new.country {
        Some(country) => event.became("country", country),
        None => event,
    }
}
