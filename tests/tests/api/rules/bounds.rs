//! What one request costs, and how much one response says, does not grow with what somebody stored or sent.

use keywright_tests::bulk;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_invitation, new_key};
use serde_json::{Map, Value, json};
use shared::activity::ActivityAction;
use shared::endpoint::{
    CreateInvitation, CreateKey, CreateMerchant, EndOtherSessions, GetRotationHistory, ListInvitations, ListSessions,
    Nothing,
};
use shared::field::{ERRORS_LEN, FieldErrorCode};
use shared::key::Mode;
use shared::member::Role;
use shared::page::{Page, PageFilter};
use shared::problem::ErrorCode;
use std::thread;

/// More than any page holds.
const MANY: usize = 250;
/// How many invitations that can be accepted an organisation has, and how many it makes in a day.
const MOST_OPEN: usize = 100;
const MOST_A_DAY: usize = 200;
/// A problem with all its errors is no larger, in bytes.
const PROBLEM_LEN: usize = 20_000;

/// All items, page by page.
fn walk<T>(page: impl Fn(&PageFilter) -> Page<T>) -> Vec<T> {
    let mut filter = PageFilter::default();
    let mut items = Vec::new();
    loop {
        let page = page(&filter);
        assert!(page.items.len() <= 50, "a page has 50 items unless more are asked for");
        items.extend(page.items);
        match page.next_cursor {
            None => return items,
            cursor => filter.cursor = cursor,
        }
    }
}

#[test]
fn sessions_come_in_pages() {
    let organisation = Organisation::new();
    bulk::sessions(&organisation, MANY);
    assert_eq!(walk(|filter| organisation.owner.call::<ListSessions>(&(), filter)).len(), MANY + 1);
}

#[test]
fn to_end_many_sessions_writes_a_short_event() {
    let organisation = Organisation::new();
    bulk::sessions(&organisation, MANY);
    organisation.owner.call::<EndOtherSessions>(&(), &Nothing {});
    assert_eq!(organisation.events_of(ActivityAction::SessionsEnded), 1);
    let sql = "SELECT before FROM events WHERE organisation_id = ? AND action = 'sessions_ended'";
    let rows = database::run(sql, &[&organisation.id.to_string()]);
    let before: Value = serde_json::from_str(rows[0][0].as_str().expect("a text")).expect("JSON");
    assert_eq!((before["sessions"].as_array().expect("a list").len(), &before["count"]), (20, &json!(MANY)));
    assert_eq!(walk(|filter| organisation.owner.call::<ListSessions>(&(), filter)).len(), 1);
}

#[test]
fn invitations_come_in_pages_and_no_more_can_be_made() {
    let organisation = Organisation::new();
    bulk::invitations(&organisation, MANY);
    assert_eq!(walk(|filter| organisation.owner.call::<ListInvitations>(&(), filter)).len(), MANY);
    let refused = organisation.owner.request_to::<CreateInvitation>(&(), &new_invitation(Role::Viewer));
    assert_eq!(organisation.refuses(refused).code, ErrorCode::TooManyRequests);
}

#[test]
fn of_many_invitations_at_once_no_more_are_made_than_can_be() {
    let organisation = Organisation::new();
    bulk::invitations(&organisation, MOST_OPEN - 5);
    let made = thread::scope(|scope| {
        let invite = || organisation.owner.ask::<CreateInvitation>(&(), &new_invitation(Role::Viewer)).status;
        let asked: Vec<_> = (0..30).map(|_| scope.spawn(invite)).collect();
        asked.into_iter().map(|asked| asked.join().expect("a reply")).filter(|status| *status == 201).count()
    });
    assert_eq!(made, 5);
    assert_eq!(walk(|filter| organisation.owner.call::<ListInvitations>(&(), filter)).len(), MOST_OPEN);
}

#[test]
fn of_two_hundred_invitations_a_day_the_next_is_refused() {
    let organisation = Organisation::new();
    bulk::invitations(&organisation, MOST_A_DAY);
    let all = "UPDATE invitations SET created_at = unixepoch() * 1000, revoked_at = 1 WHERE organisation_id = ?";
    database::run(all, &[&organisation.id.to_string()]);
    let invite = organisation.owner.request_to::<CreateInvitation>(&(), &new_invitation(Role::Viewer));
    assert_eq!(organisation.refuses(invite).code, ErrorCode::TooManyRequests);
}

