//! `POST /api/operator/organisations`

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{new_organisation, now};
use keywright_tests::worker::worker;
use serde_json::json;
use shared::endpoint::{CreateOrganisation, CreateSession, GetSession, Nothing};
use shared::field::FieldErrorCode;
use shared::member::NewOrganisation;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::SignIn;

/// How many organisations and members have the name and address in `sent`.
fn stored(sent: &NewOrganisation) -> (i64, i64) {
    (
        database::number("SELECT count(*) FROM organisations WHERE name = ?", &[sent.name.trim()]),
        database::number("SELECT count(*) FROM members WHERE email = lower(?)", &[sent.owner.email.trim()]),
    )
}

#[test]
fn creating_an_organisation_returns_owner_and_sign_in_link() {
    let sent = new_organisation();
    let reply = Caller::operator().ask::<CreateOrganisation>(&(), &sent);
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"));
    let body = reply.json();
    let (organisation_id, member_id) = (&body["organisation"]["id"], &body["member"]["id"]);
    let (token, expires_at) = (&body["sign_in_link"]["token"], &body["sign_in_link"]["expires_at"]);
    let url = format!("{}/sign-in#{}", worker().origin, token.as_str().expect("a token"));
    let expected = json!({
        "organisation": { "id": organisation_id, "name": sent.name, "requires_passkey": false, "api_url": null,
            "revokes_leaked_test_keys": true, "leak_mail": "owners_and_admins" },
        "member": { "id": member_id, "name": sent.owner.name, "email": sent.owner.email, "role": "owner" },
        "sign_in_link": { "url": url, "token": token, "expires_at": expires_at },
    });
    assert_eq!(body, expected);
}

#[test]
fn the_owners_link_signs_in_for_15_minutes() {
    let created = Caller::operator().call::<CreateOrganisation>(&(), &new_organisation());
    let lasts_ms = created.sign_in_link.expires_at.ms_since(now());
    assert!((14 * Moment::MINUTE_MS..=15 * Moment::MINUTE_MS).contains(&lasts_ms), "{lasts_ms} ms");
    let session = Caller::by_link(&created.sign_in_link.token).call::<GetSession>(&(), &Nothing {});
    assert_eq!((session.organisation, session.member), (created.organisation, created.member));
}

#[test]
fn names_are_trimmed_and_addresses_are_in_lower_case() {
    let mut sent = new_organisation();
    let plain = sent.clone();
    sent.name = format!("  {}\n", sent.name);
    sent.owner.email = sent.owner.email.to_uppercase();
    let created = Caller::operator().call::<CreateOrganisation>(&(), &sent);
    assert_eq!((created.organisation.name, created.member.email), (plain.name, plain.owner.email));
}

#[test]
fn an_address_can_own_several_organisations() {
    let first = new_organisation();
    Caller::operator().call::<CreateOrganisation>(&(), &first);
    let mut second = new_organisation();
    second.owner.email = first.owner.email.to_uppercase();
    Caller::operator().call::<CreateOrganisation>(&(), &second);
    assert_eq!((stored(&first), stored(&second)), ((1, 2), (1, 2)));
}

#[test]
fn all_invalid_fields_are_reported_and_nothing_is_written() {
    let mut sent = new_organisation();
    sent.name = "n".repeat(101);
    sent.owner.name = " ".to_owned();
    sent.owner.email = format!("{}.no-address", sent.owner.email.replace('@', "."));
    let problem = Caller::operator().refusal::<CreateOrganisation>(&(), &sent);
    let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
    let expected = [
        ("name", FieldErrorCode::TooLong),
        ("owner.name", FieldErrorCode::Required),
        ("owner.email", FieldErrorCode::Invalid),
    ];
    assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, expected.to_vec()));
    assert_eq!(stored(&sent), (0, 0));
}

#[test]
fn a_wrong_operator_token_is_rejected() {
    let sent = new_organisation();
    let link = Caller::operator().call::<CreateOrganisation>(&(), &new_organisation()).sign_in_link;
    let session = Caller::nobody().ask::<CreateSession>(&(), &SignIn { token: link.token });
    let cookie = session.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    for (name, value) in [
        ("authorization", "Bearer wrong"),
        ("authorization", "Bearer "),
        ("authorization", "Basic b3BlcmF0b3I6"),
        ("authorization", "operator-token-of-the-tests-0123456789"),
        ("authorization", "Bearer operator-token-of-the-tests-012345678"),
        ("cookie", &cookie),
        ("x-nothing", "at all"),
    ] {
        let request = Caller::nobody().request_to::<CreateOrganisation>(&(), &sent).header(name, value);
        let reply = request.send();
        assert_eq!(reply.problem().code, ErrorCode::InvalidOperatorToken, "{name}: {value}");
        assert!(reply.header("www-authenticate").starts_with("Bearer "), "{reply:?}");
    }
    assert_eq!(stored(&sent), (0, 0));
}
