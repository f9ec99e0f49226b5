//! Callers over a limit: each limit can be reached, says how long to wait, and does not affect other callers.

use super::valid_requests::Asked;
use keywright_tests::bulk;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::mail::fresh_mailbox;
use keywright_tests::organisation::{Organisation, new_organisation};
use keywright_tests::over_limit::{first_over_limit, wait_for_window};
use keywright_tests::request::{Reply, Request};
use serde_json::json;
use shared::activity::ChainCheck;
use shared::endpoint::{
    BeginStepUp, CreateInvitation, CreateOrganisation, ExportActivity, GetSession, Nothing, VerifyActivity,
};
use shared::invitation::NewInvitation;
use shared::member::Role;
use shared::problem::ErrorCode;
use std::thread;
use std::time::{Duration, Instant};

/// The delay of a reply to a caller over a limit.
const SLOWED_BY: Duration = Duration::from_millis(250);

fn over_limit(request: impl Fn() -> Request) -> Reply {
    let refused = first_over_limit(|| request().send());
    let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
    refused
}

fn from(request: Request, address: &str) -> Request {
    request.header("cf-connecting-ip", address)
}

#[test]
fn guesses_of_the_operator_token_are_limited_by_address() {
    let create = |caller: &Caller, address: &str| {
        from(caller.request_to::<CreateOrganisation>(&(), &new_organisation()), address)
    };
    let guess = || create(&Caller::with_key("a guess at the token"), "192.0.2.40");
    assert_eq!(over_limit(guess).problem().code, ErrorCode::TooManySignIns);
    assert_eq!(create(&Caller::operator(), "192.0.2.40").send().status, 429, "even the right token is rejected");
    assert_eq!(create(&Caller::operator(), "192.0.2.41").send().status, 201);
}

#[test]
fn invalid_sessions_are_slowed_down_and_valid_ones_are_not() {
    let ask = |cookie: &str| {
        let request = Request::new("GET", "/api/session").header("cookie", &format!("__Host-session={cookie}"));
        let begun = Instant::now();
        (from(request, "192.0.2.42").send().status, begun.elapsed())
    };
    let member = Organisation::new().owner;
    wait_for_window();
    let slowed = (0..130).map(|_| ask("made-up")).find(|(_, elapsed)| *elapsed >= SLOWED_BY).expect("a limit");
    assert_eq!(slowed.0, 401);
    let fastest = (0..5).map(|_| ask(member.session_token())).min_by_key(|(_, elapsed)| *elapsed).expect("five");
    assert!(fastest.0 == 200 && fastest.1 < SLOWED_BY, "{fastest:?}");
}

#[test]
fn step_up_challenges_are_limited_by_member() {
    let organisation = Organisation::new();
    let begin = |caller: &Caller| caller.request_to::<BeginStepUp>(&(), &Nothing {});
    assert_eq!(over_limit(|| begin(&organisation.owner)).problem().code, ErrorCode::TooManySignIns);
    assert_eq!(begin(&organisation.member(Role::Viewer)).send().status, 200);
}

#[test]
fn exports_are_limited_by_member() {
    let asked = Asked::new();
    let export = || asked.organisation.owner.request("GET", "/api/activity/export?format=csv");
    assert_eq!(over_limit(export).problem().code, ErrorCode::TooManyRequests);
}

#[test]
fn an_organisation_can_run_one_export_at_a_time() {
    let organisation = Organisation::new();
    bulk::events(&organisation, 5_000);
    let input = serde_json::from_value(json!({ "format": "ndjson" })).expect("a format");
    let statuses: Vec<_> = thread::scope(|scope| {
        let export = || organisation.owner.ask::<ExportActivity>(&(), &input).status;
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(export)).collect();
        asked.into_iter().map(|asked| asked.join().expect("a reply")).collect()
    });
    assert!(statuses.contains(&200) && statuses.contains(&429), "{statuses:?}");
    let again = || organisation.owner.request("GET", "/api/activity/export?format=ndjson").send().status;
    assert!((0..50).any(|_| again() == 200), "the next export can start after the first");
}

