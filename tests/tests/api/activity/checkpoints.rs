//! The schedule adds checkpoints for new events, and keeps a copy of the latest checkpoint outside the database. If the
//! end of an audit log is cut off together with its checkpoints, verification finds it by this copy.

use super::verify::{count, covered, report};
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::until::until;
use keywright_tests::worker::run_schedule;
use shared::activity::Break;
use std::time::Duration;

const BOUND: Duration = Duration::from_secs(60);

/// Runs the schedule until it has processed this organisation.
fn schedule_looks_after(organisation: &Organisation) {
    until("the schedule adds and copies a checkpoint", BOUND, || {
        run_schedule();
        (count(organisation, "to_seal") == 0).then_some(())
    });
}

/// Deletes the latest checkpoint and the events that it covers.
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
fn the_schedule_adds_checkpoints_without_a_request() {
    let organisation = Organisation::new();
    schedule_looks_after(&organisation);
    assert_eq!(covered(&organisation), count(&organisation, "events"));
    let seals = count(&organisation, "seals").unsigned_abs();
    let found = report(&organisation);
    assert_eq!((found.is_intact, found.seals), (true, seals));
}

#[test]
fn a_log_cut_off_with_its_checkpoints_stays_broken() {
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
    unknown("right after the cut");
    organisation.merchant();
    schedule_looks_after(&organisation);
    unknown("after other events and another checkpoint replaced them");
    organisation.merchant();
    schedule_looks_after(&organisation);
    unknown("after the log has grown longer than before");
}
