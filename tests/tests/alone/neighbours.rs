//! Whatever another tenant, or anybody, asks for: a hot verification takes at most five times as long as by itself.

use crate::alone;
use keywright_tests::neighbours::{self, Measured};

const MOST: f64 = 5.0;

fn is_hardly_delayed(measured: Measured) {
    assert!(measured.ratio() <= MOST, "{:.1} times as long: {measured:?}", measured.ratio());
}

#[test]
fn searches_in_twenty_thousand_merchants_delay_nobody() {
    let _alone = alone();
    neighbours::searches().into_iter().for_each(is_hardly_delayed);
}

#[test]
fn the_longest_pages_delay_nobody() {
    let _alone = alone();
    for (what, measured) in neighbours::pages() {
        println!("{what}");
        is_hardly_delayed(measured);
    }
}

#[test]
fn health_checks_delay_nobody() {
    let _alone = alone();
    is_hardly_delayed(neighbours::health());
}

#[test]
fn a_verification_of_sixty_thousand_events_delays_nobody() {
    let _alone = alone();
    is_hardly_delayed(neighbours::log_verifications());
}

#[test]
fn exports_of_sixty_thousand_events_delay_nobody() {
    let _alone = alone();
    is_hardly_delayed(neighbours::exports());
}

#[test]
fn a_list_of_twenty_thousand_invitations_delays_nobody() {
    let _alone = alone();
    is_hardly_delayed(neighbours::invitations());
}

#[test]
fn thousands_of_unknown_fields_delay_nobody() {
    let _alone = alone();
    is_hardly_delayed(neighbours::unknown_fields());
}
