//! `POST /v1/leaks`

use super::{Leaked, UNKNOWN, after, altered, keep_test_keys, report, reported, revoke_test_keys};
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::request::Request;
use keywright_tests::until::until;
use serde_json::json;
use shared::endpoint::{GetOverview, Nothing, RevokeKey, UpdateMerchant, VerifyKey};
use shared::key::{KeyAttention, KeyLeak, KeyStatus, LeakSource, Mode, Revocation};
use shared::leak::REPORT_LEN;
use shared::member::Role;
use shared::merchant::{MerchantPatch, MerchantStatus};
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::verification::{VerificationCode, VerificationRequest};
use std::time::Duration;

const ADDRESS: &str = "203.0.113.60";
/// Its SHA-256.
const ADDRESS_HASH: &str = "ef5268f8f9ab9f3a647b9e6225d5ef95d34c781b0c92971de563dc2365b35823";
const URL: &str = "https://paste.example/aB3?x=1#L7";

fn code_of(secret: &str) -> VerificationCode {
    let asked = VerificationRequest { key: secret.to_owned(), permissions: Default::default(), mode: None, ip: None };
    Caller::gateway().call::<VerifyKey>(&(), &asked).code
}

#[test]
fn a_reported_key_is_revoked_with_the_place_and_one_event() {
    for mode in [Mode::Live, Mode::Test] {
        let leaked = Leaked::new(mode);
        reported(&[&leaked.secret], Some(URL));
        let key = leaked.now();
        assert_eq!((key.status, &key.revoked_by), (KeyStatus::Revoked, &None));
        assert_eq!(
            key.revoked_reason.as_deref(),
            Some("Reported as leaked, found at https://paste.example/aB3?x=1#L7")
        );
        let reported_at = key.revoked_at.expect("a time");
        assert_eq!(key.leak, Some(KeyLeak { reported_at, source: LeakSource::KeyHolder, url: Some(URL.to_owned()) }));
        let events = leaked.reports();
        assert_eq!(events.len(), 1);
        assert_eq!((&events[0].by, events[0].reason.as_ref()), (&None, key.revoked_reason.as_ref()));
        assert!(events[0].ip.as_ref().is_some_and(|ip| ip.starts_with("2001:db8:")), "{:?}", events[0].ip);
        assert_eq!(json!(events[0].before), json!({ "status": "enabled" }));
        assert_eq!(after(&events[0]), json!({ "status": "revoked", "leak_source": "key_holder", "leak_url": URL }));
    }
}

#[test]
fn a_reported_key_is_rejected_within_a_second() {
    let leaked = Leaked::new(Mode::Live);
    assert_eq!(code_of(&leaked.secret), VerificationCode::Valid);
    reported(&[&leaked.secret], None);
    until("it is rejected", Duration::from_secs(1), || {
        (code_of(&leaked.secret) == VerificationCode::Revoked).then_some(())
    });
}

#[test]
fn keys_in_every_state_are_revoked_and_the_event_says_how_they_were() {
    let leaked = Leaked::new(Mode::Live);
    leaked.organisation.disable(&leaked.key);
    reported(&[&leaked.secret], None);
    assert_eq!(json!(leaked.reports()[0].before), json!({ "status": "disabled" }));

    let expired = Leaked::new(Mode::Live);
    expired.organisation.expire(&expired.key);
    reported(&[&expired.secret], None);
    assert_eq!(json!(expired.reports()[0].before), json!({ "status": "expired" }));
    assert_eq!(expired.organisation.events_of(shared::activity::ActivityAction::KeyExpired), 1);

    let stopped = Leaked::new(Mode::Live);
    let patch = MerchantPatch { status: Some(MerchantStatus::Disabled), ..MerchantPatch::default() };
    stopped.organisation.owner.call::<UpdateMerchant>(&stopped.key.merchant_id, &patch);
    reported(&[&stopped.secret], None);
    assert_eq!(stopped.now().status, KeyStatus::Revoked);
}

#[test]
fn a_repeated_report_changes_nothing() {
    let leaked = Leaked::new(Mode::Live);
    reported(&[&leaked.secret], Some(URL));
    let (key, stored) = (leaked.now(), leaked.organisation.stored());
    reported(&[&leaked.secret, &leaked.secret], Some("https://elsewhere.example"));
    assert_eq!((leaked.now(), leaked.organisation.stored()), (key, stored));
}

