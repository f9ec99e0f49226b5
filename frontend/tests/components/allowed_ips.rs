//! Pasted addresses, and what will be stored.

use super::stage::{Stage, settle};
use keywright_frontend::parts::addresses::{AllowedIps, entries, with_networks};
use leptos::prelude::*;
use shared::key::ALLOWED_IPS_LEN;
use shared::moment::Moment;
use shared::usage::{KeyNetwork, Network};
use wasm_bindgen_test::wasm_bindgen_test;

async fn surprises_of(text: &'static str) -> String {
    let text = RwSignal::new(text.to_owned());
    let stage = Stage::with(move || view! { <AllowedIps text error=Signal::stored(None) /> });
    settle().await;
    stage.find("[role=status] + [role=status]").text_content().unwrap()
}

#[wasm_bindgen_test]
async fn every_ipv4_address_alone_excludes_ipv6() {
    let warning = "0.0.0.0/0 means every IPv4 address. IPv6 addresses are rejected unless you list them too; ::/0 \
                   means every IPv6 address.";
    for text in ["0.0.0.0/0", "203.0.113.7 0.0.0.0/0", "0.0.0.0/0 2001:db8::/32", "::ffff:0:0/96"] {
        assert_eq!(surprises_of(text).await, warning, "{text}");
    }
    let other = "::/0 means every IPv6 address. IPv4 addresses are rejected unless you list them too; 0.0.0.0/0 \
                 means every IPv4 address.";
    assert_eq!(surprises_of("::/0").await, other);
    for text in ["", "0.0.0.0/0, ::/0", "203.0.113.0/24", "0.0.0.0/1", "shop"] {
        assert_eq!(surprises_of(text).await, "", "{text}");
    }
}

#[wasm_bindgen_test]
async fn a_host_part_in_a_range_is_explained() {
    assert_eq!(surprises_of("203.0.113.7/24").await, "203.0.113.7/24 means 203.0.113.0/24.");
    assert_eq!(
        surprises_of("10.1.2.3/8, 2001:db8::7/32").await,
        "10.1.2.3/8 means 10.0.0.0/8. 2001:db8::7/32 means 2001:db8::/32."
    );
    assert!(
        surprises_of("1.2.3.4/0").await.starts_with("1.2.3.4/0 means 0.0.0.0/0. 0.0.0.0/0 means every IPv4 address.")
    );
    assert_eq!(surprises_of("1.1.1.1/8 2.1.1.1/8 3.1.1.1/8 4.1.1.1/8").await.matches("means").count(), 3);
}

async fn told_of(text: &'static str) -> String {
    let text = RwSignal::new(text.to_owned());
    let stage = Stage::with(move || view! { <AllowedIps text error=Signal::stored(None) /> });
    settle().await;
    stage.find("[role=status]").text_content().unwrap()
}

#[wasm_bindgen_test]
async fn an_empty_field_shows_no_count() {
    assert_eq!(told_of(" \n, ").await, "");
}

#[wasm_bindgen_test]
async fn equal_addresses_are_counted_once() {
    let pasted = "203.0.113.7, 203.0.113.7/32;10.1.2.3/8\n2001:db8::/32\t10.0.0.0/8";
    assert_eq!(told_of(pasted).await, "3 addresses and ranges; 2 duplicates ignored.");
    assert_eq!(told_of("203.0.113.7 203.0.113.7/32").await, "1 address or range; 1 duplicate ignored.");
}

#[wasm_bindgen_test]
async fn invalid_entries_are_counted_separately() {
    assert_eq!(told_of("203.0.113.7 10.0.0.0/40 shop").await, "1 address or range; 2 invalid.");
    assert_eq!(told_of("203.0.").await, "1 invalid.");
}

#[wasm_bindgen_test]
fn entries_are_separated_by_white_space_commas_and_semicolons() {
    let found: Vec<_> = entries(",10.0.0.1;; 10.0.0.2\r\n\t2001:db8::1,").collect();
    assert_eq!(found, ["10.0.0.1", "10.0.0.2", "2001:db8::1"]);
}

#[wasm_bindgen_test]
async fn the_count_follows_the_typing() {
    let text = RwSignal::new("10.0.0.1".to_owned());
    let stage = Stage::with(move || view! { <AllowedIps text error=Signal::stored(None) /> });
    settle().await;
    assert!(stage.text().contains("1 address or range."));
    text.set("10.0.0.1 10.0.0.2".to_owned());
    settle().await;
    assert!(stage.text().contains("2 addresses and ranges."));
}

fn network(name: &str, calls: u64, refusals: u64) -> KeyNetwork {
    let at = Moment::from_ms(0);
    let network = name.parse::<Network>().unwrap();
    KeyNetwork { network, country: None, calls, refusals, first_seen_at: at, last_seen_at: at }
}

#[wasm_bindgen_test]
fn only_networks_with_accepted_calls_are_added() {
    let seen = [
        network("203.0.113.0/24", 12, 2),
        network("198.51.100.0/24", 3, 3),
        network("unknown", 5, 0),
        network("more", 5, 0),
        network("2001:db8::/48", 1, 0),
    ];
    let extended = with_networks("192.0.2.7", &seen);
    assert_eq!(extended.text, "192.0.2.7\n203.0.113.0/24\n2001:db8::/48");
    assert_eq!((extended.added, extended.left_out), (2, 0));
}

#[wasm_bindgen_test]
fn networks_that_the_list_allows_are_not_added_again() {
    let seen = [network("203.0.113.0/24", 1, 0), network("203.0.113.0/24", 1, 0), network("10.1.2.0/24", 1, 0)];
    let extended = with_networks("10.0.0.0/8, 203.0.113.7", &seen);
    assert_eq!(extended.text, "10.0.0.0/8\n203.0.113.7\n203.0.113.0/24");
    assert_eq!(with_networks(&extended.text, &seen).added, 0);
}

#[wasm_bindgen_test]
fn a_list_is_filled_up_to_its_limit() {
    let seen: Vec<_> = (0..=ALLOWED_IPS_LEN).map(|place| network(&format!("10.0.{place}.0/24"), 1, 0)).collect();
    let extended = with_networks("192.0.2.7", &seen);
    assert_eq!((extended.added, extended.left_out), (ALLOWED_IPS_LEN - 1, 2));
    assert_eq!(entries(&extended.text).count(), ALLOWED_IPS_LEN);
}
