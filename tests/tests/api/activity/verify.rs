//! `POST /api/activity/verify`: reports on an intact audit log, saved checkpoint hashes, and verification in steps.

use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::{audit_log, bulk};
use serde_json::json;
use shared::activity::{Break, ChainCheck, ChainReport};
use shared::endpoint::VerifyActivity;
use shared::field::FieldErrorCode;
use shared::member::Role;
use shared::problem::ErrorCode;
use std::thread;

/// The report of a verification of the whole log.
pub(super) fn report(organisation: &Organisation) -> ChainReport {
    audit_log::verify(&organisation.owner, &ChainCheck { from_start: true, digest: None })
}

/// A log with at least three checkpoints. The schedule, which other tests run, may add more.
pub(super) fn sealed() -> Organisation {
    let organisation = Organisation::new();
    for _ in 0..3 {
        (0..3).for_each(|_| drop(organisation.merchant()));
        assert!(report(&organisation).is_intact);
    }
    organisation
}

/// How many events the checkpoints cover in total.
pub(super) fn covered(organisation: &Organisation) -> i64 {
    let sql = "SELECT coalesce(sum(last_event - first_event + 1), 0) FROM seals WHERE organisation_id = ?";
    database::number(sql, &[&organisation.id.to_string()])
}

pub(super) fn count(organisation: &Organisation, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table} WHERE organisation_id = ?");
    database::number(&sql, &[&organisation.id.to_string()])
}

#[test]
fn an_unmodified_log_is_intact_up_to_its_last_event() {
    let organisation = sealed();
    let found = report(&organisation);
    assert_eq!((found.is_intact, found.broken), (true, None));
    assert_eq!(found.events, count(&organisation, "events").unsigned_abs());
    let (head, seals) = (found.head.expect("a checkpoint"), count(&organisation, "seals").unsigned_abs());
    assert_eq!((found.seals, head.number, head.digest.len()), (seals, seals, 64));
    assert_eq!(report(&organisation).head, Some(head), "there were no new events");
}

#[test]
fn a_saved_checkpoint_hash_is_found_after_the_log_has_grown() {
    let organisation = Organisation::new();
    let noted = report(&organisation).head.expect("a checkpoint").digest;
    organisation.merchant();
    let with = |digest: &str| {
        audit_log::verify(&organisation.owner, &ChainCheck { digest: Some(digest.to_owned()), from_start: false })
    };
    for digest in [noted.clone(), noted.to_uppercase(), format!(" {noted} ")] {
        assert!(with(&digest).is_intact);
    }
    let foreign = report(&Organisation::new()).head.expect("a checkpoint").digest;
    let broken = with(&foreign).broken.expect("a broken place");
    assert_eq!((broken.what, broken.seal, broken.event), (Break::DigestUnknown, None, None));
}

#[test]
fn malformed_checkpoint_hashes_are_rejected() {
    let organisation = Organisation::new();
    for (digest, code) in [
        ("x".to_owned(), FieldErrorCode::Invalid),
        ("g".repeat(64), FieldErrorCode::Invalid),
        ("a".repeat(63), FieldErrorCode::Invalid),
        ("a".repeat(65), FieldErrorCode::TooLong),
    ] {
        let request = organisation.owner.request("POST", "/api/activity/verify").json(&json!({ "digest": digest }));
        let problem = organisation.refuses(request);
        assert_eq!(problem.code, ErrorCode::ValidationFailed);
        let errors: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!(errors, [("digest", code)], "{digest}");
    }
}

#[test]
fn concurrent_verifications_cover_each_event_once() {
    let organisation = Organisation::new();
    for _ in 0..3 {
        organisation.merchant();
        thread::scope(|scope| {
            let asked: Vec<_> = (0..8).map(|_| scope.spawn(|| report(&organisation))).collect();
            for found in asked {
                assert!(found.join().expect("a report").is_intact);
            }
        });
    }
    assert_eq!(covered(&organisation), count(&organisation, "events"));
}

fn step(organisation: &Organisation, from_start: bool) -> ChainReport {
    audit_log::step(&organisation.owner, &ChainCheck { digest: None, from_start })
}

fn with_events(many: usize) -> Organisation {
    let organisation = Organisation::new();
    bulk::events(&organisation, many);
    organisation
}

