//! Measures the median time of a hot verification while another caller sends expensive requests on eight connections,
//! and its ratio to the time without them.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use keywright_tests::neighbours::{self, Measured};

fn main() {
    println!("| A verification, while | by itself: median | p95 | meanwhile: median | p95 | ratio |");
    println!("|---|---|---|---|---|---|");
    let [all, six, none] = neighbours::searches();
    print_row("a viewer searches 20,000 merchants for a word that all contain", all);
    print_row("a viewer searches 20,000 merchants for six words that all contain", six);
    print_row("a viewer searches 20,000 merchants for a word that none contains", none);
    for (what, measured) in neighbours::pages() {
        print_row(&format!("a viewer reads pages of {what}"), measured);
    }
    print_row("a viewer verifies 60,000 events", neighbours::log_verifications());
    print_row("a viewer exports 60,000 events", neighbours::exports());
    print_row("an owner lists 20,000 invitations", neighbours::invitations());
    print_row("an anonymous caller requests /healthz", neighbours::health());
    print_row("an anonymous caller sends 6,000 unknown fields", neighbours::unknown_fields());
}

fn print_row(name: &str, measured: Measured) {
    let (alone, meanwhile) = (measured.by_itself, measured.meanwhile);
    let [a, b, c, d] =
        [alone.median, alone.p95, meanwhile.median, meanwhile.p95].map(|time| time.as_secs_f64() * 1000.0);
    println!("| {name} | {a:.1} ms | {b:.1} ms | {c:.1} ms | {d:.1} ms | {:.1} |", measured.ratio());
}
