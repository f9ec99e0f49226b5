//! How often a key is used: daily and weekly patterns, as counts by hour and result.
//!
//! The same seed and the same time give the same counts. All calculations are in whole numbers; fractions of a call are
//! rounded up or down at random, so that they are right on average.

use rand::{Rng, RngExt};
use shared::moment::Moment;
use shared::verification::VerificationCode;

const DAYS: i64 = 40;

/// When the users of a key are awake.
#[derive(Clone, Copy)]
pub(super) enum Rhythm {
    Shop,
    Office,
    Nightly,
    Steady,
}

#[derive(Clone, Copy)]
pub(super) struct Traffic {
    pub(super) rhythm: Rhythm,
    /// Verifications on a usual weekday.
    pub(super) calls_a_day: u64,
    pub(super) rejections: &'static [Rejection],
}

#[derive(Clone, Copy)]
pub(super) struct Rejection {
    pub(super) code: VerificationCode,
    /// Of 1000 calls. If it is rising: now, after a week that began with none.
    pub(super) per_mille: u64,
    pub(super) is_rising: bool,
}

/// When a key began to be used, and what changed that.
#[derive(Clone, Copy)]
pub(super) struct Life {
    pub(super) since: Moment,
    pub(super) change: Option<(Moment, Change)>,
    pub(super) utc_offset: i64,
}

#[derive(Clone, Copy)]
pub(super) enum Change {
    /// From then on, calls are rejected with this code, and get fewer.
    StopsWorking(VerificationCode),
    /// Its users move to its replacement within a day.
    IsReplaced,
    /// The other side of `IsReplaced`.
    Replaces,
    FallsSilent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) hour_at: Moment,
    pub(super) code: VerificationCode,
    pub(super) calls: u64,
}

/// The counts of the last 40 days, oldest first. There are none of 0 calls.
pub(super) fn counts(traffic: &Traffic, life: &Life, now: Moment, random: &mut impl Rng) -> Vec<Count> {
    let first = now.plus_ms(-DAYS * Moment::DAY_MS).floor(Moment::DAY_MS);
    let mut counts = Vec::new();
    for day in 0..=DAYS {
        let day_at = first.plus_ms(day * Moment::DAY_MS);
        let day_percent = random.random_range(90..=110);
        for hour in 0..24 {
            let hour_at = day_at.plus_ms(hour * Moment::HOUR_MS);
            let calls = calls(traffic, life, hour_at, now, random);
            split(rounded(calls * day_percent, 100, random), traffic, life, (hour_at, now), &mut counts, random);
        }
    }
    counts
}

fn calls(traffic: &Traffic, life: &Life, hour_at: Moment, now: Moment, random: &mut impl Rng) -> u64 {
    let local = hour_at.plus_ms(life.utc_offset * Moment::HOUR_MS);
    let usual = traffic.calls_a_day * traffic.rhythm.hour_per_mille(local) * traffic.rhythm.day_percent(local);
    let part = active_per_mille(life.since, hour_at, now) * life.per_mille(hour_at);
    rounded(usual * random.random_range(80..=120), 10_000_000, random) * part / 1_000_000
}

/// Divides, and rounds up with the probability of the remainder.
fn rounded(dividend: u64, divisor: u64, random: &mut impl Rng) -> u64 {
    (dividend + random.random_range(0..divisor)) / divisor
}

/// How much of the hour is between the key's creation and now.
fn active_per_mille(since: Moment, hour_at: Moment, now: Moment) -> u64 {
    let end = hour_at.plus_ms(Moment::HOUR_MS).min(now);
    let active_ms = end.ms_since(hour_at.max(since)).max(0);
    (active_ms * 1000 / Moment::HOUR_MS).unsigned_abs()
}

fn split(
    calls: u64,
    traffic: &Traffic,
    life: &Life,
    (hour_at, now): (Moment, Moment),
    counts: &mut Vec<Count>,
    random: &mut impl Rng,
) {
    let mut add = |code, calls| {
        if calls > 0 {
            counts.push(Count { hour_at, code, calls });
        }
    };
    if let Some((at, Change::StopsWorking(code))) = life.change
        && hour_at >= at.floor(Moment::HOUR_MS)
    {
        return add(code, calls);
    }
    let mut valid = calls;
    for rejection in traffic.rejections {
        let rejected = rounded(calls * rejection.per_mille_at(hour_at, now), 1000, random).min(valid);
        add(rejection.code, rejected);
        valid -= rejected;
    }
    add(VerificationCode::Valid, valid);
}

impl Rejection {
    fn per_mille_at(&self, hour_at: Moment, now: Moment) -> u64 {
        const WEEK_HOURS: u64 = 7 * 24;
        if !self.is_rising {
            return self.per_mille;
        }
        let hours_ago = (now.ms_since(hour_at) / Moment::HOUR_MS).unsigned_abs();
        self.per_mille * WEEK_HOURS.saturating_sub(hours_ago) / WEEK_HOURS
    }
}

impl Life {
    /// How much of the usual traffic the key has.
    fn per_mille(&self, hour_at: Moment) -> u64 {
        let Some((at, change)) = self.change else { return 1000 };
        let hours = hour_at.ms_since(at.floor(Moment::HOUR_MS)) / Moment::HOUR_MS;
        let halved = |every: i64| 1000_u64.checked_shr(u32::try_from(hours / every).unwrap_or(u32::MAX)).unwrap_or(0);
        match change {
            Change::Replaces => 1000 - if hours < 0 { 1000 } else { halved(3) },
            _ if hours < 0 => 1000,
            Change::StopsWorking(_) => halved(12) / 3,
            Change::IsReplaced => halved(3),
            Change::FallsSilent => 0,
        }
    }
}

impl Rhythm {
    /// The part of a day's calls in this hour.
    fn hour_per_mille(self, local: Moment) -> u64 {
        let hours = match self {
            Self::Shop => [8, 5, 3, 3, 4, 9, 18, 31, 43, 52, 57, 60, 62, 56, 52, 52, 56, 64, 74, 82, 78, 63, 42, 26],
            Self::Office => [1, 1, 1, 1, 2, 5, 15, 50, 110, 130, 125, 110, 70, 95, 110, 85, 50, 20, 8, 4, 3, 2, 1, 1],
            Self::Nightly => [0, 0, 780, 220, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            Self::Steady => {
                [42, 42, 41, 42, 42, 41, 42, 42, 41, 42, 42, 41, 42, 42, 41, 42, 42, 41, 42, 42, 41, 42, 42, 41]
            }
        };
        nth(&hours, local.ms() / Moment::HOUR_MS)
    }

    /// The calls of this day of the week, compared to a usual weekday.
    fn day_percent(self, local: Moment) -> u64 {
        // 1970 began on a Thursday.
        let days = match self {
            Self::Shop => [102, 112, 84, 70, 101, 98, 100],
            Self::Office => [102, 84, 8, 6, 104, 106, 104],
            Self::Nightly | Self::Steady => [100; 7],
        };
        nth(&days, local.ms() / Moment::DAY_MS)
    }
}

/// The list is repeated endlessly.
fn nth<const N: usize>(list: &[u64; N], position: i64) -> u64 {
    usize::try_from(position).ok().and_then(|position| list.get(position % N)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
