//! Usage of keys: the steps of a range, and whether a key is still in use.

use shared::field::FieldErrorCode;
use shared::id::KeyId;
use shared::moment::Moment;
use shared::usage::{KeyIdList, KeyUsage, KeysUsageFilter, OutcomeCount, UsageRange, UsageStep};
use shared::verification::VerificationCode;

const NOW: Moment = Moment::from_ms(1_801_387_800_000);

fn usage(last_used_at: Option<Moment>) -> KeyUsage {
    let range = UsageRange::Day;
    KeyUsage {
        range,
        since: range.since(NOW),
        step_seconds: range.step_seconds(),
        calls: 0,
        refusals: 0,
        calls_before: 0,
        last_used_at,
        steps: Vec::new(),
        complete: true,
    }
}

#[test]
fn a_key_is_in_use_for_a_week_after_its_last_call() {
    for (last_used_at, expected) in [
        (None, false),
        (Some(NOW), true),
        (Some(NOW.plus_ms(1)), true),
        (Some(NOW.plus_ms(1 - 7 * Moment::DAY_MS)), true),
        (Some(NOW.plus_ms(-7 * Moment::DAY_MS)), false),
    ] {
        assert_eq!(usage(last_used_at).was_used_lately(NOW), expected, "{last_used_at:?}");
    }
}

#[test]
fn the_last_step_of_a_range_contains_the_present() {
    for (range, steps) in [(UsageRange::Day, 25), (UsageRange::Week, 29), (UsageRange::Month, 31)] {
        let step = i64::from(range.step_seconds()) * 1000;
        let since = range.since(NOW);
        assert_eq!((range.steps(), since.ms() % step), (steps, 0), "{range}");
        let [first, last] = [0, i64::try_from(steps).expect("a few") - 1].map(|place| since.plus_ms(place * step));
        assert!((0..step).contains(&NOW.plus_ms(-range.ms()).ms_since(first)), "{range}");
        assert!((0..step).contains(&NOW.ms_since(last)), "{range}");
    }
}

#[test]
fn every_code_except_valid_counts_as_rejected() {
    let outcomes = VerificationCode::ALL.iter().map(|code| OutcomeCount { code: *code, calls: 2 }).collect();
    let step = UsageStep::new(NOW, outcomes);
    let answers = VerificationCode::ALL.len() as u64;
    assert_eq!((step.calls, step.refusals), (2 * answers, 2 * (answers - 1)));
}

#[test]
fn keys_in_a_query_are_separated_by_commas_and_counted() {
    let ids = |count: u64| (0..count).map(|number| KeyId::new(number, 0)).collect::<Vec<_>>();
    let list = KeyIdList(ids(3));
    assert_eq!(list.to_string().parse(), Ok(list));
    assert!("".parse::<KeyIdList>().is_err() && "key_1,".parse::<KeyIdList>().is_err());
    let filter = |ids| KeysUsageFilter { key_ids: KeyIdList(ids) };
    let check = |ids| filter(ids).check();
    assert_eq!(check([ids(2), ids(2)].concat()), Ok(filter(ids(2))));
    assert!(check(ids(100)).is_ok());
    let findings = check(ids(101)).expect_err("too many");
    assert_eq!((findings[0].field.as_str(), findings[0].code), ("key_ids", FieldErrorCode::TooMany));
}
