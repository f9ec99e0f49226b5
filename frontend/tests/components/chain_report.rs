//! What verifying the record found, in words that nobody overlooks.

use super::stage::Stage;
use keywright_frontend::pages::activity::verify::Report;
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::activity::ChainReport;
use wasm_bindgen_test::wasm_bindgen_test;

const DIGEST: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn report(head: Value, broken: Value) -> Stage {
    let report: ChainReport = serde_json::from_value(json!({
        "is_intact": broken.is_null(), "events": 1234, "seals": 1, "head": head, "broken": broken,
        "checked_at": "2026-11-24T10:00:00.000Z"
    }))
    .unwrap();
    Stage::with(move || view! { <Report report /> })
}

#[wasm_bindgen_test]
fn an_intact_record_counts_what_was_found_right_and_gives_its_digest() {
    let head = json!({ "number": 1, "digest": DIGEST, "sealed_at": "2026-11-24T09:59:00.000Z" });
    let stage = report(head, Value::Null);
    let text = stage.text();
    assert!(text.contains("The record is intact. 1,234 events and 1 seal were found right"), "{text}");
    assert_eq!(stage.find("code").text_content().as_deref(), Some(DIGEST));
    assert!(text.contains("Note it down outside of Keywright."));
    stage.button("Copy digest");
}

#[wasm_bindgen_test]
fn a_record_without_a_seal_has_nothing_to_note_down() {
    let stage = report(Value::Null, Value::Null);
    assert!(stage.text().contains("The record is intact."));
    assert!(stage.find_all("code").is_empty());
}

#[wasm_bindgen_test]
fn a_broken_event_is_named_and_leads_to_what_stands_there() {
    let broken = json!({
        "what": "event_changed", "seal": 3, "event": 1017, "event_id": "evt_01k3xk5r7c9v2m4n6p8q0s1t3w",
        "at": "2026-11-23T10:00:00.000Z"
    });
    let stage = report(Value::Null, broken);
    let text = stage.text();
    assert!(text.contains("The record is broken.") && !text.contains("intact"), "{text}");
    assert!(text.contains("This event was changed after it was written."), "{text}");
    assert!(text.contains("The first broken place is event number 1,017, written on 23 Nov 2026"), "{text}");
    let address = stage.find("a").get_attribute("href").unwrap();
    assert_eq!(address, "/activity?from=2026-11-23T10%3A00%3A00.000Z&until=2026-11-23T10%3A00%3A00.001Z");
}

#[wasm_bindgen_test]
fn a_seal_that_is_gone_and_a_digest_that_is_not_known_have_no_event_to_show() {
    for (what, seal, words) in [
        ("seal_missing", json!(3), "A seal that was made here is gone. The first broken place is seal number 3."),
        ("digest_unknown", Value::Null, "The record does not hold a seal that is known to have been made."),
    ] {
        let broken = json!({ "what": what, "seal": seal, "event": null, "event_id": null, "at": null });
        let stage = report(Value::Null, broken);
        assert!(stage.text().contains(words), "{}", stage.text());
        assert!(stage.find_all("a").is_empty());
    }
}
