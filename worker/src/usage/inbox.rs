//! The counts that an object has received and not written to D1 yet, and the isolates that sent them.
//!
//! The object stores each batch, and this is built again from the stored batches after a restart. A batch that was
//! confirmed is never lost, and one that arrives twice counts once: D1 has, for each key and day, the number of the last
//! batch that its row contains.

use super::day::day_of;
use super::message::{Day, KeyCounts, Message, Part, PendingKey};
use shared::id::KeyId;
use shared::moment::Moment;
use std::collections::HashMap;

/// How long a sender is remembered after its last message, in milliseconds.
const SENDER_KEPT_MS: i64 = Moment::DAY_MS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sender {
    /// The number of its last batch.
    pub(super) number: u32,
    pub(super) seen_at: Moment,
    /// The batch that it has announced.
    pub(super) due: Option<Due>,
}

/// A batch that was announced: its number, and until when it has to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) number: u32,
    pub(super) at: Moment,
}

/// Counts of a key that are not in D1, as far as is known.
#[derive(Default)]
struct Pending {
    parts: Vec<Held>,
    /// Whether the last part may be in D1 already. Then nothing can be added to it.
    is_sealed: bool,
}

/// A part, and the number of its first batch.
struct Held {
    first: u64,
    part: Part,
}

#[derive(Default)]
pub(super) struct Inbox {
    senders: HashMap<u64, Sender>,
    pending: HashMap<KeyId, Pending>,
    /// When the rows of a key were last written.
    written_at: HashMap<KeyId, Moment>,
    /// The days on which counts were lost, until D1 knows them.
    gaps: Vec<u32>,
    last: u64,
}

impl Pending {
    fn parts(&self) -> Vec<Part> {
        self.parts.iter().map(|held| held.part.clone()).collect()
    }
}

impl Inbox {
    /// The number of the next batch: larger than all before. It is a time in milliseconds, so that numbers grow even if
    /// the storage is lost.
    pub(super) fn next_number(&self, now: Moment) -> u64 {
        now.ms().unsigned_abs().max(self.last + 1)
    }

    /// Whether a message tells something new.
    pub(super) fn is_new(&self, message: &Message) -> bool {
        let (Message::Announcement { sender, number, .. } | Message::Batch { sender, number, .. }) = message;
        self.senders.get(sender).is_none_or(|known| known.number < *number)
    }

    /// Takes a new message. Returns the sender to store.
    pub(super) fn take(&mut self, message: Message, upto: u64, now: Moment) -> (u64, Sender) {
        let (id, sender) = match message {
            Message::Announcement { sender, number, within_ms } => {
                // The batch before this one may still be on its way.
                let last = self.senders.get(&sender).map_or(0, |known| known.number);
                let due = Some(Due { number, at: now.plus_ms(i64::from(within_ms)) });
                (sender, Sender { number: last, seen_at: now, due })
            }
            Message::Batch { sender, number, has_lost, keys } => {
                self.take_batch(upto, has_lost, keys);
                let announced = self.senders.get(&sender).and_then(|known| known.due);
                (sender, Sender { number, seen_at: now, due: announced.filter(|due| due.number > number) })
            }
        };
        self.senders.insert(id, sender);
        (id, sender)
    }

    /// Takes a batch that was stored before.
    pub(super) fn restore(&mut self, message: Message, upto: u64) {
        if let Message::Batch { has_lost, keys, .. } = message {
            let ids: Vec<_> = keys.iter().map(|counts| counts.key_id).collect();
            self.take_batch(upto, has_lost, keys);
            // It may be in D1 already.
            ids.iter().for_each(|id| self.seal(id));
        }
    }

    pub(super) fn restore_sender(&mut self, id: u64, sender: Sender) {
        self.senders.insert(id, sender);
    }

    /// Batches up to this number were stored, even if they are deleted by now.
    pub(super) fn restore_last(&mut self, upto: u64) {
        self.last = self.last.max(upto);
    }

    fn seal(&mut self, id: &KeyId) {
        if let Some(pending) = self.pending.get_mut(id) {
            pending.is_sealed = true;
        }
    }

    /// Counts were lost when the batch with this number was stored.
    pub(super) fn note_loss(&mut self, upto: u64) {
        self.add_gap(day_of(Moment::from_ms(upto as i64)));
    }

    fn add_gap(&mut self, day: u32) {
        if !self.gaps.contains(&day) {
            self.gaps.push(day);
        }
    }

