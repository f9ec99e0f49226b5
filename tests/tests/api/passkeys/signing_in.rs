//! `POST /api/session/passkey/challenge` and `POST /api/session/passkey`: signing in with a passkey.

use super::*;
use keywright_tests::authenticator::{self, Answer, USER_PRESENT, USER_VERIFIED};
use keywright_tests::over_limit::first_over_limit;
use serde_json::json;
use shared::endpoint::{ListPasskeys, RemoveMember};
use shared::member::Role;
use shared::page::PageFilter;
use shared::problem::ErrorCode;

/// Sends an assertion that must be rejected, and checks that it starts no session.
fn refusal(organisation: &Organisation, assertion: &Assertion) -> ErrorCode {
    let before = organisation.events_of(ActivityAction::SignedIn);
    let reply = show(assertion);
    assert_eq!((reply.header("set-cookie"), organisation.events_of(ActivityAction::SignedIn)), ("", before));
    reply.problem().code
}

#[test]
fn sign_in_options_accept_any_passkey_of_this_host() {
    let options = asked();
    assert_eq!((options.rp_id.as_str(), options.user_verification.as_str()), ("localhost", "required"));
    assert_eq!((options.allow_credentials.len(), options.timeout), (0, 300_000));
}

#[test]
fn a_passkey_signs_its_member_in_with_a_confirmed_session() {
    for mut authenticator in [Authenticator::es256(&worker().origin), Authenticator::rs256(&worker().origin)] {
        let organisation = Organisation::new();
        add(&organisation.owner, &mut authenticator);
        let caller = sign_in(&mut authenticator);
        assert_ne!(caller.session_token(), organisation.owner.session_token());
        let session = caller.session();
        assert_eq!(session.member, organisation.owner_record);
        assert!(session.has_passkey && session.confirmed_at.is_some());
        let event = event(&organisation, ActivityAction::SignedIn);
        assert_eq!(json!(event.after), json!({ "by": "passkey" }));
        let used = organisation.owner.call::<ListPasskeys>(&(), &PageFilter::default()).items[0].last_used_at;
        assert_eq!(used, session.confirmed_at);
    }
}

#[test]
fn the_event_of_a_sign_in_by_link_names_the_link() {
    let organisation = Organisation::new();
    assert_eq!(json!(event(&organisation, ActivityAction::SignedIn).after), json!({ "by": "link" }));
}

#[test]
fn each_invalid_part_of_an_assertion_is_rejected() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    let wrong: [fn(&mut Answer); 9] = [
        |answer| answer.client_data["origin"] = json!("https://evil.example"),
        |answer| answer.client_data["origin"] = json!("http://localhost:1"),
        |answer| answer.client_data["type"] = json!("webauthn.create"),
        |answer| answer.client_data["crossOrigin"] = json!(true),
        |answer| answer.rp_id = "evil.example".to_owned(),
        |answer| answer.flags &= !USER_VERIFIED,
        |answer| answer.flags &= !USER_PRESENT,
        |answer| answer.user_handle = None,
        |answer| answer.user_handle = Some(b"mem_somebody_else".to_vec()),
    ];
    for change in wrong {
        let assertion = passkey.get(&asked()).with(change).assertion();
        assert_eq!(refusal(&organisation, &assertion), ErrorCode::PasskeyRefused);
    }
    let mut unsigned = passkey.get(&asked()).assertion();
    unsigned.response.signature = passkey.get(&asked()).assertion().response.signature;
    assert_eq!(refusal(&organisation, &unsigned), ErrorCode::PasskeyRefused);
    sign_in(&mut passkey);
}

#[test]
fn an_unknown_passkey_gets_the_same_error() {
    let organisation = Organisation::new();
    let mut known = passkey_of(&organisation.owner);
    let mut unknown = Authenticator::es256(&worker().origin);
    let told = [
        show(&unknown.get(&asked()).assertion()).problem(),
        show(&known.get(&asked()).with(|answer| answer.flags = 0).assertion()).problem(),
    ];
    assert_eq!((told[0].code, &told[0].detail), (told[1].code, &told[1].detail));
}

#[test]
fn a_sign_in_challenge_works_once_within_five_minutes() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    let options = asked();
    let wrong = passkey.get(&options).with(|answer| answer.flags = 0).assertion();
    assert_eq!(refusal(&organisation, &wrong), ErrorCode::PasskeyRefused);
    let right = passkey.get(&options).assertion();
    assert_eq!(refusal(&organisation, &right), ErrorCode::PasskeyRefused, "after a wrong answer");
    let options = asked();
    assert_eq!(show(&passkey.get(&options).assertion()).status, 200);
    assert_eq!(
        refusal(&organisation, &passkey.get(&options).assertion()),
        ErrorCode::PasskeyRefused,
        "after a right one"
    );
    let options = asked();
    database::run("UPDATE challenges SET expires_at = expires_at - 300001 WHERE challenge = ?", &[&options.challenge]);
    assert_eq!(refusal(&organisation, &passkey.get(&options).assertion()), ErrorCode::PasskeyRefused, "late");
}