#[test]
fn each_step_of_a_verification_continues_the_previous_one() {
    let organisation = with_events(2_500);
    let (mut verified, mut steps) = (0, 0);
    loop {
        let report = step(&organisation, false);
        steps += 1;
        assert!(report.is_intact && report.events > verified && report.events <= verified + 1_000, "{report:?}");
        assert_eq!((report.first_event, report.total_events), (1, count(&organisation, "events").unsigned_abs()));
        verified = report.events;
        if report.is_complete {
            break;
        }
    }
    assert!(steps >= 3, "{steps}");
    assert_eq!(verified, count(&organisation, "events").unsigned_abs());
}

#[test]
fn a_verification_starts_after_the_last_verified_checkpoint() {
    let organisation = Organisation::new();
    let before = step(&organisation, false).events;
    organisation.merchant();
    let report = step(&organisation, false);
    assert_eq!((report.first_event, report.events, report.is_complete), (before + 1, before + 1, true));
    assert_eq!(step(&organisation, true).first_event, 1);
}

#[test]
fn restarting_a_verification_does_not_reset_those_of_other_members() {
    let organisation = with_events(2_500);
    let viewer = organisation.member(Role::Viewer);
    let anew = ChainCheck { digest: None, from_start: true };
    let mut verified = 0;
    loop {
        audit_log::step(&viewer, &anew);
        let report = step(&organisation, false);
        assert!(report.events > verified, "{report:?}");
        verified = report.events;
        if report.is_complete {
            break;
        }
    }
}

#[test]
fn verifying_from_the_start_finds_changes_to_verified_events() {
    let organisation = Organisation::new();
    assert!(step(&organisation, false).is_complete);
    let sql = "UPDATE events SET reason = 'another' WHERE organisation_id = ? AND number = 1";
    database::run_without_triggers("events", sql, &[&organisation.id.to_string()]);
    assert!(step(&organisation, false).is_intact, "verified events must not be verified again");
    let broken = step(&organisation, true).broken.expect("a broken place");
    assert_eq!((broken.what, broken.event), (Break::EventChanged, Some(1)));
}

#[test]
fn a_log_cut_back_before_the_verified_checkpoint_is_found() {
    let organisation = sealed();
    let id = organisation.id.to_string();
    let cut = "DELETE FROM seals WHERE organisation_id = ? AND number > 1";
    database::run_without_triggers("seals", cut, &[&id]);
    let rest = "DELETE FROM events WHERE organisation_id = ?1
        AND number > (SELECT max(last_event) FROM seals WHERE organisation_id = ?1)";
    database::run_without_triggers("events", rest, &[&id]);
    let broken = step(&organisation, false).broken.expect("a broken place");
    assert_eq!(broken.what, Break::DigestUnknown);
}

#[test]
fn two_verifications_of_one_log_do_not_run_concurrently() {
    let organisation = with_events(3_000);
    let codes: Vec<_> = thread::scope(|scope| {
        let ask = || organisation.owner.ask::<VerifyActivity>(&(), &ChainCheck::default());
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        let replies = asked.into_iter().map(|asked| asked.join().expect("a reply"));
        replies.filter(|reply| reply.status != 200).map(|reply| reply.problem().code).collect()
    });
    assert!(!codes.is_empty(), "all eight concurrent verifications ran");
    assert!(codes.iter().all(|code| *code == ErrorCode::VerificationRunning), "{codes:?}");
}

#[test]
fn a_broken_place_is_reported_until_it_is_repaired() {
    let organisation = with_events(1_500);
    step(&organisation, false);
    let set = |reason: &str| {
        let sql = format!("UPDATE events SET reason = {reason} WHERE organisation_id = ? AND number = 1200");
        database::run_without_triggers("events", &sql, &[&organisation.id.to_string()]);
    };
    let seal = || while !step(&organisation, true).is_complete && !step(&organisation, false).is_complete {};
    seal();
    set("'another'");
    step(&organisation, true);
    let found = [(); 3].map(|()| step(&organisation, false).broken.map(|place| (place.what, place.event)));
    assert_eq!(found, [Some((Break::EventChanged, Some(1_200))); 3]);
    set("NULL");
    assert!(step(&organisation, false).is_intact);
}
