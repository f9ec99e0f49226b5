//! What happened with a key on one day in UTC: calls by result and hour, permissions, networks and the last use.

use super::networks::{Country, NetworkCount, Networks};
use super::text;
use minicbor::{Decode, Encode};
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::usage::Network;
use shared::verification::VerificationCode;

/// One verification of a known key.
#[derive(Clone, Copy)]
pub(crate) struct SeenCall {
    pub(crate) at: Moment,
    pub(crate) code: VerificationCode,
    /// The permissions that the request needed.
    pub(crate) requested: PermissionSet,
    /// Those of them that the key lacks.
    pub(crate) missing: PermissionSet,
    pub(crate) network: Network,
}

/// The calls of a day with one result. Hours after the last call have no number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct CodeCounts {
    #[cbor(n(0), with = "text")]
    pub(crate) code: VerificationCode,
    #[n(1)]
    pub(crate) hours: Vec<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct DayCounts {
    #[n(0)]
    pub(crate) codes: Vec<CodeCounts>,
    /// The permissions that calls needed and the key has, as bits.
    #[n(1)]
    pub(crate) used: u32,
    /// The permissions that calls needed and the key lacks, as bits.
    #[n(2)]
    pub(crate) missing: u32,
    /// The minute of the day of the last call before the key was revoked.
    #[n(3)]
    pub(crate) last_used: Option<u16>,
    #[n(4)]
    pub(crate) networks: Networks,
}

/// The number of a day since 1970.
pub(crate) fn day_of(at: Moment) -> u32 {
    u32::try_from(at.ms() / Moment::DAY_MS).unwrap_or_default()
}

/// When a day begins.
pub(crate) const fn start_of(day: u32) -> Moment {
    Moment::from_ms(day as i64 * Moment::DAY_MS)
}

/// The minute of the day.
fn minute_of(at: Moment) -> u16 {
    u16::try_from(at.ms().rem_euclid(Moment::DAY_MS) / Moment::MINUTE_MS).unwrap_or_default()
}

impl DayCounts {
    /// Counts one call. Asks for the country of a network until it is known.
    pub(crate) fn count(&mut self, call: SeenCall, country: impl FnOnce() -> Option<Country>) {
        let minute = minute_of(call.at);
        self.add_calls(call.code, usize::from(minute / 60), 1);
        match call.code {
            VerificationCode::Valid => self.used |= call.requested.bits(),
            VerificationCode::InsufficientPermissions => {
                self.used |= call.requested.difference(call.missing).bits();
                self.missing |= call.missing.bits();
            }
            _ => {}
        }
        if call.code != VerificationCode::Revoked {
            self.last_used = self.last_used.max(Some(minute));
        }
        self.networks.count(call.network, country, call.code == VerificationCode::Valid, minute);
    }

    /// Adds what was counted elsewhere on the same day.
    pub(crate) fn add(&mut self, other: &Self) {
        for counts in &other.codes {
            for (hour, calls) in counts.hours.iter().enumerate() {
                self.add_calls(counts.code, hour, *calls);
            }
        }
        self.used |= other.used;
        self.missing |= other.missing;
        self.last_used = self.last_used.max(other.last_used);
        self.networks.add(&other.networks);
    }

    pub(crate) fn add_calls(&mut self, code: VerificationCode, hour: usize, calls: u32) {
        if calls == 0 {
            return;
        }
        let place = self.codes.iter().position(|counts| counts.code == code).unwrap_or_else(|| {
            self.codes.push(CodeCounts { code, hours: Vec::new() });
            self.codes.len() - 1
        });
        let Some(CodeCounts { hours, .. }) = self.codes.get_mut(place) else { return };
        if hours.len() <= hour {
            hours.resize(hour + 1, 0);
        }
        if let Some(sum) = hours.get_mut(hour) {
            *sum = sum.saturating_add(calls);
        }
    }

