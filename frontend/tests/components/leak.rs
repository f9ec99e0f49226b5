//! The calls before a key was reported as leaked, and those since.

use super::stage::Stage;
use keywright_frontend::pages::key::leak::calls::{BeforeAndSince, Count, Figures};
use leptos::prelude::*;
use shared::moment::Moment;
use shared::usage::{KeyUsage, OutcomeCount, UsageRange, UsageStep};
use shared::verification::VerificationCode;
use wasm_bindgen_test::wasm_bindgen_test;

/// 1 Nov 2026, 00:00 UTC.
const MIDNIGHT: Moment = Moment::from_ms(1_793_491_200_000);
const NOW: Moment = MIDNIGHT.plus_ms(17 * Moment::HOUR_MS);
const REPORTED: Moment = MIDNIGHT.plus_ms(14 * Moment::HOUR_MS + 3 * Moment::MINUTE_MS);

/// The usage of a range with steps at these hours after midnight, with accepted and revoked calls.
fn usage(range: UsageRange, steps: &[(i64, u64, u64)]) -> KeyUsage {
    let outcome = |code, calls| OutcomeCount { code, calls };
    let step = |(hour, accepted, rejected): &(i64, u64, u64)| {
        let outcomes = vec![outcome(VerificationCode::Valid, *accepted), outcome(VerificationCode::Revoked, *rejected)];
        UsageStep::new(MIDNIGHT.plus_ms(hour * Moment::HOUR_MS), outcomes)
    };
    let steps: Vec<UsageStep> = steps.iter().map(step).collect();
    KeyUsage {
        range,
        since: range.since(NOW),
        step_seconds: range.step_seconds(),
        calls: steps.iter().map(|step| step.calls).sum(),
        refusals: steps.iter().map(|step| step.refusals).sum(),
        calls_before: 0,
        last_used_at: None,
        steps,
        complete: true,
    }
}

const fn count(calls: u64, rejected: u64) -> Count {
    Count { calls, rejected }
}

#[wasm_bindgen_test]
fn calls_are_divided_at_the_beginning_of_the_hour_of_the_report() {
    let month = usage(UsageRange::Month, &[(-240, 100, 0), (0, 20, 12)]);
    let day = usage(UsageRange::Day, &[(13, 20, 0), (14, 0, 5), (15, 0, 7)]);
    let calls = BeforeAndSince::new(&month, &day, REPORTED);
    assert_eq!((calls.before, calls.since), (Some(count(120, 0)), count(12, 12)));
    assert_eq!(calls.from, MIDNIGHT.plus_ms(14 * Moment::HOUR_MS));
    let stage = Stage::with(move || view! { <Figures calls /> });
    let text = stage.text();
    assert!(text.contains("In the 30 days before120 calls"), "{text}");
    assert!(text.contains("12 calls, all rejected") && !text.contains("counted by"), "{text}");
}

#[wasm_bindgen_test]
fn accepted_calls_in_the_hour_of_the_report_are_explained() {
    let month = usage(UsageRange::Month, &[(0, 3, 5)]);
    let day = usage(UsageRange::Day, &[(14, 3, 5)]);
    let calls = BeforeAndSince::new(&month, &day, REPORTED);
    let text = Stage::with(move || view! { <Figures calls /> }).text();
    assert!(text.contains("8 calls, 5 rejected"), "{text}");
    assert!(text.contains("Calls are counted by the hour: the accepted ones can be from before the report."), "{text}");
}

#[wasm_bindgen_test]
fn of_a_report_older_than_30_days_only_later_calls_are_known() {
    let month = KeyUsage { complete: false, ..usage(UsageRange::Month, &[(-24, 0, 9)]) };
    let calls = BeforeAndSince::new(&month, &month, NOW.plus_ms(-40 * Moment::DAY_MS));
    assert_eq!((calls.before, calls.since), (None, count(9, 9)));
    let text = Stage::with(move || view! { <Figures calls /> }).text();
    assert!(text.contains("At least 9 calls, all rejected") && !text.contains("before"), "{text}");
}