#[test]
fn a_key_that_a_member_revoked_stays_as_it_is() {
    let leaked = Leaked::new(Mode::Test);
    let revocation = Revocation { reason: "Found in a chat".to_owned(), leaked: true };
    leaked.organisation.owner.call::<RevokeKey>(&leaked.key.id, &revocation);
    let key = leaked.now();
    let leak = key.leak.as_ref().expect("a report");
    assert_eq!((leak.source, leak.reported_at), (LeakSource::Member, key.revoked_at.expect("a time")));
    reported(&[&leaked.secret], Some(URL));
    assert_eq!(leaked.now(), key);
    assert!(leaked.reports().is_empty());
}

#[test]
fn one_report_can_name_keys_of_several_organisations() {
    let leaked: Vec<Leaked> = (0..3).map(|_| Leaked::new(Mode::Live)).collect();
    let second = Leaked::of(leaked[0].organisation.clone(), Mode::Test);
    let secrets: Vec<&str> = leaked.iter().chain([&second]).map(|leaked| leaked.secret.as_str()).collect();
    reported(&[&secrets[..], &[UNKNOWN, "x", ""]].concat(), None);
    for leaked in leaked.iter().chain([&second]) {
        assert_eq!((leaked.now().status, leaked.reports().len()), (KeyStatus::Revoked, 1));
    }
    let numbers = "SELECT number FROM events WHERE organisation_id = ? ORDER BY number";
    let rows = database::run(numbers, &[&leaked[0].organisation.id.to_string()]);
    let expected: Vec<_> = (1..=rows.len()).map(|number| vec![json!(number)]).collect();
    assert_eq!(rows, expected, "events are numbered without gaps");
}

#[test]
fn the_response_is_the_same_for_known_unknown_and_malformed_keys() {
    let leaked = Leaked::new(Mode::Live);
    let texts: Vec<String> = [leaked.secret.as_str(), UNKNOWN, &altered(&leaked.secret), "", "x"]
        .iter()
        .map(|key| {
            let reply = reported(&[key], None);
            format!("{} {}", reply.status, reply.text())
        })
        .collect();
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
}

#[test]
fn a_kept_test_key_is_marked_and_reported_once() {
    let leaked = Leaked::new(Mode::Test);
    keep_test_keys(&leaked.organisation);
    reported(&[&leaked.secret], Some(URL));
    let key = leaked.now();
    assert_eq!(
        (key.status, key.leak.as_ref().map(|leak| leak.source)),
        (KeyStatus::Enabled, Some(LeakSource::KeyHolder))
    );
    assert_eq!(code_of(&leaked.secret), VerificationCode::Valid);
    assert_eq!(after(&leaked.reports()[0]), json!({ "leak_source": "key_holder", "leak_url": URL }));
    reported(&[&leaked.secret], None);
    assert_eq!((&leaked.now().leak, leaked.reports().len()), (&key.leak, 1));

    let live = Leaked::of(leaked.organisation.clone(), Mode::Live);
    reported(&[&live.secret], None);
    assert_eq!(live.now().status, KeyStatus::Revoked, "live keys are always revoked");

    let revocation = Revocation { reason: "It leaked".to_owned(), leaked: true };
    leaked.organisation.owner.call::<RevokeKey>(&leaked.key.id, &revocation);
    let revoked = leaked.now();
    assert!(revoked.revoked_by.is_some(), "the member who revoked it is named");
    assert_eq!(revoked.leak, key.leak, "the first report stays");
}

#[test]
fn a_kept_test_key_that_is_reported_again_is_revoked_if_the_organisation_now_wants_that() {
    let leaked = Leaked::new(Mode::Test);
    keep_test_keys(&leaked.organisation);
    reported(&[&leaked.secret], Some(URL));
    let first = leaked.now().leak;
    revoke_test_keys(&leaked.organisation);
    reported(&[&leaked.secret], Some("https://elsewhere.example"));
    let key = leaked.now();
    assert_eq!((key.status, &key.leak), (KeyStatus::Revoked, &first), "the first report stays");
    assert_eq!(key.revoked_reason.as_deref(), Some("Reported as leaked, found at https://elsewhere.example"));
    let events = leaked.reports();
    assert_eq!((events.len(), &after(&events[0])["leak_url"]), (2, &json!("https://elsewhere.example")));
}

