//! The pattern generator: sums, limits in time, and the same counts for the same seed.

use super::*;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

/// A Thursday, half past two in the afternoon.
const NOW: Moment = Moment::from_ms(1_799_937_000_000);
const REJECTIONS: [Rejection; 2] = [
    Rejection { code: VerificationCode::WrongMode, per_mille: 100, is_rising: false },
    Rejection { code: VerificationCode::IpNotAllowed, per_mille: 300, is_rising: true },
];

fn days_ago(days: i64) -> Moment {
    NOW.plus_ms(-days * Moment::DAY_MS)
}

fn generate(
    rhythm: Rhythm,
    rejections: &'static [Rejection],
    since: Moment,
    change: Option<(Moment, Change)>,
) -> Vec<Count> {
    let traffic = Traffic { rhythm, calls_a_day: 10_000, rejections };
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    counts(&traffic, &Life { since, change, utc_offset: 0 }, NOW, &mut random)
}

fn sum(counts: &[Count], condition: impl Fn(&Count) -> bool) -> u64 {
    counts.iter().filter(|count| condition(count)).map(|count| count.calls).sum()
}

fn on_day(count: &Count, days: i64) -> bool {
    count.hour_at.floor(Moment::DAY_MS) == days_ago(days).floor(Moment::DAY_MS)
}

#[test]
fn the_same_seed_gives_the_same_counts() {
    let once = generate(Rhythm::Shop, &REJECTIONS, days_ago(500), None);
    assert_eq!(once, generate(Rhythm::Shop, &REJECTIONS, days_ago(500), None));
}

#[test]
fn the_parts_of_a_day_add_up() {
    for rhythm in [Rhythm::Shop, Rhythm::Office, Rhythm::Nightly, Rhythm::Steady] {
        let hours = (0..24).map(|hour| rhythm.hour_per_mille(Moment::from_ms(hour * Moment::HOUR_MS)));
        assert_eq!(hours.sum::<u64>(), 1000);
    }
}

#[test]
fn a_usual_weekday_has_about_its_calls() {
    let counts = generate(Rhythm::Shop, &REJECTIONS, days_ago(500), None);
    for day in [1, 2, 3, 8, 9, 10] {
        let calls = sum(&counts, |count| on_day(count, day));
        assert!((8_000..12_500).contains(&calls), "{day} days ago: {calls}");
    }
}

#[test]
fn counts_are_between_forty_days_ago_and_now() {
    let counts = generate(Rhythm::Steady, &[], days_ago(500), None);
    let hours = counts.iter().map(|count| count.hour_at);
    assert!(hours.clone().is_sorted());
    assert_eq!(hours.clone().min(), Some(days_ago(40).floor(Moment::DAY_MS)));
    assert_eq!(hours.max(), Some(NOW.floor(Moment::HOUR_MS)));
    assert!(counts.iter().all(|count| count.calls > 0 && count.hour_at.ms() % Moment::HOUR_MS == 0));
}

#[test]
fn the_present_hour_has_only_the_calls_so_far() {
    let counts = generate(Rhythm::Steady, &[], days_ago(500), None);
    let of_hour = |hour_at| sum(&counts, |count| count.hour_at == hour_at);
    let this = of_hour(NOW.floor(Moment::HOUR_MS));
    assert!((130..290).contains(&this), "{this}");
}

#[test]
fn a_key_has_no_calls_before_its_creation() {
    let counts = generate(Rhythm::Steady, &[], days_ago(3), None);
    assert_eq!(counts.first().map(|count| count.hour_at), Some(days_ago(3).floor(Moment::HOUR_MS)));
}

#[test]
fn offices_rest_on_sundays_and_at_night() {
    let counts = generate(Rhythm::Office, &[], days_ago(500), None);
    let [sunday, wednesday] = [4, 1].map(|days| sum(&counts, |count| on_day(count, days)));
    assert!(sunday * 8 < wednesday, "{sunday} of {wednesday}");
    let at = |hour| sum(&counts, |count| count.hour_at.ms() / Moment::HOUR_MS % 24 == hour);
    assert!(at(3) * 50 < at(10));
}

#[test]
fn rising_rejections_begin_a_week_ago() {
    let counts = generate(Rhythm::Shop, &REJECTIONS, days_ago(500), None);
    let on = |days| sum(&counts, |count| on_day(count, days) && count.code == VerificationCode::IpNotAllowed);
    assert_eq!(on(9), 0);
    assert!(0 < on(6) && on(6) < on(3) && on(3) < on(1));
    let steady = sum(&counts, |count| count.code == VerificationCode::WrongMode) * 10;
    let all = sum(&counts, |_| true);
    assert!((all * 9 / 10..all * 11 / 10).contains(&steady), "{steady} of {all}");
}

#[test]
fn a_key_that_stopped_working_is_only_rejected() {
    let stop = (days_ago(2), Change::StopsWorking(VerificationCode::Revoked));
    let counts = generate(Rhythm::Shop, &REJECTIONS, days_ago(500), Some(stop));
    let later: Vec<_> = counts.iter().copied().filter(|count| count.hour_at >= days_ago(2)).collect();
    assert!(!later.is_empty() && later.iter().all(|count| count.code == VerificationCode::Revoked));
    assert_eq!(sum(&counts, |count| count.hour_at < days_ago(3) && count.code == VerificationCode::Revoked), 0);
    assert!(sum(&later, |count| on_day(count, 0)) < sum(&counts, |count| on_day(count, 3)) / 10);
}

#[test]
fn a_replacement_takes_over_the_calls() {
    let at = days_ago(2);
    let old = generate(Rhythm::Steady, &[], days_ago(500), Some((at, Change::IsReplaced)));
    let new = generate(Rhythm::Steady, &[], at, Some((at, Change::Replaces)));
    let [old_today, new_today] = [&old, &new].map(|counts| sum(counts, |count| on_day(count, 0)));
    assert_eq!(old_today, 0);
    assert!(new_today > 4_000, "{new_today}");
    let on_the_day = [&old, &new].map(|counts| sum(counts, |count| on_day(count, 2)));
    assert!(on_the_day.iter().all(|calls| *calls > 0));
    assert!((8_000..12_500).contains(&on_the_day.iter().sum::<u64>()));
}

#[test]
fn a_silent_key_has_no_calls() {
    let counts = generate(Rhythm::Steady, &[], days_ago(500), Some((days_ago(9), Change::FallsSilent)));
    assert!(counts.iter().all(|count| count.hour_at < days_ago(9)));
}
