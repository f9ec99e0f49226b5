//! The result of trying a list of addresses, in words and as a table.

use super::stage::{Stage, click};
use keywright_frontend::parts::dry_run::Report;
use leptos::prelude::*;
use shared::moment::Moment;
use shared::usage::{DryRunReport, Network, OutsideNetwork};
use wasm_bindgen_test::wasm_bindgen_test;

fn report(outside: u64, unknown: u64) -> DryRunReport {
    DryRunReport {
        since: Moment::from_ms(0),
        calls: 340,
        inside: 340 - outside - unknown,
        outside,
        unknown,
        outside_networks: Vec::new(),
        complete: true,
    }
}

fn words(report: DryRunReport) -> String {
    Stage::with(move || view! { <Report report /> }).text()
}

fn outside_network(place: u8, is_partly_inside: bool) -> OutsideNetwork {
    let network = Network::V4([203, 0, place]);
    OutsideNetwork { network, country: None, calls: 3, last_seen_at: Moment::from_ms(0), is_partly_inside }
}

#[wasm_bindgen_test]
fn a_result_counts_the_calls_that_would_have_been_rejected() {
    assert_eq!(words(report(0, 0)), "None of 340 calls would have been rejected.");
    assert_eq!(words(report(12, 0)), "12 of 340 calls would have been rejected.");
    assert_eq!(words(report(0, 5)), "Up to 5 of 340 calls would have been rejected: their network is unknown.");
    let both = words(report(12, 5));
    assert!(both.contains("5 more calls came from unknown networks"), "{both}");
    let no_calls = DryRunReport { calls: 0, ..report(0, 0) };
    assert_eq!(words(no_calls), "The key had no accepted calls in the last 30 days.");
    let incomplete = DryRunReport { complete: false, ..report(0, 0) };
    assert!(words(incomplete).ends_with("Some calls may be missing here."));
}

#[wasm_bindgen_test]
async fn networks_outside_the_list_are_shown_ten_at_first() {
    let outside_networks = (0..12).map(|place| outside_network(place, place == 0)).collect();
    let report = DryRunReport { outside_networks, ..report(36, 0) };
    let stage = Stage::with(move || view! { <Report report /> });
    assert_eq!(stage.find_all("tbody tr").len(), 10);
    assert_eq!(stage.text().matches("Partly inside").count(), 1);
    click(&stage.button("Show all 12")).await;
    assert_eq!(stage.find_all("tbody tr").len(), 12);
    click(&stage.button("Show the first 10")).await;
    assert_eq!(stage.find_all("tbody tr").len(), 10);
}
