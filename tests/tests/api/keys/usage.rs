//! `GET /api/keys/{key_id}/usage`: what has to be known before a key is stopped.

use keywright_tests::organisation::Organisation;
use shared::endpoint::GetKeyUsage;
use shared::field::FieldErrorCode;
use shared::key::Key;
use shared::moment::Moment;
use shared::usage::{UsageFilter, UsageRange};

fn made() -> (Organisation, Key) {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    (organisation, key)
}

#[test]
fn a_key_that_was_never_used_has_no_calls() {
    let (organisation, key) = made();
    let usage = organisation.owner.call::<GetKeyUsage>(&key.id, &UsageFilter::default());
    assert_eq!((usage.range, usage.calls, usage.refusals, usage.last_used_at), (UsageRange::Day, 0, 0, None));
}

#[test]
fn a_range_counts_what_lies_within_it() {
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
fn an_unknown_range_is_refused() {
    let (organisation, key) = made();
    let request = organisation.owner.request("GET", format!("/api/keys/{}/usage?range=1y", key.id));
    let problem = organisation.refuses(request);
    let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
    assert_eq!(found, [("range", FieldErrorCode::Invalid)]);
}
