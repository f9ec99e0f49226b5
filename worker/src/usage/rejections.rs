//! The latest rejections of a key.

use super::day::SeenCall;
use super::{networks, text};
use minicbor::{Decode, Encode};
use shared::moment::Moment;
use shared::usage::Network;
use shared::verification::VerificationCode;

/// How many are kept for each key.
const KEPT: usize = 100;

/// Rejected calls in the same minute, with the same reason and from the same network.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Rejection {
    /// In minutes since 1970.
    #[n(0)]
    pub(crate) minute: u32,
    #[cbor(n(1), with = "text")]
    pub(crate) code: VerificationCode,
    /// The permissions that the key lacks, as bits.
    #[n(2)]
    pub(crate) missing: u32,
    #[cbor(n(3), with = "networks::bytes")]
    pub(crate) network: Network,
    #[n(4)]
    pub(crate) calls: u32,
}

/// The latest 100, in the order of their minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Rejections(#[n(0)] Vec<Rejection>);

impl Rejections {
    /// Counts a call if it was rejected.
    pub(super) fn count(&mut self, call: SeenCall) {
        if call.code != VerificationCode::Valid {
            let minute = u32::try_from(call.at.ms() / Moment::MINUTE_MS).unwrap_or_default();
            let (code, missing, network) = (call.code, call.missing.bits(), call.network);
            self.add_one(&Rejection { minute, code, missing, network, calls: 1 });
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        other.0.iter().for_each(|rejection| self.add_one(rejection));
    }

    fn add_one(&mut self, added: &Rejection) {
        let same = |old: &&mut Rejection| {
            (old.minute, old.code, old.missing, old.network) == (added.minute, added.code, added.missing, added.network)
        };
        if let Some(old) = self.0.iter_mut().rev().find(same) {
            old.calls = old.calls.saturating_add(added.calls);
            return;
        }
        let place = self.0.partition_point(|old| old.minute <= added.minute);
        self.0.insert(place, added.clone());
        if self.0.len() > KEPT {
            self.0.remove(0);
        }
    }

    /// Forgets those before `since`.
    pub(super) fn forget_before(&mut self, since: Moment) {
        self.0.retain(|rejection| rejection.at() >= since);
    }

    /// The newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Rejection> {
        self.0.iter().rev()
    }
}

impl Rejection {
    pub(crate) const fn at(&self) -> Moment {
        Moment::from_ms(self.minute as i64 * Moment::MINUTE_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::permission::PermissionSet;

    fn call(minute: i64, code: VerificationCode) -> SeenCall {
        SeenCall {
            at: Moment::from_ms(minute * Moment::MINUTE_MS + 59_999),
            code,
            requested: PermissionSet::EMPTY,
            missing: PermissionSet::EMPTY,
            network: Network::Unknown,
        }
    }

    #[test]
    fn repeats_within_a_minute_are_combined_and_accepted_calls_are_left_out() {
        let mut rejections = Rejections::default();
        for code in [VerificationCode::Expired, VerificationCode::Valid, VerificationCode::Expired] {
            rejections.count(call(1, code));
        }
        rejections.count(call(1, VerificationCode::WrongMode));
        rejections.count(call(2, VerificationCode::Expired));
        let told: Vec<_> = rejections.newest_first().map(|one| (one.minute, one.code, one.calls)).collect();
        assert_eq!(
            told,
            [(2, VerificationCode::Expired, 1), (1, VerificationCode::WrongMode, 1), (1, VerificationCode::Expired, 2)]
        );
    }

    #[test]
    fn the_latest_100_are_kept_in_any_order_of_arrival() {
        let (mut late, mut early) = (Rejections::default(), Rejections::default());
        (60..120).for_each(|minute| late.count(call(minute, VerificationCode::Expired)));
        (0..60).for_each(|minute| early.count(call(minute, VerificationCode::Expired)));
        late.add(&early);
        let minutes: Vec<_> = late.newest_first().map(|one| one.minute).collect();
        assert_eq!(minutes, (20..120).rev().collect::<Vec<_>>());
        late.forget_before(Moment::from_ms(100 * Moment::MINUTE_MS));
        assert_eq!(late.newest_first().count(), 20);
    }
}
