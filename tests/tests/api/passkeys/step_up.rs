//! `POST /api/session/step-up/challenge` and `POST /api/session/step-up`: confirming the member's identity.

use super::*;
use keywright_tests::authenticator::{Answer, USER_VERIFIED};
use serde_json::json;
use shared::member::Role;
use shared::problem::ErrorCode;

fn options(caller: &Caller) -> RequestOptions {
    caller.call::<BeginStepUp>(&(), &Nothing {})
}

/// Sends an assertion that must be rejected, and checks that it does not change the session.
fn refusal(caller: &Caller, assertion: &Assertion) -> ErrorCode {
    let before = caller.session();
    let reply = caller.request_to::<StepUp>(&(), assertion).from_elsewhere().send();
    assert_eq!(caller.session(), before);
    reply.problem().code
}

#[test]
fn step_up_confirms_only_the_session_that_requested_it() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    let by_link = Caller::signed_in(&organisation.owner_record.email);
    let asked = options(&by_link);
    let allowed: Vec<_> = asked.allow_credentials.iter().map(|allowed| allowed.id.clone()).collect();
    assert_eq!((allowed, asked.user_verification.as_str()), (vec![passkey.credential_id()], "required"));
    let elsewhere = Caller::signed_in(&organisation.owner_record.email);
    let session = by_link.call::<StepUp>(&(), &passkey.get(&asked).assertion());
    assert_eq!((session.confirmed_at.is_some(), &session), (true, &by_link.session()));
    assert_eq!(elsewhere.session().confirmed_at, None);
    let event = event(&organisation, ActivityAction::IdentityConfirmed);
    assert_eq!(event.by.map(|by| by.id), Some(organisation.owner_record.id));
}

#[test]
fn step_up_works_without_a_user_handle() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    let asked = options(&organisation.owner);
    organisation.owner.call::<StepUp>(&(), &passkey.get(&asked).with(|answer| answer.user_handle = None).assertion());
}

#[test]
fn each_invalid_part_of_a_step_up_is_rejected() {
    let organisation = Organisation::new();
    let mut passkey = device_bound_passkey_of(&organisation.owner);
    let wrong: [fn(&mut Answer); 4] = [
        |answer| answer.client_data["origin"] = json!("https://evil.example"),
        |answer| answer.rp_id = "evil.example".to_owned(),
        |answer| answer.flags &= !USER_VERIFIED,
        |answer| answer.sign_count = 1,
    ];
    for change in wrong {
        let assertion = passkey.get(&options(&organisation.owner)).with(change).assertion();
        assert_eq!(refusal(&organisation.owner, &assertion), ErrorCode::PasskeyRefused);
    }
}

#[test]
fn step_up_rejects_challenges_of_other_sessions_or_purposes() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    let elsewhere = Caller::signed_in(&organisation.owner_record.email);
    let asked = options(&organisation.owner);
    for challenge in [
        options(&elsewhere).challenge,
        options(&organisation.member(Role::Admin)).challenge,
        super::asked().challenge,
        organisation.owner.call::<BeginPasskey>(&(), &Nothing {}).challenge,
    ] {
        let assertion = passkey.get(&RequestOptions { challenge, ..asked.clone() }).assertion();
        assert_eq!(refusal(&organisation.owner, &assertion), ErrorCode::PasskeyRefused);
    }
    let replayed = passkey.get(&asked).assertion();
    organisation.owner.call::<StepUp>(&(), &replayed);
    assert_eq!(refusal(&organisation.owner, &replayed), ErrorCode::PasskeyRefused);
}

#[test]
fn step_up_rejects_another_members_passkey() {
    let organisation = Organisation::new();
    let colleague = organisation.member(Role::Admin);
    let mut theirs = passkey_of(&colleague);
    passkey_of(&organisation.owner);
    let assertion = theirs.get(&options(&organisation.owner)).assertion();
    assert_eq!(refusal(&organisation.owner, &assertion), ErrorCode::PasskeyRefused);
    let posing = theirs.get(&options(&organisation.owner)).with(|answer| {
        answer.user_handle = Some(organisation.owner_record.id.to_string().into_bytes());
    });
    assert_eq!(refusal(&organisation.owner, &posing.assertion()), ErrorCode::PasskeyRefused);
}