#[test]
fn an_assertion_sent_ten_times_at_once_signs_in_once() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    passkey.counts = false;
    database::run("UPDATE passkeys SET sign_count = 0 WHERE credential_id = ?", &[&passkey.credential_id()]);
    let assertion = passkey.get(&asked()).with(|answer| answer.sign_count = 0).assertion();
    let statuses: Vec<_> = std::thread::scope(|scope| {
        let shown: Vec<_> = (0..10).map(|_| scope.spawn(|| show(&assertion).status)).collect();
        shown.into_iter().map(|shown| shown.join().expect("a reply")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

#[test]
fn challenges_for_another_purpose_are_rejected() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    let challenges = [
        organisation.owner.call::<BeginStepUp>(&(), &Nothing {}).challenge,
        organisation.owner.call::<BeginPasskey>(&(), &Nothing {}).challenge,
        authenticator::encode(&[7; 32]),
    ];
    for challenge in challenges {
        let assertion = passkey.get(&RequestOptions { challenge, ..asked() }).assertion();
        assert_eq!(refusal(&organisation, &assertion), ErrorCode::PasskeyRefused);
    }
}

#[test]
fn a_device_bound_passkey_with_a_lower_counter_is_rejected() {
    let organisation = Organisation::new();
    let mut passkey = device_bound_passkey_of(&organisation.owner);
    let mut copy = passkey.clone();
    sign_in(&mut passkey);
    assert_eq!(organisation.events_of(ActivityAction::PasskeyRefused), 0);
    assert_eq!(refusal(&organisation, &copy.get(&asked()).assertion()), ErrorCode::PasskeyRefused);
    let event = event(&organisation, ActivityAction::PasskeyRefused);
    assert_eq!((event.by, event.member_id), (None, Some(organisation.owner_record.id)));
    sign_in(&mut passkey);
    let unsigned = copy.get(&asked()).with(|answer| answer.sign_count = 1).assertion();
    let unsigned = Assertion { id: passkey.credential_id(), ..unsigned };
    let mut forged = unsigned;
    forged.response.signature = Authenticator::es256(&worker().origin).get(&asked()).assertion().response.signature;
    assert_eq!(refusal(&organisation, &forged), ErrorCode::PasskeyRefused);
    assert_eq!(organisation.events_of(ActivityAction::PasskeyRefused), 1, "a forged signature is not a copy");
}

#[test]
fn a_synced_passkey_with_a_lower_counter_works_and_is_logged() {
    let organisation = Organisation::new();
    let mut first_device = passkey_of(&organisation.owner);
    let mut second_device = first_device.clone();
    second_device.sign_count = 0;
    sign_in(&mut first_device);
    assert_eq!(organisation.events_of(ActivityAction::PasskeyCounterWentBack), 0);
    let caller = sign_in(&mut second_device);
    let event = event(&organisation, ActivityAction::PasskeyCounterWentBack);
    let owner = organisation.owner_record.id;
    assert_eq!((event.by.map(|by| by.id), event.member_id), (Some(owner), Some(owner)));
    confirm(&caller, &mut first_device);
    second_device.sign_count = 0;
    confirm(&caller, &mut second_device);
    let events = [ActivityAction::PasskeyCounterWentBack, ActivityAction::PasskeyRefused];
    assert_eq!(events.map(|action| organisation.events_of(action)), [2, 0]);
}

#[test]
fn a_copy_that_claims_to_be_synced_is_rejected_and_logged() {
    let organisation = Organisation::new();
    let mut passkey = device_bound_passkey_of(&organisation.owner);
    let mut copy = passkey.clone().synced(true);
    sign_in(&mut passkey);
    assert_eq!(refusal(&organisation, &copy.get(&asked()).assertion()), ErrorCode::PasskeyRefused);
    copy.sign_count = 99;
    assert_eq!(refusal(&organisation, &copy.get(&asked()).assertion()), ErrorCode::PasskeyRefused);
    assert_eq!(organisation.events_of(ActivityAction::PasskeyRefused), 2);
    sign_in(&mut passkey);
}

/// Passkeys from before the Worker stored the backup flag have none.
#[test]
fn an_older_passkey_learns_its_backup_flag_at_the_next_sign_in() {
    let organisation = Organisation::new();
    let mut passkey = passkey_of(&organisation.owner);
    database::run(
        "UPDATE passkeys SET backup_eligible = NULL, sign_count = 5 WHERE credential_id = ?",
        &[&passkey.credential_id()],
    );
    assert_eq!(refusal(&organisation, &passkey.get(&asked()).assertion()), ErrorCode::PasskeyRefused);
    passkey.sign_count = 5;
    sign_in(&mut passkey);
    passkey.sign_count = 1;
    sign_in(&mut passkey);
}

#[test]
fn a_passkey_without_a_counter_works_repeatedly() {
    let organisation = Organisation::new();
    let mut passkey = Authenticator::es256(&worker().origin);
    passkey.counts = false;
    add(&organisation.owner, &mut passkey);
    for _ in 0..2 {
        sign_in(&mut passkey);
    }
}

#[test]
fn a_passkey_of_a_removed_member_is_rejected() {
    let organisation = Organisation::new();
    let member = organisation.member(Role::Developer);
    let mut passkey = passkey_of(&member);
    organisation.owner.call::<RemoveMember>(&member.session().member.id, &Nothing {});
    assert_eq!(refusal(&organisation, &passkey.get(&asked()).assertion()), ErrorCode::PasskeyRefused);
}

#[test]
fn too_many_sign_in_challenges_are_limited() {
    let request = Caller::nobody().request_to::<BeginPasskeySignIn>(&(), &Nothing {});
    let refused = first_over_limit(|| request.clone().header("cf-connecting-ip", "192.0.2.41").send());
    assert_eq!(refused.problem().code, ErrorCode::TooManySignIns);
}

#[test]
fn too_many_wrong_passkeys_are_limited() {
    let mut unknown = Authenticator::es256(&worker().origin);
    let assertion = unknown.get(&asked()).assertion();
    let request = Caller::nobody().request_to::<SignInWithPasskey>(&(), &assertion);
    let refused = first_over_limit(|| request.clone().header("cf-connecting-ip", "192.0.2.40").send());
    assert_eq!((refused.problem().code, refused.header("retry-after")), (ErrorCode::TooManySignIns, "60"));
}
