//! What isolates send to a [`Usage`](super::object::Usage) object, and what the object returns about a key. CBOR.

use super::day::DayCounts;
use super::rejections::Rejections;
use super::text;
use crate::failure::Failure;
use minicbor::{Decode, Encode};
use shared::id::KeyId;
use shared::problem::ErrorCode;

/// How many objects there are.
pub(crate) const SHARDS: usize = 16;

/// A message of an isolate. `sender` identifies the isolate; it numbers its batches for each object.
#[derive(Encode, Decode)]
pub(crate) enum Message {
    /// The isolate collects the batch with this number and will send it within this time. If it does not, it has stopped,
    /// and the batch is lost.
    #[n(0)]
    Announcement {
        #[n(0)]
        sender: u64,
        #[n(1)]
        number: u32,
        #[n(2)]
        within_ms: u32,
    },
    #[n(1)]
    Batch {
        #[n(0)]
        sender: u64,
        #[n(1)]
        number: u32,
        /// Whether the isolate had to drop counts since the previous batch.
        #[n(2)]
        has_lost: bool,
        #[n(3)]
        keys: Vec<KeyCounts>,
    },
}

/// What a batch says about a key.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub(crate) struct KeyCounts {
    #[cbor(n(0), with = "text")]
    pub(crate) key_id: KeyId,
    #[n(1)]
    pub(crate) days: Vec<Day>,
    #[n(2)]
    pub(crate) rejections: Rejections,
}

#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub(crate) struct Day {
    /// Days since 1970, in UTC.
    #[n(0)]
    pub(crate) number: u32,
    #[n(1)]
    pub(crate) counts: DayCounts,
}

/// Counts of one or several batches. They are written to D1 together.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub(crate) struct Part {
    /// The number of the last batch, by which the object orders them.
    #[n(0)]
    pub(crate) upto: u64,
    #[n(1)]
    pub(crate) counts: KeyCounts,
}

/// What an object has of a key that may not be in D1 yet, and its latest rejections.
#[derive(Default, Encode, Decode)]
pub(crate) struct PendingKey {
    #[n(0)]
    pub(crate) parts: Vec<Part>,
    #[n(1)]
    pub(crate) rejections: Rejections,
}

impl KeyCounts {
    pub(crate) fn new(key_id: KeyId) -> Self {
        Self { key_id, days: Vec::new(), rejections: Rejections::default() }
    }

    /// Changes the counts of a day.
    pub(crate) fn with_day(&mut self, number: u32, change: impl FnOnce(&mut DayCounts)) {
        match self.days.iter_mut().find(|day| day.number == number) {
            Some(day) => change(&mut day.counts),
            None => {
                let mut day = Day { number, ..Day::default() };
                change(&mut day.counts);
                self.days.push(day);
            }
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        other.days.iter().for_each(|day| self.with_day(day.number, |counts| counts.add(&day.counts)));
        self.rejections.add(&other.rejections);
    }
}

/// The object that counts a key: all calls of a key go to the same one.
pub(crate) fn shard_of(key_id: KeyId) -> usize {
    let bits = key_id.bits();
    let folded = bits as u64 ^ (bits >> 64) as u64;
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % SHARDS
}

pub(crate) fn encoded(value: &impl Encode<()>) -> Vec<u8> {
    // Writing to memory does not fail.
    minicbor::to_vec(value).unwrap_or_default()
}

pub(crate) fn decoded<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, Failure> {
    let unreadable = |_| Failure::broken(ErrorCode::InternalError, "reading usage", "the bytes have another format");
    minicbor::decode(bytes).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_distributed_evenly() {
        let mut counts = [0; SHARDS];
        for number in 0..16_000_u128 {
            let id = KeyId::new(1_800_000_000_000 + number as u64 * 7, number.wrapping_mul(0x1234_5678_9ABC_DEF1));
            counts[shard_of(id)] += 1;
        }
        assert!(counts.iter().all(|count| (800..1200).contains(count)), "{counts:?}");
    }
}