#[test]
fn requests_are_limited_by_session() {
    let organisation = Organisation::new();
    let colleague = organisation.member(Role::Viewer);
    let ask = || organisation.owner.request_to::<GetSession>(&(), &Nothing {});
    let refused = thread::scope(|scope| {
        let asking: Vec<_> =
            (0..4).map(|_| scope.spawn(|| (0..250).map(|_| ask().send()).find(|reply| reply.status == 429))).collect();
        asking.into_iter().find_map(|asking| asking.join().expect("replies"))
    });
    assert_eq!(refused.expect("a limit").problem().code, ErrorCode::TooManyRequests);
    let begun = Instant::now();
    assert_eq!(ask().send().status, 429);
    assert!(begun.elapsed() >= SLOWED_BY, "replies over the limit are delayed");
    colleague.call::<GetSession>(&(), &Nothing {});
}

#[test]
fn an_address_gets_at_most_one_invitation_mail_a_minute() {
    let organisation = Organisation::new();
    let new = NewInvitation { name: "Ada".to_owned(), email: "again@mail.example".to_owned(), role: Role::Viewer };
    assert!(organisation.owner.call::<CreateInvitation>(&(), &new).is_sent);
    let again = organisation.owner.request_to::<CreateInvitation>(&(), &new);
    assert_eq!(organisation.refuses(again).code, ErrorCode::TooManyRequests);
}

#[test]
fn an_address_gets_at_most_five_invitation_mails_a_day() {
    let organisation = Organisation::new();
    let new = NewInvitation { name: "Ada".to_owned(), email: fresh_mailbox(), role: Role::Viewer };
    let made = organisation.owner.call::<CreateInvitation>(&(), &new);
    let id = made.invitation.id.to_string();
    // Adds four more invitations, all of them mailed an hour ago.
    database::run("UPDATE invitations SET mailed_at = mailed_at - 3600000 WHERE id = ?", &[&id]);
    for number in 1..5 {
        let copy =
            "INSERT INTO invitations (id, organisation_id, token_hash, name, email, role, created_at, created_by,
                expires_at, revoked_at, mailed_at)
            SELECT id || ?2, organisation_id, substr(token_hash, 2) || ?2, name, email, role, created_at, created_by,
                expires_at, created_at, mailed_at
            FROM invitations WHERE id = ?1";
        database::run(copy, &[&id, &number.to_string()]);
    }
    let sixth = organisation.owner.request_to::<CreateInvitation>(&(), &new);
    let refused = sixth.send();
    assert_eq!((refused.problem().code, refused.header("retry-after")), (ErrorCode::TooManyRequests, "3600"));
    let other = NewInvitation { email: fresh_mailbox(), ..new };
    assert!(organisation.owner.call::<CreateInvitation>(&(), &other).is_sent);
}

#[test]
fn steps_of_a_log_verification_are_limited_by_member() {
    let organisation = Organisation::new();
    let colleague = organisation.member(Role::Viewer);
    let step = |caller: &Caller| caller.request_to::<VerifyActivity>(&(), &ChainCheck::default());
    assert_eq!(over_limit(|| step(&organisation.owner)).problem().code, ErrorCode::TooManyRequests);
    assert_eq!(step(&colleague).send().status, 200);
}

#[test]
fn malformed_requests_are_limited_by_address() {
    let send = |address: &str| from(Request::new("POST", "/v1/keys/verify").body("application/json", "{"), address);
    assert_eq!(over_limit(|| send("192.0.2.44")).problem().code, ErrorCode::TooManyRequests);
    assert_eq!(send("192.0.2.45").send().status, 400);
    let gateway =
        from(Caller::gateway().request("POST", "/v1/keys/verify").json(&json!({ "key": "kw_" })), "192.0.2.44");
    assert_eq!(gateway.send().status, 200, "gateways must not be limited");
}
