//! `GET /api/session/others` and `POST /api/organisations/{organisation_id}/switch`: one browser, signed in to several organisations.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::request::{Reply, Request};
use serde_json::{Value, json};
use shared::activity::ActivityAction;
use shared::endpoint::{CreateSignInLink, GetSession, Nothing};
use shared::member::Role;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::NewSignInLink;
use std::collections::BTreeMap;

/// A browser: it keeps the cookies of all replies.
#[derive(Default)]
struct Browser(BTreeMap<String, String>);

impl Browser {
    /// Signs in to each of these organisations as its owner, one after the other.
    fn signed_in_to(organisations: &[&Organisation]) -> Self {
        let mut browser = Self::default();
        for organisation in organisations {
            browser.sign_in(&organisation.owner_record.email);
        }
        browser
    }

    fn sign_in(&mut self, email: &str) {
        let asked = NewSignInLink { email: email.to_owned(), organisation_id: None };
        let link = Caller::operator().call::<CreateSignInLink>(&(), &asked);
        assert_eq!(self.send("POST", "/api/session", &json!({ "token": link.token })).status, 200);
    }

    fn send(&mut self, method: &str, path: &str, body: &Value) -> Reply {
        let cookies: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::new(method, path).header("cookie", &cookies.join("; "));
        let reply = if body.is_null() { request.send() } else { request.json(body).send() };
        for cookie in reply.headers("set-cookie") {
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            let (value, attributes) = rest.split_once(';').expect("a cookie with attributes");
            if attributes.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }

    fn switch_to(&mut self, organisation: &Organisation) -> Reply {
        self.send("POST", &format!("/api/organisations/{}/switch", organisation.id), &Value::Null)
    }

    /// The id of the organisation that requests are for.
    fn current(&mut self) -> Value {
        self.send("GET", "/api/session", &Value::Null).json()["organisation"]["id"].clone()
    }

    /// The ids of the organisations to switch to.
    fn others(&mut self) -> Vec<Value> {
        let listed = self.send("GET", "/api/session/others", &Value::Null);
        assert_eq!(listed.status, 200, "{listed:?}");
        let items = listed.json()["items"].as_array().expect("items").clone();
        items.iter().map(|session| session["organisation"]["id"].clone()).collect()
    }

    /// The holder of the present session token.
    fn caller(&self) -> Caller {
        Caller::with_cookie(&format!("__Host-session={};", self.0["__Host-session"]))
    }
}

fn ids<const N: usize>(organisations: [&Organisation; N]) -> [Value; N] {
    organisations.map(|organisation| json!(organisation.id))
}

fn age_sessions(organisation: &Organisation, ms: i64) {
    let member_id = organisation.owner_record.id.to_string();
    let sql = "UPDATE sessions SET last_seen_at = last_seen_at - CAST(? AS INTEGER) WHERE member_id = ?";
    database::run(sql, &[&ms.to_string(), &member_id]);
}

#[test]
fn a_browser_switches_between_the_organisations_it_signed_in_to() {
    let [first, second, third] = [(); 3].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&first, &second, &third]);
    assert_eq!(browser.current(), json!(third.id));
    assert_eq!(browser.others(), ids([&second, &first]));
    let reply = browser.switch_to(&first);
    assert_eq!((reply.status, reply.json()["organisation"]["id"].clone()), (200, json!(first.id)));
    assert_eq!(browser.current(), json!(first.id));
    assert_eq!(browser.others(), ids([&third, &second]));
    browser.switch_to(&third);
    assert_eq!((browser.current(), browser.others()), (json!(third.id), ids([&first, &second]).to_vec()));
}

#[test]
fn the_cookie_of_other_sessions_is_host_only_and_hidden_from_scripts() {
    let [first, second] = [(); 2].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&first, &second]);
    let reply = browser.switch_to(&first);
    let cookie = reply.headers("set-cookie").find(|cookie| cookie.starts_with("__Host-other-sessions=")).expect("it");
    let mut attributes: Vec<_> = cookie.split("; ").skip(1).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Lax", "Secure"]);
}

#[test]
fn switching_requires_a_session_of_this_browser() {
    let [first, second] = [(); 2].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&first]);
    assert_eq!(browser.switch_to(&second).problem().code, ErrorCode::NotFound);
    // A member with the same address: an invitation can name an address that its inviter does not own.
    let sql = "UPDATE members SET email = ? WHERE id = ?";
    database::run(sql, &[&first.owner_record.email, &second.owner_record.id.to_string()]);
    assert_eq!(browser.switch_to(&second).problem().code, ErrorCode::NotFound);
    assert!(browser.others().is_empty());
    assert_eq!(browser.switch_to(&first).status, 200, "the organisation that is open already");
}

#[test]
fn made_up_and_repeated_tokens_are_no_sessions() {
    let [first, second] = [(); 2].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&first, &second]);
    let known = browser.0["__Host-other-sessions"].clone();
    for (others, expected) in [
        (format!("made-up.{known}.{known}"), vec![json!(first.id)]),
        (format!("{known}.{}", browser.0["__Host-session"]), vec![json!(first.id)]),
        (format!("a.b.c.d.e.{known}"), vec![]),
        ("...".to_owned(), vec![]),
    ] {
        browser.0.insert("__Host-other-sessions".to_owned(), others.clone());
        assert_eq!(browser.others(), expected, "{others}");
    }
}

