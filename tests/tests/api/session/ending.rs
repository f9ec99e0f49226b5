//! How a session ends: by signing out, by inactivity, by age.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, now};
use shared::endpoint::{DeleteSession, GetSession, ListMerchants, Nothing};
use shared::merchant::MerchantFilter;
use shared::moment::Moment;
use shared::problem::ErrorCode;

fn is_signed_in(caller: &Caller) -> bool {
    let reply = caller.ask::<GetSession>(&(), &Nothing {});
    if reply.status != 200 {
        assert_eq!(reply.problem().code, ErrorCode::NotSignedIn);
        assert_eq!(caller.refusal::<ListMerchants>(&(), &MerchantFilter::default()).code, ErrorCode::NotSignedIn);
    }
    reply.status == 200
}

/// Moves this column of the owner's sessions `ms` milliseconds back.
fn age(organisation: &Organisation, column: &str, ms: i64) {
    let member_id = organisation.owner_record.id.to_string();
    database::run(
        &format!("UPDATE sessions SET {column} = {column} - CAST(? AS INTEGER) WHERE member_id = ?"),
        &[&ms.to_string(), &member_id],
    );
}

#[test]
fn signing_out_ends_the_session_and_deletes_the_cookie() {
    let organisation = Organisation::new();
    let reply = organisation.owner.ask::<DeleteSession>(&(), &Nothing {});
    assert_eq!((reply.status, reply.text()), (204, ""));
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("__Host-session=;") && cookie.contains("Max-Age=0"), "{cookie}");
    assert!(!is_signed_in(&organisation.owner));
}

#[test]
fn signing_out_keeps_other_sessions_of_the_member() {
    let organisation = Organisation::new();
    let elsewhere = Caller::signed_in(&organisation.owner_record.email);
    organisation.owner.call::<DeleteSession>(&(), &Nothing {});
    assert!(is_signed_in(&elsewhere));
}

#[test]
fn a_session_ends_after_an_hour_without_a_request() {
    let organisation = Organisation::new();
    age(&organisation, "last_seen_at", Moment::HOUR_MS - Moment::MINUTE_MS);
    assert!(is_signed_in(&organisation.owner), "after 59 minutes the session must be valid");
    age(&organisation, "last_seen_at", 2 * Moment::HOUR_MS);
    assert!(!is_signed_in(&organisation.owner));
}

#[test]
fn a_request_restarts_the_idle_hour() {
    let organisation = Organisation::new();
    let member_id = organisation.owner_record.id.to_string();
    age(&organisation, "last_seen_at", 50 * Moment::MINUTE_MS);
    assert!(is_signed_in(&organisation.owner));
    let last_seen_at = database::number("SELECT max(last_seen_at) FROM sessions WHERE member_id = ?", &[&member_id]);
    assert!(now().ms() - last_seen_at < 5 * Moment::MINUTE_MS);
}

#[test]
fn a_session_ends_after_twelve_hours_even_if_it_is_used() {
    let organisation = Organisation::new();
    age(&organisation, "expires_at", 12 * Moment::HOUR_MS - Moment::MINUTE_MS);
    assert!(is_signed_in(&organisation.owner), "one minute before its end the session must be valid");
    age(&organisation, "expires_at", Moment::MINUTE_MS);
    assert!(!is_signed_in(&organisation.owner));
}