#[test]
fn a_rotation_history_comes_in_pages_in_order() {
    let organisation = Organisation::new();
    let mut keys = vec![organisation.key(organisation.merchant().id).key];
    for _ in 0..4 {
        let next = organisation.replace(keys.last().expect("a key"), 60).key;
        keys.push(next);
    }
    let page = |filter: &PageFilter| {
        let filter = PageFilter { limit: Some("2".parse().expect("a limit")), ..filter.clone() };
        organisation.owner.call::<GetRotationHistory>(&keys[2].id, &filter)
    };
    let ids: Vec<_> = walk(page).into_iter().map(|key| key.id).collect();
    assert_eq!(ids, keys.iter().map(|key| key.id).collect::<Vec<_>>());
}

#[test]
fn thousands_of_unknown_fields_are_answered_by_fifty_errors() {
    let fields: Map<String, Value> = (0..6_000).map(|n| (format!("f{n}"), json!(0))).collect();
    let body = json!(fields).to_string();
    assert!((50_000..64 * 1024).contains(&body.len()), "{}", body.len());
    for (method, path) in [("POST", "/v1/keys/verify"), ("POST", "/api/sign-in-links"), ("POST", "/api/session")] {
        let request = Caller::nobody().request(method, path).body("application/json", body.clone());
        let reply = request.from_elsewhere().send();
        assert!(reply.text().len() < PROBLEM_LEN, "{path}: {} bytes", reply.text().len());
        assert_eq!((reply.status, reply.problem().errors.len()), (422, ERRORS_LEN), "{path}");
    }
}

#[test]
fn a_field_with_a_long_name_is_not_repeated_whole() {
    let body = format!("{{\"{}\":0}}", "x".repeat(60_000));
    let reply = Caller::nobody().request("POST", "/v1/keys/verify").body("application/json", body).send();
    assert!(reply.text().len() < PROBLEM_LEN);
    assert_eq!(reply.problem().errors[0].code, FieldErrorCode::UnknownField);
    let body = json!({ "mode": "m".repeat(60_000), "permissions": [] });
    let organisation = Organisation::new();
    let path = format!("/api/merchants/{}/keys", organisation.merchant().id);
    assert!(organisation.owner.request("POST", path).json(&body).send().text().len() < PROBLEM_LEN);
}

#[test]
fn thousands_of_wrong_addresses_are_answered_by_fifty_errors() {
    let organisation = Organisation::new();
    let wrong: Vec<String> = (0..5_000).map(|n| format!("x{n}")).collect();
    let new = shared::key::NewKey { allowed_ips: wrong, ..new_key(Mode::Test) };
    let reply = organisation.owner.ask::<CreateKey>(&organisation.merchant().id, &new);
    assert_eq!((reply.status, reply.problem().errors.len()), (422, ERRORS_LEN));
}

#[test]
fn a_search_that_is_not_ready_says_so_and_is_ready_soon() {
    let organisation = Organisation::new();
    bulk::merchants(&organisation, 2_500);
    let search = || organisation.owner.request("GET", "/api/merchants?search=shop&limit=1").send();
    let first = search();
    assert_eq!(first.problem().code, ErrorCode::SearchNotReady);
    assert_eq!(first.header("retry-after"), "1");
    assert!((0..3).any(|_| search().status == 200));
}

#[test]
fn a_member_can_spend_so_much_in_ten_seconds_however_many_sessions_they_have() {
    let organisation = Organisation::new();
    bulk::merchants(&organisation, 100);
    bulk::keys(&organisation, 20_000);
    let viewer = organisation.sessions_of_viewer(4);
    let page = |turn: usize| viewer[turn % 4].request("GET", "/api/merchants?limit=100").send();
    let turn = (0..60).find(|turn| page(*turn).status == 429).expect("a limit");
    assert!(turn >= 5, "{turn}");
    for caller in &viewer {
        assert_eq!(caller.request("GET", "/api/session").send().problem().code, ErrorCode::TooManyRequests);
    }
    assert_eq!(organisation.owner.request("GET", "/api/session").send().status, 200, "others go on");
}

#[test]
fn a_member_who_searches_all_the_time_has_to_wait() {
    let organisation = Organisation::new();
    let search = || organisation.owner.request("GET", "/api/merchants?search=shop").send();
    let refused = (0..200).map(|_| search()).find(|reply| reply.status != 200).expect("a limit");
    assert_eq!(refused.problem().code, ErrorCode::TooManyRequests);
    let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=10).contains(&seconds));
    let merchant = keywright_tests::organisation::new_merchant("Other things go on");
    organisation.owner.call::<CreateMerchant>(&(), &merchant);
}
