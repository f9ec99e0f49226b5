//! How much a tenant notices of the others: the median time of a hot verification while somebody asks for what costs much,
//! on eight connections, as a ratio to its time by itself.

use keywright_tests::neighbours::{self, Measured};

fn main() {
    println!("| A hot verification, while | by itself | meanwhile | ratio |\n|---|---|---|---|");
    let [all, none] = neighbours::searches();
    print_row("a viewer searches 20,000 merchants for a word of all", all);
    print_row("a viewer searches 20,000 merchants for a word of none", none);
    print_row("a viewer verifies 60,000 events", neighbours::log_verifications());
    print_row("a viewer exports 60,000 events", neighbours::exports());
    print_row("an owner lists 20,000 invitations", neighbours::invitations());
    print_row("anybody sends 6,000 unknown fields", neighbours::unknown_fields());
}

fn print_row(name: &str, measured: Measured) {
    let [by_itself, meanwhile] = [measured.by_itself, measured.meanwhile].map(|time| time.as_secs_f64() * 1000.0);
    println!("| {name} | {by_itself:.2} ms | {meanwhile:.2} ms | {:.1} |", measured.ratio());
}
