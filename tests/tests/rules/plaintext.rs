//! Secrets, session tokens and link tokens are returned once and stored nowhere in plain text: in no store and no log,
//! even if their request is rejected or fails.

use super::valid_requests::Asked;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key, unique};
use keywright_tests::request::Request;
use keywright_tests::stored_files::files_with;
use keywright_tests::until::until;
use keywright_tests::worker::{GATEWAY_TOKEN, OPERATOR_TOKEN, worker};
use serde_json::json;
use shared::endpoint::{
    CreateInvitation, CreateKey, CreateSession, CreateSignInLink, DeleteSession, GetSession, ListKeys, Nothing,
    UpdateKey, UpdateMember,
};
use shared::idempotency::IDEMPOTENCY_KEY_HEADER;
use shared::invitation::NewInvitation;
use shared::key::{KeyFilter, KeyPatch, Mode};
use shared::member::{MemberPatch, Role};
use shared::problem::{ErrorCode, Problem};
use shared::session::{NewSignInLink, SignIn};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

pub(super) fn is_nowhere(what: &str, text: &str) {
    assert!(text.len() >= 32, "{what} is too short to rule out chance");
    assert_eq!(files_with(text), Vec::<PathBuf>::new(), "{what}");
}

#[test]
fn the_plaintext_secret_is_not_stored() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    for mode in Mode::ALL {
        let request = organisation.owner.request_to::<CreateKey>(&merchant_id, &new_key(*mode));
        let request = request.header(IDEMPOTENCY_KEY_HEADER, mode.wire_name());
        let (made, repeated) = (request.clone().send().json(), request.send());
        assert_eq!(repeated.status, 200);
        let secret = made["secret"].as_str().expect("a secret").to_owned();
        let id = made["key"]["id"].as_str().expect("an id");
        let patch = KeyPatch { name: Some(Some("Named".to_owned())), description: None };
        organisation.owner.call::<UpdateKey>(&id.parse().expect("an id"), &patch);
        organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default());
        assert_ne!(files_with(id), Vec::<PathBuf>::new(), "the search must find stored texts");
        is_nowhere("the secret", &secret);
        is_nowhere("its random part", &secret[8..40]);
    }
}

#[test]
fn a_session_token_is_not_stored() {
    let organisation = Organisation::new();
    let caller = Caller::signed_in(&organisation.owner_record.email);
    is_nowhere("a session id", caller.session_token());
    caller.call::<DeleteSession>(&(), &Nothing {});
    is_nowhere("a session id that has ended", caller.session_token());
}

#[test]
fn a_sign_in_token_is_not_stored() {
    let email = Organisation::new().owner_record.email;
    let link = Caller::operator().call::<CreateSignInLink>(&(), &NewSignInLink { email, organisation_id: None });
    is_nowhere("a sign-in token", &link.token);
    Caller::by_link(&link.token);
    is_nowhere("a used sign-in token", &link.token);
}

#[test]
fn an_invitation_token_is_not_stored() {
    let organisation = Organisation::new();
    let invited = NewInvitation {
        name: "Grace".to_owned(),
        email: format!("grace-{}@shop.example", unique()),
        role: Role::Developer,
    };
    let link = organisation.owner.call::<CreateInvitation>(&(), &invited).link.expect("a link");
    is_nowhere("an invitation's token", &link.token);
    let grace = Caller::by_link(&link.token);
    is_nowhere("a used invitation's token", &link.token);
    is_nowhere("the session id that it gave", grace.session_token());
}

#[test]
fn a_session_token_renewed_by_a_role_change_is_not_stored() {
    let organisation = Organisation::new();
    let member = organisation.member(Role::Viewer);
    let id = member.call::<GetSession>(&(), &Nothing {}).member.id;
    organisation.owner.call::<UpdateMember>(&id, &MemberPatch { role: Role::Admin });
    let renewed = Caller::with_cookie(member.ask::<GetSession>(&(), &Nothing {}).header("set-cookie"));
    assert_ne!(renewed.session_token(), member.session_token());
    is_nowhere("the old session id", member.session_token());
    is_nowhere("the new session id", renewed.session_token());
}

/// A unique text that the search can recognise.
fn distinctive() -> String {
    format!("{:064x}", 0xD157_1AC7_u128 << 64 | u128::from(unique()))
}

/// Requests that carry `text` instead of a token; all of them are invalid.
fn wrong_requests(text: &str) -> Vec<Request> {
    let nobody = Caller::nobody();
    let sign_in = |token: String| nobody.request("POST", "/api/session").json(&json!({ "token": token }));
    let bearer = format!("Bearer {text}");
    vec![
        sign_in(text.to_owned()),
        sign_in(text.to_owned()).header("origin", "https://evil.example"),
        nobody.request("POST", "/api/session").body("application/json", format!("{{\"token\":\"{text}\"")),
        nobody.request("POST", "/api/session").body("text/plain", text),
        nobody.request("POST", "/api/session").json(&json!({ "token": 1, "secret": text })),
        nobody.request("GET", "/api/session").header("cookie", &format!("__Host-session={text}")),
        nobody.request("POST", "/api/merchants").header("cookie", &format!("__Host-session={text}")).json(&json!({})),
        nobody.request("POST", "/api/operator/sign-in-links").header("authorization", &bearer).json(&json!({})),
        Caller::gateway().request("GET", "/v1/authorize").header("authorization", &bearer),
        Caller::gateway().request("GET", "/v1/authorize").header("x-api-key", &format!("kw_live_{text}")),
        Caller::gateway().request("POST", "/v1/keys/verify").json(&json!({ "key": text })),
        nobody.request("POST", "/v1/keys/verify").header("keywright-gateway-token", text).json(&json!({ "key": 1 })),
    ]
}

#[test]
fn texts_sent_instead_of_a_token_are_not_stored() {
    let text = distinctive();
    for request in wrong_requests(&text) {
        let asked = format!("{request:?}");
        assert!(!request.send().text().contains(&text), "the reply to {asked}");
    }
    is_nowhere("what was sent in the place of a token", &text);
}

#[test]
fn internal_errors_do_not_log_tokens() {
    let asked = Asked::new();
    let owner = Caller::signed_in(&asked.organisation.owner_record.email);
    let email = asked.organisation.owner_record.email.clone();
    let link = Caller::operator().call::<CreateSignInLink>(&(), &NewSignInLink { email, organisation_id: None });
    asked.refuse_events();
    let creation = owner.request_to::<CreateKey>(&asked.key.merchant_id, &new_key(Mode::Live));
    let sign_in = Caller::nobody().request_to::<CreateSession>(&(), &SignIn { token: link.token.clone() });
    for request in [creation, sign_in] {
        is_told_in_the_log(&request.send().problem());
    }
    is_nowhere("a session id that met a fault", owner.session_token());
    is_nowhere("a token that met a fault", &link.token);
}

fn is_told_in_the_log(problem: &Problem) {
    assert_eq!(problem.code, ErrorCode::InternalError);
    log_with(&problem.instance);
}

/// The Worker's log, once it contains `text`: it is written a little later than the reply.
fn log_with(text: &str) -> String {
    until(format!("{text} is in the log"), Duration::from_secs(10), || {
        let log = fs::read_to_string(&worker().log).expect("a log");
        log.contains(text).then_some(log)
    })
}

#[test]
fn operator_and_gateway_tokens_are_not_logged() {
    Organisation::new();
    Caller::gateway().request("GET", "/v1/authorize").send();
    let log = log_with("/v1/authorize");
    assert!(!log.contains(OPERATOR_TOKEN) && !log.contains(GATEWAY_TOKEN));
}