    /// All calls, and those of them that rejected the key.
    pub(crate) fn totals(&self) -> (u64, u64) {
        self.codes.iter().fold((0, 0), |(calls, refusals), counts| {
            let sum: u64 = counts.hours.iter().map(|calls| u64::from(*calls)).sum();
            (calls + sum, if counts.code == VerificationCode::Valid { refusals } else { refusals + sum })
        })
    }

    /// Each hour with calls: its number, the result, and how many.
    pub(crate) fn hours(&self) -> impl Iterator<Item = (usize, VerificationCode, u32)> {
        self.codes.iter().flat_map(|counts| {
            let hours = counts.hours.iter().enumerate().filter(|(_, calls)| **calls > 0);
            hours.map(|(hour, calls)| (hour, counts.code, *calls))
        })
    }

    /// The networks from which calls were accepted.
    pub(crate) fn accepted_networks(&self) -> impl Iterator<Item = &NetworkCount> {
        self.networks.iter().filter(|count| count.network.range().is_some() && count.accepted() > 0)
    }

    pub(crate) fn last_used_at(&self, day: u32) -> Option<Moment> {
        self.last_used.map(|minute| start_of(day).plus_ms(i64::from(minute) * Moment::MINUTE_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(ms: i64, code: VerificationCode) -> SeenCall {
        SeenCall {
            at: Moment::from_ms(ms),
            code,
            requested: PermissionSet::ALL,
            missing: PermissionSet::ALL,
            network: Network::Unknown,
        }
    }

    fn counted(calls: &[SeenCall]) -> DayCounts {
        let mut day = DayCounts::default();
        calls.iter().for_each(|call| day.count(*call, || None));
        day
    }

    #[test]
    fn calls_are_counted_by_result_and_hour() {
        let hour = Moment::HOUR_MS;
        let day = counted(&[
            call(23 * hour, VerificationCode::Valid),
            call(0, VerificationCode::Expired),
            call(23 * hour + 1, VerificationCode::Valid),
        ]);
        let hours: Vec<_> = day.hours().collect();
        assert_eq!(hours, [(23, VerificationCode::Valid, 2), (0, VerificationCode::Expired, 1)]);
        assert_eq!(day.totals(), (3, 1));
    }

    #[test]
    fn calls_use_the_permissions_that_the_key_has_unless_it_is_rejected_for_another_reason() {
        let day = counted(&[call(0, VerificationCode::Revoked), call(0, VerificationCode::IpNotAllowed)]);
        assert_eq!((day.used, day.missing, day.last_used), (0, 0, Some(0)));
        assert_eq!(counted(&[call(0, VerificationCode::Revoked)]).last_used, None);
        assert_eq!(counted(&[call(0, VerificationCode::Valid)]).used, PermissionSet::ALL.bits());
        let missing = PermissionSet::from_bits(1).unwrap();
        let lacking = counted(&[SeenCall { missing, ..call(0, VerificationCode::InsufficientPermissions) }]);
        assert_eq!((lacking.used, lacking.missing), (PermissionSet::ALL.bits() - 1, 1));
    }

    #[test]
    fn adding_two_parts_is_counting_all_their_calls() {
        let calls: Vec<_> = (0..50)
            .map(|n| call(n * 20 * Moment::MINUTE_MS, VerificationCode::ALL[n as usize % VerificationCode::ALL.len()]))
            .collect();
        for middle in 0..calls.len() {
            let mut sum = counted(&calls[..middle]);
            sum.add(&counted(&calls[middle..]));
            assert_eq!(sum, counted(&calls), "{middle}");
        }
    }

    #[test]
    fn the_last_minute_of_a_day_and_of_a_year_belong_to_it() {
        let new_year = Moment::from_ms(1_798_761_600_000);
        let (last, first) = (new_year.plus_ms(-1), new_year);
        assert_eq!(day_of(first) - day_of(last), 1);
        assert_eq!(start_of(day_of(first)), new_year);
        let day = counted(&[call(last.ms(), VerificationCode::Valid)]);
        assert_eq!(day.last_used_at(day_of(last)), Some(new_year.plus_ms(-Moment::MINUTE_MS)));
    }
}
