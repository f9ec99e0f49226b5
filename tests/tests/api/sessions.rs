//! `/api/sessions`: a member's own sessions, and ending them.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, now};
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{
    CreateSession, CreateSignInLink, EndOtherSessions, EndSession, GetSession, ListActivity, ListSessions, Nothing,
};
use shared::member::Role;
use shared::moment::Moment;
use shared::page::PageFilter;
use shared::problem::ErrorCode;
use shared::session::{NewSignInLink, SessionRecord, SignIn};

fn listed(caller: &Caller) -> Vec<SessionRecord> {
    caller.call::<ListSessions>(&(), &PageFilter::default()).items
}

fn elsewhere(organisation: &Organisation) -> Caller {
    Caller::signed_in(&organisation.owner_record.email)
}

fn is_signed_in(caller: &Caller) -> bool {
    caller.ask::<GetSession>(&(), &Nothing {}).status == 200
}

#[test]
fn sessions_are_listed_newest_first_and_the_current_is_marked() {
    let organisation = Organisation::new();
    let (second, third) = (elsewhere(&organisation), elsewhere(&organisation));
    let marks = |caller| listed(caller).iter().map(|session| session.is_current).collect::<Vec<_>>();
    assert_eq!(marks(&organisation.owner), [false, false, true]);
    assert_eq!(marks(&second), [false, true, false]);
    assert_eq!(marks(&third), [true, false, false]);
}

#[test]
fn a_session_contains_address_country_and_user_agent() {
    let organisation = Organisation::new();
    let email = organisation.owner_record.email.clone();
    let link = Caller::operator().call::<CreateSignInLink>(&(), &NewSignInLink { email, organisation_id: None });
    let request = Caller::nobody().request_to::<CreateSession>(&(), &SignIn { token: link.token });
    let request = request.header("cf-connecting-ip", "198.51.100.7").header("cf-ipcountry", "CH");
    let reply = request.header("user-agent", &format!("Browser/1 {}", "x".repeat(400))).send();
    let session = listed(&Caller::with_cookie(reply.header("set-cookie"))).remove(0);
    assert_eq!((session.ip.as_deref(), session.country.as_deref()), (Some("198.51.100.7"), Some("CH")));
    let user_agent = session.user_agent.expect("a user agent");
    assert!(user_agent.starts_with("Browser/1 x") && user_agent.len() == 300, "{user_agent}");
    assert!(now().ms_since(session.last_seen_at) < Moment::MINUTE_MS);
    assert_eq!(session.expires_at.ms_since(session.created_at), 12 * Moment::HOUR_MS);
}

#[test]
fn sessions_of_other_members_are_not_listed() {
    let organisation = Organisation::new();
    let viewer = organisation.member(Role::Viewer);
    assert_eq!((listed(&organisation.owner).len(), listed(&viewer).len()), (1, 1));
}

#[test]
fn ended_sessions_are_not_listed() {
    let organisation = Organisation::new();
    elsewhere(&organisation);
    elsewhere(&organisation);
    let [second, third] = [0, 1].map(|place| listed(&organisation.owner)[place].id.to_string());
    database::run("UPDATE sessions SET expires_at = created_at WHERE id = ?", &[&second]);
    database::run("UPDATE sessions SET last_seen_at = 1 WHERE id = ?", &[&third]);
    assert_eq!(listed(&organisation.owner).len(), 1);
}

#[test]
fn ending_one_session_keeps_the_others() {
    let organisation = Organisation::new();
    let (second, third) = (elsewhere(&organisation), elsewhere(&organisation));
    let id = listed(&second).iter().find(|session| session.is_current).expect("its own").id;
    let reply = organisation.owner.ask::<EndSession>(&id, &Nothing {});
    assert_eq!((reply.status, reply.header("set-cookie")), (204, ""));
    assert_eq!([&organisation.owner, &second, &third].map(is_signed_in), [true, false, true]);
    assert_eq!(organisation.owner.refusal::<EndSession>(&id, &Nothing {}).code, ErrorCode::NotFound);
}

#[test]
fn ending_the_current_session_deletes_the_cookie() {
    let organisation = Organisation::new();
    let id = listed(&organisation.owner)[0].id;
    let reply = organisation.owner.ask::<EndSession>(&id, &Nothing {});
    assert!(reply.header("set-cookie").starts_with("__Host-session=;"), "{reply:?}");
    assert!(!is_signed_in(&organisation.owner));
}

#[test]
fn ending_all_others_keeps_the_current_session() {
    let organisation = Organisation::new();
    let (second, third) = (elsewhere(&organisation), elsewhere(&organisation));
    let viewer = organisation.member(Role::Viewer);
    second.call::<EndOtherSessions>(&(), &Nothing {});
    assert_eq!([&organisation.owner, &second, &third, &viewer].map(is_signed_in), [false, true, false, true]);
}

#[test]
fn ended_sessions_are_recorded_once() {
    let organisation = Organisation::new();
    elsewhere(&organisation);
    let ended = listed(&organisation.owner)[0].id;
    for _ in 0..2 {
        organisation.owner.call::<EndOtherSessions>(&(), &Nothing {});
    }
    let filter = ActivityFilter { action: Some(ActivityAction::SessionsEnded), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    assert_eq!(events.len(), 1, "the second request must end nothing");
    assert_eq!(json!(events[0].before), json!({ "sessions": [ended] }));
    assert_eq!(events[0].member_id, Some(organisation.owner_record.id));
}

#[test]
fn sessions_of_another_member_are_not_found() {
    let organisation = Organisation::new();
    let viewer = organisation.member(Role::Viewer);
    let id = listed(&viewer)[0].id;
    assert_eq!(organisation.owner.refusal::<EndSession>(&id, &Nothing {}).code, ErrorCode::NotFound);
    assert!(is_signed_in(&viewer));
}

#[test]
fn the_schedule_deletes_expired_sessions_links_and_invitations() {
    let organisation = Organisation::new();
    let member_id = organisation.owner_record.id.to_string();
    elsewhere(&organisation);
    organisation.invite(Role::Viewer);
    let old = (now().ms() - 31 * Moment::DAY_MS).to_string();
    database::run("UPDATE sessions SET expires_at = 1 WHERE member_id = ?", &[&member_id]);
    database::run("UPDATE sign_in_links SET expires_at = CAST(? AS INTEGER) WHERE member_id = ?", &[&old, &member_id]);
    let organisation_id = organisation.id.to_string();
    database::run(
        "UPDATE invitations SET expires_at = CAST(? AS INTEGER) WHERE organisation_id = ?",
        &[&old, &organisation_id],
    );
    assert_eq!(Caller::nobody().request("GET", "/cdn-cgi/handler/scheduled").send().status, 200);
    for (table, column, id) in [
        ("sessions", "member_id", &member_id),
        ("sign_in_links", "member_id", &member_id),
        ("invitations", "organisation_id", &organisation_id),
    ] {
        let left = database::number(&format!("SELECT count(*) FROM {table} WHERE {column} = ?"), &[id]);
        assert_eq!(left, 0, "{table}");
    }
}
