//! What a verification of the audit log found, in words.

use super::stage::Stage;
use keywright_frontend::pages::activity::verify::report::Report;
use keywright_frontend::ui::time::in_full;
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::activity::{Break, ChainReport};
use wasm_bindgen_test::wasm_bindgen_test;

const DIGEST: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// The report of a complete verification of 1,234 events, changed by these fields.
pub(super) fn report(fields: Value) -> ChainReport {
    let mut report = json!({
        "is_intact": true, "is_complete": true, "first_event": 1, "events": 1234, "total_events": 1234, "seals": 2,
        "head": null, "broken": null, "checked_at": "2026-11-24T10:00:00.000Z"
    });
    report.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(report).unwrap()
}

fn shown(fields: Value) -> Stage {
    let report = report(fields);
    Stage::with(move || view! { <Report report /> })
}

fn broken(what: Break, event: Value, seal: Value) -> Stage {
    let event_id = (!event.is_null()).then_some("evt_01k3xk5r7c9v2m4n6p8q0s1t3w");
    let at = event_id.map(|_| "2026-11-23T10:00:00.000Z");
    let place = json!({ "what": what, "seal": seal, "event": event, "event_id": event_id, "at": at });
    shown(json!({ "is_intact": false, "events": 1000, "broken": place }))
}

#[wasm_bindgen_test]
fn an_intact_log_says_which_events_match_and_shows_the_hash() {
    let head = json!({ "number": 2, "digest": DIGEST, "sealed_at": "2026-11-24T09:59:00.000Z" });
    let stage = shown(json!({ "head": head }));
    let text = stage.text();
    assert!(text.contains("Audit log verified. No events were changed, removed, reordered or inserted."), "{text}");
    assert!(text.contains("Events 1–1,234 match their checkpoints."), "{text}");
    assert!(!text.contains("before."), "{text}");
    assert_eq!(stage.find("code").text_content().as_deref(), Some(DIGEST));
    stage.button("Copy hash");
}

#[wasm_bindgen_test]
fn a_continued_verification_says_what_was_verified_before() {
    let text = shown(json!({ "first_event": 1001 })).text();
    assert!(text.contains("Events 1,001–1,234 match their checkpoints."), "{text}");
    assert!(text.contains("Events 1–1,000 were verified before."), "{text}");
    let text = shown(json!({ "first_event": 2, "events": 2 })).text();
    assert!(
        text.contains("Event 2 matches its checkpoint.") && text.contains("Event 1 was verified before."),
        "{text}"
    );
}

#[wasm_bindgen_test]
fn without_new_events_the_report_says_so() {
    let text = shown(json!({ "first_event": 1235 })).text();
    assert!(text.contains("Audit log verified. There are no new events since the last verification."), "{text}");
    assert!(text.contains("Events 1–1,234 were verified before.") && !text.contains("match"), "{text}");
}

#[wasm_bindgen_test]
fn a_stopped_verification_does_not_say_that_the_log_is_verified() {
    let text = shown(json!({ "is_complete": false, "events": 1000 })).text();
    assert!(text.contains("Verification stopped.") && text.contains("Events 1–1,000 are verified."), "{text}");
    assert!(!text.contains("Audit log verified"), "{text}");
}

#[wasm_bindgen_test]
fn a_log_without_checkpoints_has_no_hash_to_save() {
    let stage = shown(json!({}));
    assert!(stage.text().contains("Audit log verified."));
    assert!(stage.find_all("code").is_empty());
}

#[wasm_bindgen_test]
fn a_changed_event_is_named_with_a_link_to_it() {
    let stage = broken(Break::EventChanged, json!(1017), json!(3));
    let text = stage.text();
    assert!(text.contains("The audit log doesn't match its checkpoints.") && !text.contains("verified"), "{text}");
    assert!(text.contains(Break::EventChanged.label()), "{text}");
    let written = in_full("2026-11-23T10:00:00.000Z".parse().unwrap());
    assert!(text.contains(&format!("The first difference is at event 1,017, written on {written}")), "{text}");
    assert!(text.contains("Events 1–1,000 match their checkpoints."), "{text}");
    let address = stage.find("a").get_attribute("href").unwrap();
    assert_eq!(address, "/activity?from=2026-11-23T10%3A00%3A00.000Z&until=2026-11-23T10%3A00%3A00.001Z");
}

#[wasm_bindgen_test]
fn a_missing_checkpoint_and_an_unknown_hash_have_no_event_to_show() {
    let missing = broken(Break::SealMissing, Value::Null, json!(3));
    assert!(missing.text().contains("The first difference is at checkpoint 3."), "{}", missing.text());
    let unknown = broken(Break::DigestUnknown, Value::Null, Value::Null);
    assert!(!unknown.text().contains("The first difference"), "{}", unknown.text());
    for (stage, what) in [(missing, Break::SealMissing), (unknown, Break::DigestUnknown)] {
        assert!(stage.text().contains(what.label()), "{}", stage.text());
        assert!(stage.find_all("a").is_empty());
    }
}