    fn take_batch(&mut self, upto: u64, has_lost: bool, keys: Vec<KeyCounts>) {
        self.last = self.last.max(upto);
        if has_lost {
            self.note_loss(upto);
        }
        for counts in keys {
            let pending = self.pending.entry(counts.key_id).or_default();
            match pending.parts.last_mut().filter(|_| !pending.is_sealed) {
                Some(Held { part, .. }) => {
                    part.upto = upto;
                    part.counts.add(&counts);
                }
                None => pending.parts.push(Held { first: upto, part: Part { upto, counts } }),
            }
            pending.is_sealed = false;
        }
    }

    /// Senders that have stopped without sending an announced batch: their counts are lost.
    pub(super) fn forget_stopped(&mut self, now: Moment) -> Vec<u64> {
        let (mut gone, mut late_days) = (Vec::new(), Vec::new());
        for (id, sender) in &self.senders {
            let late = sender.due.filter(|due| due.at < now);
            if let Some(due) = late {
                late_days.extend([day_of(sender.seen_at), day_of(due.at)]);
            }
            if late.is_some() || now.ms_since(sender.seen_at) > SENDER_KEPT_MS {
                gone.push(*id);
            }
        }
        late_days.into_iter().for_each(|day| self.add_gap(day));
        for id in &gone {
            // Its number stays known, so that the batch counts once if it arrives late and twice.
            if let Some(sender) = self.senders.get_mut(id) {
                sender.due = None;
            }
        }
        self.senders.retain(|_, sender| now.ms_since(sender.seen_at) <= SENDER_KEPT_MS);
        gone
    }

    pub(super) fn sender(&self, id: u64) -> Option<Sender> {
        self.senders.get(&id).copied()
    }

    /// At most `most` keys that can be written: those whose rows were not written within `interval_ms`. Their parts are
    /// sealed.
    pub(super) fn due(&mut self, now: Moment, interval_ms: i64, most: usize) -> Vec<(KeyId, Vec<Part>)> {
        let written_at = &self.written_at;
        let is_due = |id: &KeyId| written_at.get(id).is_none_or(|at| now.ms_since(*at) >= interval_ms);
        let due = self.pending.iter_mut().filter(|(id, _)| is_due(id)).take(most);
        due.map(|(id, pending)| {
            pending.is_sealed = true;
            (*id, pending.parts())
        })
        .collect()
    }

    /// D1 has the parts of a key up to this number.
    pub(super) fn written(&mut self, id: KeyId, upto: u64, now: Moment) {
        self.written_at.insert(id, now);
        if let Some(pending) = self.pending.get_mut(&id) {
            pending.parts.retain(|held| held.part.upto > upto);
            if pending.parts.is_empty() {
                self.pending.remove(&id);
            }
        }
    }

    /// The rows of a key were written at this time, as D1 says.
    pub(super) fn was_written(&mut self, id: KeyId, at: Moment) {
        self.written_at.insert(id, at);
    }

    /// The days with lost counts that D1 does not know yet.
    pub(super) fn gaps(&self) -> Vec<u32> {
        self.gaps.clone()
    }

    pub(super) fn gaps_written(&mut self, days: &[u32]) {
        self.gaps.retain(|day| !days.contains(day));
    }

    /// The first batch that is still needed. Stored batches before it can be deleted.
    pub(super) fn first_needed(&self) -> u64 {
        let firsts = self.pending.values().flat_map(|pending| &pending.parts).map(|held| held.first);
        firsts.min().unwrap_or(self.last + 1)
    }

    /// When the object has something to do next, at the earliest at `soonest`.
    pub(super) fn next_due(&mut self, now: Moment, soonest: Moment, interval_ms: i64) -> Option<Moment> {
        self.written_at.retain(|_, at| now.ms_since(*at) < interval_ms);
        let written_at = &self.written_at;
        let writes = self.pending.keys().map(|id| written_at.get(id).map_or(soonest, |at| at.plus_ms(interval_ms)));
        let gap = (!self.gaps.is_empty()).then_some(soonest);
        let senders = self.senders.values().filter_map(|sender| sender.due).map(|due| due.at.plus_ms(1));
        writes.chain(gap).chain(senders).min().map(|at| at.max(soonest))
    }

    /// What is pending of a key.
    pub(super) fn of_key(&self, id: KeyId) -> PendingKey {
        let parts = self.pending.get(&id).map(Pending::parts).unwrap_or_default();
        PendingKey { parts, ..PendingKey::default() }
    }
}

/// The counts of one day in those of these parts that a row up to `upto` does not contain, and the number of the last part.
pub(crate) fn after(parts: &[Part], day: u32, upto: u64) -> (Day, u64) {
    let mut sum = Day { number: day, ..Day::default() };
    let mut last = upto;
    for part in parts.iter().filter(|part| part.upto > upto) {
        let of_day = part.counts.days.iter().filter(|counted| counted.number == day);
        of_day.for_each(|counted| sum.counts.add(&counted.counts));
        last = last.max(part.upto);
    }
    (sum, last)
}
