//! `POST /api/session/new-passkey/challenge` and `POST /api/passkeys`.

use super::*;
use keywright_tests::authenticator::{self, Answer, USER_VERIFIED};
use keywright_tests::organisation::unique;
use serde_json::json;
use shared::field::FieldErrorCode;
use shared::member::Role;
use shared::passkey::CreationOptions;
use shared::problem::ErrorCode;

fn options(caller: &Caller) -> CreationOptions {
    caller.call::<BeginPasskey>(&(), &Nothing {})
}

fn fresh() -> Authenticator {
    Authenticator::es256(&worker().origin)
}

fn refusal(organisation: &Organisation, credential: Registration) -> ErrorCode {
    organisation.refuses(organisation.owner.request_to::<CreatePasskey>(&(), &new_passkey(credential))).code
}

fn refusal_of(change: impl FnOnce(&mut Answer)) -> ErrorCode {
    let organisation = Organisation::new();
    refusal(&organisation, fresh().create(&options(&organisation.owner)).with(change).registration())
}

#[test]
fn creation_options_name_this_host_and_the_member() {
    let organisation = Organisation::new();
    let asked = options(&organisation.owner);
    let member = &organisation.owner_record;
    assert_eq!((asked.rp.id.as_str(), asked.rp.name.as_str()), ("localhost", "Keywright"));
    assert_eq!(authenticator::decode(&asked.user.id), member.id.to_string().into_bytes());
    let organisation_name = organisation.owner.session().organisation.name;
    assert_eq!(asked.user.name, format!("{} ({organisation_name})", member.email));
    assert_eq!(asked.user.display_name, format!("{} ({organisation_name})", member.name));
    assert_eq!(authenticator::decode(&asked.challenge).len(), 32);
    assert_eq!(asked.pub_key_cred_params.iter().map(|asked| asked.alg).collect::<Vec<_>>(), [-7, -257]);
    let selection = &asked.authenticator_selection;
    assert_eq!((selection.resident_key.as_str(), selection.user_verification.as_str()), ("required", "required"));
    assert_eq!((asked.attestation.as_str(), asked.timeout, asked.exclude_credentials.len()), ("none", 300_000, 0));
    assert_ne!(asked.challenge, options(&organisation.owner).challenge);
}

#[test]
fn adding_a_passkey_stores_its_name_and_confirms_the_session() {
    let organisation = Organisation::new();
    for authenticator in [&mut fresh(), &mut Authenticator::rs256(&worker().origin)] {
        let added = add(&organisation.owner, authenticator);
        assert_eq!((added.name.as_str(), added.last_used_at), ("Laptop", None));
        let session = organisation.owner.session();
        assert!(session.has_passkey && session.confirmed_at.is_some());
    }
    let event = event(&organisation, ActivityAction::PasskeyAdded);
    assert_eq!(json!(event.after), json!({ "name": "Laptop" }));
    assert_eq!(organisation.events_of(ActivityAction::PasskeyAdded), 2);
}

#[test]
fn existing_passkeys_are_excluded_from_creation() {
    let organisation = Organisation::new();
    let authenticator = passkey_of(&organisation.owner);
    let excluded = options(&organisation.owner).exclude_credentials;
    assert_eq!(excluded.len(), 1);
    assert_eq!(excluded[0].id, authenticator.credential_id());
    assert_eq!(excluded[0].transports, ["hybrid", "internal"]);
}

#[test]
fn each_invalid_part_of_a_registration_is_rejected() {
    let wrong: [fn(&mut Answer); 7] = [
        |answer| answer.client_data["origin"] = json!("https://evil.example"),
        |answer| answer.client_data["type"] = json!("webauthn.get"),
        |answer| answer.client_data["challenge"] = json!(authenticator::encode(&[7; 32])),
        |answer| answer.rp_id = "evil.example".to_owned(),
        |answer| answer.flags &= !USER_VERIFIED,
        |answer| answer.id = vec![7; 32],
        |answer| *answer.public_key.last_mut().expect("a key") ^= 1,
    ];
    for change in wrong {
        assert_eq!(refusal_of(change), ErrorCode::PasskeyRefused);
    }
}

#[test]
fn a_challenge_works_once_for_five_minutes_and_its_session() {
    let organisation = Organisation::new();
    let registration = fresh().create(&options(&organisation.owner)).registration();
    organisation.owner.call::<CreatePasskey>(&(), &new_passkey(registration.clone()));
    assert_eq!(refusal(&organisation, registration), ErrorCode::PasskeyRefused, "a second time");

    let elsewhere = Caller::signed_in(&organisation.owner_record.email);
    let colleague = Organisation::new().member(Role::Owner);
    for other in [&colleague, &Caller::signed_in(&colleague.session().member.email)] {
        let registration = fresh().create(&options(other)).registration();
        assert_eq!(refusal(&organisation, registration), ErrorCode::PasskeyRefused, "a challenge of another member");
    }
    let mut authenticator = fresh();
    let late = authenticator.create(&options(&organisation.owner)).registration();
    let member_id = organisation.owner_record.id.to_string();
    database::run("UPDATE challenges SET expires_at = expires_at - 300001 WHERE member_id = ?", &[&member_id]);
    assert_eq!(refusal(&organisation, late), ErrorCode::PasskeyRefused, "late");

    let confirmed = "UPDATE sessions SET confirmed_at = created_at WHERE member_id = ?";
    database::run(confirmed, &[&member_id]);
    let registration = fresh().create(&options(&elsewhere)).registration();
    assert_eq!(refusal(&organisation, registration), ErrorCode::PasskeyRefused, "a challenge of another session");
}

