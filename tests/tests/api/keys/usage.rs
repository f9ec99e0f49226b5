//! `GET /api/keys/{key_id}/usage` and `GET /api/merchants/{merchant_id}/usage`: the usage of keys, by time and code.

use keywright_tests::organisation::{Organisation, now};
use shared::endpoint::{GetKeyUsage, ListKeyUsage};
use shared::field::FieldErrorCode;
use shared::id::KeyId;
use shared::key::Key;
use shared::moment::Moment;
use shared::usage::{DAY_HOURS, KeyDay, KeyIdList, KeysUsageFilter, UsageFilter, UsageRange};
use shared::verification::VerificationCode;

fn made() -> (Organisation, Key) {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    (organisation, key)
}

#[test]
fn an_unused_key_has_no_calls() {
    let (organisation, key) = made();
    let usage = organisation.owner.call::<GetKeyUsage>(&key.id, &UsageFilter::default());
    assert_eq!((usage.range, usage.calls, usage.refusals, usage.last_used_at), (UsageRange::Day, 0, 0, None));
}

#[test]
fn a_range_counts_the_calls_within_it() {
    let (organisation, key) = made();
    for (days_ago, calls) in [(20, 1_000), (3, 100), (0, 10)] {
        organisation.use_key(&key, days_ago * Moment::DAY_MS, calls);
    }
    for (range, calls) in [(UsageRange::Day, 10), (UsageRange::Week, 110), (UsageRange::Month, 1_110)] {
        let usage = organisation.owner.call::<GetKeyUsage>(&key.id, &UsageFilter { range: Some(range) });
        assert_eq!((usage.range, usage.calls), (range, calls));
        assert!(usage.last_used_at.is_some());
    }
}

#[test]
fn an_unknown_range_is_rejected() {
    let (organisation, key) = made();
    let path = format!("/api/keys/{}/usage?range=1y", key.id);
    assert_eq!(refused(&organisation, &path), [("range".to_owned(), FieldErrorCode::Invalid)]);
}

#[test]
fn steps_are_in_time_order_and_omit_steps_without_calls() {
    let (organisation, key) = made();
    organisation.answer(&key, 0, VerificationCode::Expired, 3);
    organisation.answer(&key, 0, VerificationCode::Valid, 7);
    organisation.answer(&key, 5 * Moment::DAY_MS, VerificationCode::IpNotAllowed, 2);
    for (range, steps) in [(UsageRange::Day, 1), (UsageRange::Week, 2), (UsageRange::Month, 2)] {
        let usage = organisation.owner.call::<GetKeyUsage>(&key.id, &UsageFilter { range: Some(range) });
        let step_ms = i64::from(usage.step_seconds) * 1000;
        assert_eq!(usage.steps.len(), steps, "{range}");
        assert!(usage.steps.is_sorted_by(|one, next| one.at < next.at), "{range}");
        assert!(usage.steps.iter().all(|step| (step.at.ms() - usage.since.ms()) % step_ms == 0), "{range}");
        let last = usage.steps.last().expect("a step");
        assert!((0..step_ms).contains(&now().ms_since(last.at)), "{range}");
        let told: Vec<_> = last.outcomes.iter().map(|outcome| (outcome.code, outcome.calls)).collect();
        assert_eq!(told, [(VerificationCode::Expired, 3), (VerificationCode::Valid, 7)], "{range}");
        assert_eq!((last.calls, last.refusals), (10, 3), "{range}");
        assert_eq!(usage.calls, usage.steps.iter().map(|step| step.calls).sum::<u64>(), "{range}");
        assert_eq!(usage.refusals, usage.steps.iter().map(|step| step.refusals).sum::<u64>(), "{range}");
    }
}

#[test]
fn a_range_is_compared_with_the_same_time_before() {
    let (organisation, key) = made();
    organisation.use_key(&key, 0, 5);
    organisation.use_key(&key, 30 * Moment::HOUR_MS, 20);
    organisation.use_key(&key, 9 * Moment::DAY_MS, 300);
    organisation.use_key(&key, 40 * Moment::DAY_MS, 4000);
    for (range, calls) in [(UsageRange::Day, (5, 20)), (UsageRange::Week, (25, 300)), (UsageRange::Month, (325, 4000))]
    {
        let usage = organisation.owner.call::<GetKeyUsage>(&key.id, &UsageFilter { range: Some(range) });
        assert_eq!((usage.calls, usage.calls_before), calls, "{range}");
    }
}

#[test]
fn the_last_day_of_several_keys_is_returned_by_hour() {
    let (organisation, busy) = made();
    let quiet = organisation.key(busy.merchant_id).key;
    organisation.use_key(&busy, 0, 5);
    organisation.answer(&busy, 0, VerificationCode::Expired, 2);
    organisation.use_key(&busy, 3 * Moment::HOUR_MS, 1);
    organisation.use_key(&busy, 2 * Moment::DAY_MS, 100);
    let days = days(&organisation, &busy, &[quiet.id, busy.id]);
    assert_eq!(days.iter().map(|day| day.key_id).collect::<Vec<_>>(), [busy.id, quiet.id]);
    assert_eq!((days[0].calls, days[0].refusals, days[0].hours.len()), (8, 2, DAY_HOURS));
    assert_eq!((days[0].hours[DAY_HOURS - 1], days[0].hours[DAY_HOURS - 4]), (7, 1));
    assert_eq!(days[1], KeyDay::quiet(quiet.id));
}

#[test]
fn usage_of_keys_of_other_merchants_is_omitted() {
    let (organisation, key) = made();
    let of_another_merchant = organisation.key(organisation.merchant().id).key;
    let (_, foreign) = made();
    assert_eq!(days(&organisation, &key, &[of_another_merchant.id, foreign.id]), []);
}

#[test]
fn missing_malformed_and_too_many_key_ids_are_rejected() {
    let (organisation, key) = made();
    let path = format!("/api/merchants/{}/usage", key.merchant_id);
    let many = KeyIdList((0..101).map(|number| KeyId::new(number, 0)).collect());
    for (query, code) in [
        (String::new(), FieldErrorCode::Required),
        ("?key_ids=key_1".to_owned(), FieldErrorCode::Invalid),
        (format!("?key_ids={many}"), FieldErrorCode::TooMany),
    ] {
        assert_eq!(refused(&organisation, &format!("{path}{query}")), [("key_ids".to_owned(), code)], "{query}");
    }
}

fn days(organisation: &Organisation, key: &Key, ids: &[KeyId]) -> Vec<KeyDay> {
    let filter = KeysUsageFilter { key_ids: KeyIdList(ids.to_vec()) };
    organisation.owner.call::<ListKeyUsage>(&key.merchant_id, &filter).items
}

fn refused(organisation: &Organisation, path: &str) -> Vec<(String, FieldErrorCode)> {
    let problem = organisation.refuses(organisation.owner.request("GET", path));
    problem.errors.into_iter().map(|error| (error.field, error.code)).collect()
}
