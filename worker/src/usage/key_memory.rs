//! What an object remembers of a key beyond the current day: its networks, so that a new one is noticed, and its latest
//! rejections.

use super::message::KeyCounts;
use super::networks;
use super::rejections::Rejections;
use minicbor::{Decode, Encode};
use shared::moment::Moment;
use shared::usage::{NETWORK_DAYS, Network};

/// How many days a key must have been used before a new network is reported.
const DAYS_OF_USE: u32 = 7;
/// How many networks are remembered; of more, those that were not used for the longest time are forgotten.
const MOST_NETWORKS: usize = 1_000;

#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub(crate) struct KeyMemory {
    /// The day of the first accepted call with a known address.
    #[n(0)]
    first_day: Option<u32>,
    #[n(1)]
    networks: Vec<KnownNetwork>,
    #[n(2)]
    pub(crate) rejections: Rejections,
}

#[derive(Clone, Debug, PartialEq, Encode, Decode)]
struct KnownNetwork {
    #[cbor(n(0), with = "networks::bytes")]
    network: Network,
    /// The day of its last accepted call.
    #[n(1)]
    last_day: u32,
}

/// A network that is new for a key, and its country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewNetwork {
    /// The day of its first call.
    pub(crate) day: u32,
    pub(crate) network: Network,
    pub(crate) country: Option<String>,
}

impl KeyMemory {
    /// Remembers what was counted. Returns the networks that are new, if the key has been in use for a week.
    pub(crate) fn note(&mut self, counts: &KeyCounts) -> Vec<NewNetwork> {
        let mut new = Vec::new();
        for day in &counts.days {
            for count in day.counts.accepted_networks() {
                let first_day = *self.first_day.get_or_insert(day.number);
                let is_new = self.meet(count.network, day.number);
                if is_new && day.number >= first_day + DAYS_OF_USE {
                    let country = count.country.map(|country| country.as_str().to_owned());
                    new.push(NewNetwork { day: day.number, network: count.network, country });
                }
            }
        }
        self.rejections.add(&counts.rejections);
        new
    }

    /// Whether the network was not known.
    fn meet(&mut self, network: Network, day: u32) -> bool {
        let known = self.networks.iter_mut().find(|known| known.network == network);
        let is_new = known.is_none();
        match known {
            Some(known) => known.last_day = known.last_day.max(day),
            None => self.networks.push(KnownNetwork { network, last_day: day }),
        }
        is_new
    }

    /// Forgets what is older than networks are kept.
    pub(crate) fn forget_old(&mut self, now: Moment) {
        let since = now.plus_ms(-NETWORK_DAYS * Moment::DAY_MS);
        self.rejections.forget_before(since);
        let first_kept = super::day::day_of(since);
        self.networks.retain(|known| known.last_day >= first_kept);
        while self.networks.len() > MOST_NETWORKS {
            let oldest = self.networks.iter().map(|known| known.last_day).min().unwrap_or_default();
            self.networks.retain(|known| known.last_day > oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::day::{SeenCall, start_of};
    use super::*;
    use shared::id::KeyId;
    use shared::permission::PermissionSet;
    use shared::verification::VerificationCode;

    fn seen(day: u32, network: u8, code: VerificationCode) -> KeyCounts {
        let mut counts = KeyCounts::new(KeyId::new(0, 0));
        let call = SeenCall {
            at: start_of(day),
            code,
            requested: PermissionSet::EMPTY,
            missing: PermissionSet::EMPTY,
            network: Network::V4([10, 0, network]),
        };
        counts.with_day(day, |day| day.count(call, || None));
        counts
    }

    fn new_networks(memory: &mut KeyMemory, day: u32, network: u8) -> usize {
        memory.note(&seen(day, network, VerificationCode::Valid)).len()
    }

    #[test]
    fn a_new_network_is_reported_once_after_a_week_of_use() {
        let mut memory = KeyMemory::default();
        assert_eq!(new_networks(&mut memory, 100, 1), 0, "the first one");
        assert_eq!(new_networks(&mut memory, 106, 2), 0, "within the first week");
        assert_eq!(new_networks(&mut memory, 107, 3), 1);
        assert_eq!([1, 2, 3].map(|network| new_networks(&mut memory, 108, network)), [0, 0, 0]);
    }

    #[test]
    fn rejected_calls_make_no_network_known() {
        let mut memory = KeyMemory::default();
        new_networks(&mut memory, 100, 1);
        assert_eq!(memory.note(&seen(120, 9, VerificationCode::IpNotAllowed)), []);
        assert_eq!(new_networks(&mut memory, 120, 9), 1);
    }

    #[test]
    fn networks_are_forgotten_after_90_days() {
        let mut memory = KeyMemory::default();
        new_networks(&mut memory, 100, 1);
        new_networks(&mut memory, 150, 2);
        memory.forget_old(start_of(191));
        assert_eq!(memory.networks.len(), 1);
        assert_eq!([new_networks(&mut memory, 191, 2), new_networks(&mut memory, 191, 1)], [0, 1]);
    }

    #[test]
    fn the_most_recent_networks_are_kept() {
        let mut memory = KeyMemory::default();
        for number in 0..1_100_u32 {
            memory.meet(Network::V4([1, (number / 256) as u8, number as u8]), number);
        }
        memory.forget_old(start_of(50));
        assert_eq!(memory.networks.len(), MOST_NETWORKS);
        assert!(memory.networks.iter().all(|known| known.last_day >= 100));
    }
}
