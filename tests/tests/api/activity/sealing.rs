//! The schedule seals what nobody asks about, and keeps a copy of the newest seal outside the database: so the end of
//! a record cannot be cut off together with its seals.

use super::verify::{count, covered, report};
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::until::until;
use keywright_tests::worker::run_schedule;
use shared::activity::Break;
use std::time::Duration;

const BOUND: Duration = Duration::from_secs(60);

/// Lets the schedule run until it has looked after this organisation.
fn schedule_looks_after(organisation: &Organisation) {
    until("the schedule seals and copies", BOUND, || {
        run_schedule();
        (count(organisation, "to_seal") == 0).then_some(())
    });
}

/// Deletes the newest seal and the events that it covers.
fn cut_the_end(organisation: &Organisation) {
    let id = organisation.id.to_string();
    let newest = "(SELECT max(number) FROM seals WHERE organisation_id = ?1)";
    let first = format!("(SELECT first_event FROM seals WHERE organisation_id = ?1 AND number = {newest})");
    let events = format!("DELETE FROM events WHERE organisation_id = ?1 AND number >= {first}");
    database::run_without_triggers("events", &events, &[&id]);
    let seal = format!("DELETE FROM seals WHERE organisation_id = ?1 AND number = {newest}");
    database::run_without_triggers("seals", &seal, &[&id]);
}

#[test]
fn the_schedule_seals_what_nobody_asked_about() {
    let organisation = Organisation::new();
    schedule_looks_after(&organisation);
    assert_eq!(covered(&organisation), count(&organisation, "events"));
    let seals = count(&organisation, "seals").unsigned_abs();
    let found = report(&organisation);
    assert_eq!((found.is_intact, found.seals), (true, seals));
}

#[test]
fn an_end_that_was_cut_off_with_its_seals_is_missed_for_ever() {
    let organisation = Organisation::new();
    schedule_looks_after(&organisation);
    organisation.merchant();
    schedule_looks_after(&organisation);
    let newest = count(&organisation, "seals").unsigned_abs();
    cut_the_end(&organisation);
    let unknown = |why: &str| {
        let broken = report(&organisation).broken.expect(why);
        assert_eq!((broken.what, broken.seal), (Break::DigestUnknown, Some(newest)), "{why}");
    };
    unknown("right after");
    organisation.merchant();
    schedule_looks_after(&organisation);
    unknown("once other events and another seal stand in their place");
    organisation.merchant();
    schedule_looks_after(&organisation);
    unknown("once the chain has grown longer than it was");
}
