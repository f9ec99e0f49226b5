//! `POST /api/activity/verify`: what it says of a record that nobody touched, and of digests that one noted down.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use serde_json::json;
use shared::activity::{Break, ChainCheck, ChainReport};
use shared::endpoint::VerifyActivity;
use shared::field::FieldErrorCode;
use shared::problem::ErrorCode;
use std::thread;

/// What verifying the whole record finds.
pub(super) fn report(organisation: &Organisation) -> ChainReport {
    verified(&organisation.owner, None)
}

fn verified(caller: &Caller, digest: Option<&str>) -> ChainReport {
    caller.call::<VerifyActivity>(&(), &ChainCheck { digest: digest.map(str::to_owned) })
}

/// A record of at least three seals: the schedule, which other tests run, may make more of them.
pub(super) fn sealed() -> Organisation {
    let organisation = Organisation::new();
    for _ in 0..3 {
        (0..3).for_each(|_| drop(organisation.merchant()));
        assert!(report(&organisation).is_intact);
    }
    organisation
}

/// How many events its seals cover, one after the other.
pub(super) fn covered(organisation: &Organisation) -> i64 {
    let sql = "SELECT coalesce(sum(last_event - first_event + 1), 0) FROM seals WHERE organisation_id = ?";
    database::number(sql, &[&organisation.id.to_string()])
}

pub(super) fn count(organisation: &Organisation, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table} WHERE organisation_id = ?");
    database::number(&sql, &[&organisation.id.to_string()])
}

#[test]
fn a_record_that_nobody_touched_is_intact_to_its_last_event() {
    let organisation = sealed();
    let found = report(&organisation);
    assert_eq!((found.is_intact, found.broken), (true, None));
    assert_eq!(found.events, count(&organisation, "events").unsigned_abs());
    let (head, seals) = (found.head.expect("a seal"), count(&organisation, "seals").unsigned_abs());
    assert_eq!((found.seals, head.number, head.digest.len()), (seals, seals, 64));
    assert_eq!(report(&organisation).head, Some(head), "nothing new was to be sealed");
}

#[test]
fn a_digest_that_was_noted_down_is_found_however_long_the_record_has_grown() {
    let organisation = Organisation::new();
    let noted = report(&organisation).head.expect("a seal").digest;
    organisation.merchant();
    for digest in [noted.clone(), noted.to_uppercase(), format!(" {noted} ")] {
        assert!(verified(&organisation.owner, Some(&digest)).is_intact);
    }
    let foreign = report(&Organisation::new()).head.expect("a seal").digest;
    let broken = verified(&organisation.owner, Some(&foreign)).broken.expect("a broken place");
    assert_eq!((broken.what, broken.seal, broken.event), (Break::DigestUnknown, None, None));
}

#[test]
fn what_is_no_digest_is_refused() {
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
fn many_at_once_make_one_seal_of_each_event() {
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