#[test]
fn sessions_that_have_ended_are_not_offered() {
    let [idle, removed, present] = [(); 3].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&idle, &removed, &present]);
    age_sessions(&idle, 2 * Moment::HOUR_MS);
    database::run("DELETE FROM sessions WHERE member_id = ?", &[&removed.owner_record.id.to_string()]);
    assert!(browser.others().is_empty());
    for organisation in [&idle, &removed] {
        assert_eq!(browser.switch_to(organisation).problem().code, ErrorCode::NotFound);
    }
    assert_eq!(browser.current(), json!(present.id), "the present session continues");
}

fn is_signed_in(caller: &Caller) -> bool {
    caller.ask::<GetSession>(&(), &Nothing {}).status == 200
}

#[test]
fn signing_in_again_ends_the_session_in_the_same_organisation() {
    let organisation = Organisation::new();
    let mut browser = Browser::signed_in_to(&[&organisation]);
    let before = browser.caller();
    let viewer = organisation.member(Role::Viewer).session().member;
    browser.sign_in(&viewer.email);
    assert!(browser.others().is_empty());
    assert_eq!(browser.caller().session().member, viewer);
    assert!(!is_signed_in(&before) && is_signed_in(&organisation.owner));
    assert_eq!(organisation.events_of(ActivityAction::SignedOut), 1);
}

#[test]
fn a_browser_keeps_five_other_sessions_and_ends_older_ones() {
    let organisations: Vec<_> = (0..7).map(|_| Organisation::new()).collect();
    let mut browser = Browser::signed_in_to(&[&organisations[0]]);
    let oldest = browser.caller();
    for organisation in &organisations[1..] {
        browser.sign_in(&organisation.owner_record.email);
    }
    let newest: Vec<_> = organisations[1..6].iter().rev().map(|organisation| json!(organisation.id)).collect();
    assert_eq!(browser.others(), newest);
    assert!(!is_signed_in(&oldest));
}

#[test]
fn a_sign_in_after_the_current_session_has_ended_keeps_no_other_session() {
    let [first, second, third] = [(); 3].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&first, &second]);
    browser.switch_to(&second);
    let other = Caller::with_cookie(&format!("__Host-session={};", browser.0["__Host-other-sessions"]));
    assert!(is_signed_in(&other));
    database::run("DELETE FROM sessions WHERE member_id = ?", &[&second.owner_record.id.to_string()]);
    browser.sign_in(&third.owner_record.email);
    assert!(browser.others().is_empty() && !is_signed_in(&other));
    assert!(!browser.0.contains_key("__Host-other-sessions"));
}

#[test]
fn a_session_keeps_its_own_role_and_passkey_confirmation() {
    let [first, second] = [(); 2].map(|()| Organisation::new());
    let viewer = first.member(Role::Viewer).session().member;
    let mut browser = Browser::default();
    browser.sign_in(&viewer.email);
    browser.sign_in(&second.owner_record.email);
    let confirm = "UPDATE sessions SET confirmed_at = last_seen_at WHERE member_id = ?";
    database::run(confirm, &[&second.owner_record.id.to_string()]);
    let session = browser.switch_to(&first).json();
    assert_eq!((&session["member"]["role"], &session["confirmed_at"]), (&json!("viewer"), &Value::Null));
}

#[test]
fn a_role_that_changed_meanwhile_renews_the_token_after_the_switch() {
    let [first, second] = [(); 2].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&first, &second]);
    let due = "UPDATE sessions SET renew_at = created_at WHERE member_id = ?";
    for organisation in [&first, &second] {
        database::run(due, &[&organisation.owner_record.id.to_string()]);
    }
    browser.switch_to(&first);
    assert_eq!((browser.current(), browser.others()), (json!(first.id), vec![json!(second.id)]));
    browser.switch_to(&second);
    assert_eq!((browser.current(), browser.others()), (json!(second.id), vec![json!(first.id)]));
}

#[test]
fn signing_out_ends_all_sessions_of_the_browser_with_an_event_each() {
    let [first, second] = [(); 2].map(|()| Organisation::new());
    let mut browser = Browser::signed_in_to(&[&first, &second]);
    let here = browser.caller();
    browser.switch_to(&first);
    let there = browser.caller();
    assert_eq!(browser.send("DELETE", "/api/session", &Value::Null).status, 204);
    for caller in [here, there] {
        assert_eq!(caller.refusal::<GetSession>(&(), &Nothing {}).code, ErrorCode::NotSignedIn);
    }
    for organisation in [&first, &second] {
        assert_eq!(organisation.events_of(ActivityAction::SignedOut), 1);
        assert_eq!(organisation.owner.session().organisation.id, organisation.id, "other browsers stay signed in");
    }
    assert!(browser.0.keys().all(|name| name == "__Host-device"), "{:?}", browser.0.keys());
}
