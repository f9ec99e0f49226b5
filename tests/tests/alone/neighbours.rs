//! A hot verification takes at most five times as long under load as without, whatever other tenants request.

use crate::alone;
use keywright_tests::neighbours::{self, MOST_TIMES_AS_LONG, Measured};

fn is_hardly_delayed(measured: Measured) {
    assert!(measured.ratio() <= MOST_TIMES_AS_LONG, "{:.1} times as long: {measured:?}", measured.ratio());
}

#[test]
fn searches_in_20000_merchants_hardly_delay_verifications() {
    let _alone = alone();
    neighbours::searches().into_iter().for_each(is_hardly_delayed);
}

#[test]
fn the_longest_pages_hardly_delay_verifications() {
    let _alone = alone();
    for (what, measured) in neighbours::pages() {
        println!("{what}");
        is_hardly_delayed(measured);
    }
}

#[test]
fn health_checks_hardly_delay_verifications() {
    let _alone = alone();
    is_hardly_delayed(neighbours::health());
}

#[test]
fn verifying_60000_events_hardly_delays_key_verifications() {
    let _alone = alone();
    is_hardly_delayed(neighbours::log_verifications());
}

#[test]
fn exports_of_60000_events_hardly_delay_verifications() {
    let _alone = alone();
    is_hardly_delayed(neighbours::exports());
}

#[test]
fn a_list_of_20000_invitations_hardly_delays_verifications() {
    let _alone = alone();
    is_hardly_delayed(neighbours::invitations());
}

#[test]
fn thousands_of_unknown_fields_hardly_delay_verifications() {
    let _alone = alone();
    is_hardly_delayed(neighbours::unknown_fields());
}
