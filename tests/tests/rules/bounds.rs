//! The cost of a request and the size of a reply do not grow with the stored or sent data.

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

/// More items than fit on a page.
const MANY: usize = 250;
/// The limits of an organisation: pending invitations, and new invitations per day.
const MOST_OPEN: usize = 100;
const MOST_A_DAY: usize = 200;
/// The largest problem with all its errors, in bytes.
const PROBLEM_LEN: usize = 20_000;

/// All items, page by page.
fn walk<T>(page: impl Fn(&PageFilter) -> Page<T>) -> Vec<T> {
    let mut filter = PageFilter::default();
    let mut items = Vec::new();
    loop {
        let page = page(&filter);
        assert!(page.items.len() <= 50, "a page has at most 50 items by default");
        items.extend(page.items);
        match page.next_cursor {
            None => return items,
            cursor => filter.cursor = cursor,
        }
    }
}

#[test]
fn sessions_are_listed_in_pages() {
    let organisation = Organisation::new();
    bulk::sessions(&organisation, MANY);
    assert_eq!(walk(|filter| organisation.owner.call::<ListSessions>(&(), filter)).len(), MANY + 1);
}

#[test]
fn ending_many_sessions_writes_a_short_event() {
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
fn invitations_are_listed_in_pages_and_limited() {
    let organisation = Organisation::new();
    bulk::invitations(&organisation, MANY);
    assert_eq!(walk(|filter| organisation.owner.call::<ListInvitations>(&(), filter)).len(), MANY);
    let refused = organisation.owner.request_to::<CreateInvitation>(&(), &new_invitation(Role::Viewer));
    assert_eq!(organisation.refuses(refused).code, ErrorCode::TooManyRequests);
}

#[test]
fn concurrent_invitations_do_not_exceed_the_limit() {
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
fn an_organisation_can_send_200_invitations_a_day() {
    let organisation = Organisation::new();
    bulk::invitations(&organisation, MOST_A_DAY);
    let all = "UPDATE invitations SET created_at = unixepoch() * 1000, revoked_at = 1 WHERE organisation_id = ?";
    database::run(all, &[&organisation.id.to_string()]);
    let invite = organisation.owner.request_to::<CreateInvitation>(&(), &new_invitation(Role::Viewer));
    assert_eq!(organisation.refuses(invite).code, ErrorCode::TooManyRequests);
}

#[test]
fn a_rotation_history_is_listed_in_pages_in_order() {
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
fn thousands_of_unknown_fields_return_50_errors() {
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
fn long_field_names_are_not_repeated_in_full() {
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
fn thousands_of_invalid_addresses_return_50_errors() {
    let organisation = Organisation::new();
    let wrong: Vec<String> = (0..5_000).map(|n| format!("x{n}")).collect();
    let new = shared::key::NewKey { allowed_ips: wrong, ..new_key(Mode::Test) };
    let reply = organisation.owner.ask::<CreateKey>(&organisation.merchant().id, &new);
    assert_eq!((reply.status, reply.problem().errors.len()), (422, ERRORS_LEN));
}

#[test]
fn an_unprepared_search_returns_an_error_and_is_ready_soon() {
    let organisation = Organisation::new();
    bulk::merchants(&organisation, 2_500);
    let search = || organisation.owner.request("GET", "/api/merchants?search=shop&limit=1").send();
    let first = search();
    assert_eq!(first.problem().code, ErrorCode::SearchNotReady);
    assert_eq!(first.header("retry-after"), "1");
    assert!((0..3).any(|_| search().status == 200));
}

#[test]
fn the_cost_limit_of_a_member_covers_all_their_sessions() {
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
    assert_eq!(organisation.owner.request("GET", "/api/session").send().status, 200, "other members are not limited");
}

#[test]
fn searches_are_limited_by_member() {
    let organisation = Organisation::new();
    let search = || organisation.owner.request("GET", "/api/merchants?search=shop").send();
    let refused = (0..200).map(|_| search()).find(|reply| reply.status != 200).expect("a limit");
    assert_eq!(refused.problem().code, ErrorCode::TooManyRequests);
    let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=10).contains(&seconds));
    let merchant = keywright_tests::organisation::new_merchant("Other things go on");
    organisation.owner.call::<CreateMerchant>(&(), &merchant);
}
