//! What an isolate has counted for one object, until the object has confirmed it.

use super::day::{SeenCall, day_of};
use super::message::{KeyCounts, Message, encoded};
use super::networks::Country;
use shared::id::KeyId;
use std::collections::HashMap;
use std::time::Duration;

/// How many keys an isolate counts for an object. While nothing can be sent, calls of further keys are dropped.
const MOST_KEYS: usize = 1_250;
/// How many keys are in a batch, so that it is stored as one row.
const KEYS_IN_BATCH: usize = 300;

#[derive(Default)]
pub(super) struct Outbox {
    keys: HashMap<KeyId, KeyCounts>,
    /// The last batch, if it is not confirmed yet. It is sent again, unchanged, before the next one.
    unconfirmed: Option<Vec<u8>>,
    /// The number of the last batch.
    number: u32,
    /// Whether the object knows that the next batch is being collected.
    is_announced: bool,
    has_lost: bool,
}

impl Outbox {
    /// Counts a call. Returns whether the next batch has to be announced.
    pub(super) fn count(&mut self, key_id: KeyId, call: SeenCall, country: impl FnOnce() -> Option<Country>) -> bool {
        if self.keys.len() >= MOST_KEYS && !self.keys.contains_key(&key_id) {
            self.has_lost = true;
            return false;
        }
        let counts = self.keys.entry(key_id).or_insert_with(|| KeyCounts::new(key_id));
        counts.with_day(day_of(call.at), |day| day.count(call, country));
        counts.rejections.count(call);
        !std::mem::replace(&mut self.is_announced, true)
    }

    pub(super) fn announcement(&self, sender: u64, within: Duration) -> Vec<u8> {
        let within_ms = u32::try_from(within.as_millis()).unwrap_or(u32::MAX);
        encoded(&Message::Announcement { sender, number: self.number + 1, within_ms })
    }

    /// The number and the bytes of the batch to send next: the unconfirmed one, or a new one.
    pub(super) fn next(&mut self, sender: u64) -> Option<(u32, Vec<u8>)> {
        if self.unconfirmed.is_none() && !self.keys.is_empty() {
            let ids: Vec<_> = self.keys.keys().take(KEYS_IN_BATCH).copied().collect();
            let keys = ids.iter().filter_map(|id| self.keys.remove(id)).collect();
            self.number += 1;
            self.is_announced = false;
            let has_lost = std::mem::take(&mut self.has_lost);
            self.unconfirmed = Some(encoded(&Message::Batch { sender, number: self.number, has_lost, keys }));
        }
        self.unconfirmed.clone().map(|bytes| (self.number, bytes))
    }

    /// The object has stored the batch with this number.
    pub(super) fn confirm(&mut self, number: u32) {
        if number == self.number {
            self.unconfirmed = None;
        }
    }

    /// The object cannot read the batch with this number.
    pub(super) fn give_up(&mut self, number: u32) {
        self.confirm(number);
        self.has_lost = true;
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::decoded;
    use super::*;
    use shared::moment::Moment;
    use shared::permission::PermissionSet;
    use shared::usage::Network;
    use shared::verification::VerificationCode;

    fn count(outbox: &mut Outbox, key: u64) -> bool {
        let call = SeenCall {
            at: Moment::from_ms(0),
            code: VerificationCode::Valid,
            requested: PermissionSet::EMPTY,
            missing: PermissionSet::EMPTY,
            network: Network::Unknown,
        };
        outbox.count(KeyId::new(key, 0), call, || None)
    }

    fn calls(bytes: &[u8]) -> (u64, bool) {
        let Ok(Message::Batch { keys, has_lost, .. }) = decoded(bytes) else { panic!("no batch") };
        (keys.iter().flat_map(|key| &key.days).map(|day| day.counts.totals().0).sum(), has_lost)
    }

    #[test]
    fn an_unconfirmed_batch_is_sent_again_before_the_next() {
        let mut outbox = Outbox::default();
        assert_eq!([count(&mut outbox, 1), count(&mut outbox, 2)], [true, false], "one announcement for each batch");
        let first = outbox.next(7).unwrap();
        assert!(count(&mut outbox, 1));
        assert_eq!(outbox.next(7).unwrap(), first);
        outbox.confirm(first.0 + 1);
        assert_eq!(outbox.next(7).unwrap(), first);
        outbox.confirm(first.0);
        let second = outbox.next(7).unwrap();
        assert_eq!((second.0, calls(&second.1)), (first.0 + 1, (1, false)));
        outbox.confirm(second.0);
        assert_eq!(outbox.next(7), None);
    }

    #[test]
    fn many_keys_are_sent_in_several_batches_and_too_many_are_reported() {
        let mut outbox = Outbox::default();
        for key in (0..MOST_KEYS as u64 + 10).chain([0]) {
            count(&mut outbox, key);
        }
        let mut sums = Vec::new();
        while let Some((number, bytes)) = outbox.next(7) {
            sums.push(calls(&bytes));
            outbox.confirm(number);
        }
        assert_eq!(sums.iter().map(|(calls, _)| calls).sum::<u64>(), MOST_KEYS as u64 + 1);
        assert_eq!(sums.iter().map(|(_, has_lost)| *has_lost).collect::<Vec<_>>(), [true, false, false, false, false]);
    }

    #[test]
    fn a_batch_that_cannot_be_read_is_given_up_and_reported() {
        let mut outbox = Outbox::default();
        count(&mut outbox, 1);
        let (number, _) = outbox.next(7).unwrap();
        outbox.give_up(number);
        count(&mut outbox, 1);
        assert_eq!(calls(&outbox.next(7).unwrap().1), (1, true));
    }
}