#[test]
fn a_challenge_for_another_purpose_adds_no_passkey() {
    let organisation = Organisation::new();
    let challenges = [asked().challenge, organisation.owner.call::<BeginStepUp>(&(), &Nothing {}).challenge];
    for challenge in challenges {
        let asked = CreationOptions { challenge, ..options(&organisation.owner) };
        assert_eq!(refusal(&organisation, fresh().create(&asked).registration()), ErrorCode::PasskeyRefused);
    }
}

#[test]
fn an_existing_passkey_is_rejected_like_an_invalid_one() {
    let (organisation, stranger) = (Organisation::new(), Organisation::new());
    let mut authenticator = passkey_of(&stranger.owner);
    let registration = authenticator.create(&options(&organisation.owner)).registration();
    let taken = organisation.refuses(organisation.owner.request_to::<CreatePasskey>(&(), &new_passkey(registration)));
    let wrong = fresh().create(&options(&organisation.owner)).with(|answer| answer.flags = 0).registration();
    let refused = organisation.refuses(organisation.owner.request_to::<CreatePasskey>(&(), &new_passkey(wrong)));
    assert_eq!((taken.code, &taken.detail), (ErrorCode::PasskeyRefused, &refused.detail));
}

#[test]
fn a_stolen_session_cannot_add_another_passkey() {
    let organisation = Organisation::new();
    let mut authenticator = passkey_of(&organisation.owner);
    let asked = options(&organisation.owner);
    age_confirmation(organisation.owner_record.id, LONG_AGO);
    let registration = new_passkey(fresh().create(&asked).registration());
    for request in [
        organisation.owner.request_to::<BeginPasskey>(&(), &Nothing {}),
        organisation.owner.request_to::<CreatePasskey>(&(), &registration),
    ] {
        assert_eq!(organisation.refuses(request).code, ErrorCode::StepUpRequired);
    }
    confirm(&organisation.owner, &mut authenticator);
    add(&organisation.owner, &mut fresh());
}

#[test]
fn only_one_of_several_concurrent_first_passkeys_is_added() {
    let organisation = Organisation::new();
    let sessions: Vec<_> = (0..4).map(|_| Caller::signed_in(&organisation.owner_record.email)).collect();
    let asked: Vec<_> = sessions.iter().map(options).collect();
    let statuses: Vec<_> = std::thread::scope(|scope| {
        let each = sessions.iter().zip(&asked).map(|(session, asked)| {
            let registration = new_passkey(fresh().create(asked).registration());
            scope.spawn(move || session.ask::<CreatePasskey>(&(), &registration).status)
        });
        each.collect::<Vec<_>>().into_iter().map(|asked| asked.join().expect("a reply")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(organisation.events_of(ActivityAction::PasskeyAdded), 1);
}

#[test]
fn a_member_has_at_most_20_passkeys() {
    let organisation = Organisation::new();
    passkey_of(&organisation.owner);
    let last = fresh().create(&options(&organisation.owner)).registration();
    for _ in 0..19 {
        let sql =
            "INSERT INTO passkeys (id, member_id, credential_id, public_key, sign_count, name, transports, created_at)
             VALUES (?1, ?2, ?1, '', 0, 'Key ring', '[]', 0)";
        database::run(sql, &[&format!("psk_{:026}", unique()), &organisation.owner_record.id.to_string()]);
    }
    assert_eq!(refusal(&organisation, last), ErrorCode::PasskeyRefused);
    let problem = organisation.refuses(organisation.owner.request_to::<BeginPasskey>(&(), &Nothing {}));
    assert_eq!((problem.code, problem.errors[0].code), (ErrorCode::ValidationFailed, FieldErrorCode::TooMany));
}

#[test]
fn a_passkey_requires_a_valid_name() {
    let organisation = Organisation::new();
    let credential = fresh().create(&options(&organisation.owner)).registration();
    for (name, code) in [(" ", FieldErrorCode::Required), (&"x".repeat(101), FieldErrorCode::TooLong)] {
        let new = NewPasskey { name: name.to_owned(), credential: credential.clone() };
        let problem = organisation.refuses(organisation.owner.request_to::<CreatePasskey>(&(), &new));
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), ("name", code));
    }
    organisation.owner.call::<CreatePasskey>(&(), &new_passkey(credential));
}