#[test]
fn an_altered_key_leaves_the_key_as_it_is() {
    let leaked = Leaked::new(Mode::Live);
    for text in [altered(&leaked.secret), leaked.secret.to_lowercase(), leaked.secret[1..].to_owned()] {
        reported(&[&text], None);
    }
    reported(&[&format!(" {}\n", leaked.key.hint)], None);
    assert_eq!((leaked.now().status, leaked.reports().len()), (KeyStatus::Enabled, 0));
    reported(&[&format!(" {}\n", leaked.secret)], None);
    assert_eq!(leaked.now().status, KeyStatus::Revoked, "white space around a key does not matter");
}

#[test]
fn the_overview_names_reported_keys() {
    let leaked = Leaked::new(Mode::Live);
    reported(&[&leaked.secret], None);
    let attention = || {
        let overview = leaked.organisation.owner.call::<GetOverview>(&(), &Nothing {});
        overview.attention.into_iter().find(|found| found.attention == KeyAttention::ReportedAsLeaked)
    };
    assert_eq!(attention().map(|found| (found.count, found.keys[0].key.id)), Some((1, leaked.key.id)));
    let week_ago = (8 * Moment::DAY_MS).to_string();
    let sql = "UPDATE keys SET revoked_at = revoked_at - cast(? AS INTEGER) WHERE id = ?";
    database::run_without_triggers("keys", sql, &[&week_ago, &leaked.key.id.to_string()]);
    assert!(attention().is_none());
}

#[test]
fn wrong_reports_name_the_field_and_never_the_key() {
    let leaked = Leaked::new(Mode::Live);
    let many = vec![leaked.secret.as_str(); REPORT_LEN + 1];
    for (body, field) in [
        (json!({ "keys": [] }), "keys"),
        (json!({ "keys": many }), "keys"),
        (json!({}), "keys"),
        (json!({ "keys": leaked.secret }), "keys"),
        (json!({ "keys": [leaked.secret, 1] }), "keys[1]"),
        (json!({ "keys": [leaked.secret], "url": "a\nb" }), "url"),
        (json!({ "keys": [leaked.secret], "url": "x".repeat(2001) }), "url"),
        (json!({ "keys": [leaked.secret], "reason": "x" }), "reason"),
    ] {
        let reply = Request::new("POST", "/v1/leaks").json(&body).from_elsewhere().send();
        assert_eq!((reply.status, reply.problem().errors[0].field.as_str()), (422, field), "{body}");
        assert!(!reply.text().contains(&leaked.secret));
    }
    assert_eq!(leaked.now().status, KeyStatus::Enabled);
}

#[test]
fn a_url_with_the_secret_is_not_stored() {
    let leaked = Leaked::new(Mode::Live);
    reported(&[&leaked.secret], Some(&format!("https://paste.example/?key={}", leaked.secret)));
    assert_eq!(
        (leaked.now().leak.expect("a report").url, leaked.now().revoked_reason.as_deref()),
        (None, Some("Reported as leaked"))
    );
}

#[test]
fn sixty_reports_an_hour_are_accepted_from_an_address() {
    let request = report(&[UNKNOWN], None).from_address(ADDRESS);
    assert_eq!(request.clone().send().status, 202);
    database::run("UPDATE leak_reports SET reports = 59 WHERE sender = ?", &[ADDRESS_HASH]);
    assert_eq!(request.clone().send().status, 202);
    let reply = request.clone().send();
    assert_eq!((reply.status, reply.problem().code), (429, ErrorCode::TooManyRequests));
    let wait: i64 = reply.header("retry-after").parse().expect("seconds");
    assert!((1..=3600).contains(&wait), "{wait}");
    assert_eq!(report(&[UNKNOWN], None).send().status, 202, "another address");
}

#[test]
fn cookies_and_pages_of_other_sites_make_no_difference() {
    let leaked = Leaked::new(Mode::Live);
    let viewer = leaked.organisation.member(Role::Viewer);
    let reply = viewer
        .request("POST", "/v1/leaks")
        .json(&json!({ "keys": [leaked.secret] }))
        .header("origin", "https://evil.example")
        .from_elsewhere()
        .send();
    assert_eq!(reply.status, 202);
    assert_eq!((leaked.now().status, &leaked.reports()[0].by), (KeyStatus::Revoked, &None));
    assert!(Organisation::new().owner.session().organisation.revokes_leaked_test_keys);
}
