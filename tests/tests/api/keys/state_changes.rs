//! Disable, enable, revoke, finish or cancel a rotation: every action in every state by every role, from a table.

use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::request::Request;
use serde_json::{Value, json};
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{CreateKey, GetKey, ListActivity, Nothing};
use shared::field::FieldErrorCode;
use shared::id::MerchantId;
use shared::key::{Key, KeyStatus, Mode};
use shared::member::{Right, Role};
use shared::problem::ErrorCode;

#[derive(Clone, Copy, Debug)]
enum State {
    Enabled,
    Disabled,
    DisabledAndExpired,
    Expired,
    Revoked,
    /// Replaced, during its grace period.
    InGrace,
}

/// The result of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Becomes(KeyStatus, ActivityAction),
    Stays(KeyStatus),
    Refused(ErrorCode),
}

use ActivityAction::{KeyDisabled, KeyEnabled, KeyRevoked, RotationCancelled, RotationFinished};
use ErrorCode::{KeyIsExpired, KeyIsNotDisabled, KeyIsNotReplaced, KeyIsRevoked};
use Outcome::{Becomes, Refused, Stays};

const STATES: [State; 6] =
    [State::Enabled, State::Disabled, State::DisabledAndExpired, State::Expired, State::Revoked, State::InGrace];

/// The result of each action in each of [`STATES`].
const TABLE: [(&str, &str, [Outcome; 6]); 6] = [
    (
        "disable",
        "{}",
        [
            Becomes(KeyStatus::Disabled, KeyDisabled),
            Stays(KeyStatus::Disabled),
            Stays(KeyStatus::Disabled),
            Becomes(KeyStatus::Disabled, KeyDisabled),
            Refused(KeyIsRevoked),
            Becomes(KeyStatus::Disabled, KeyDisabled),
        ],
    ),
    (
        "enable",
        "{}",
        [
            Stays(KeyStatus::Enabled),
            Becomes(KeyStatus::Enabled, KeyEnabled),
            Refused(KeyIsExpired),
            Refused(KeyIsExpired),
            Refused(KeyIsRevoked),
            Stays(KeyStatus::Enabled),
        ],
    ),
    (
        "revoke",
        r#"{"reason":"No longer needed"}"#,
        [
            Refused(KeyIsNotDisabled),
            Becomes(KeyStatus::Revoked, KeyRevoked),
            Becomes(KeyStatus::Revoked, KeyRevoked),
            Refused(KeyIsNotDisabled),
            Stays(KeyStatus::Revoked),
            Refused(KeyIsNotDisabled),
        ],
    ),
    (
        "revoke",
        r#"{"reason":"It was in a public repository","leaked":true}"#,
        [
            Becomes(KeyStatus::Revoked, KeyRevoked),
            Becomes(KeyStatus::Revoked, KeyRevoked),
            Becomes(KeyStatus::Revoked, KeyRevoked),
            Becomes(KeyStatus::Revoked, KeyRevoked),
            Stays(KeyStatus::Revoked),
            Becomes(KeyStatus::Revoked, KeyRevoked),
        ],
    ),
    (
        "finish-rotation",
        "{}",
        [
            Refused(KeyIsNotReplaced),
            Refused(KeyIsNotReplaced),
            Refused(KeyIsNotReplaced),
            Refused(KeyIsNotReplaced),
            Refused(KeyIsRevoked),
            Becomes(KeyStatus::Expired, RotationFinished),
        ],
    ),
    (
        "cancel-rotation",
        "{}",
        [
            Refused(KeyIsNotReplaced),
            Refused(KeyIsNotReplaced),
            Refused(KeyIsNotReplaced),
            Refused(KeyIsNotReplaced),
            Refused(KeyIsRevoked),
            Becomes(KeyStatus::Enabled, RotationCancelled),
        ],
    ),
];

fn key_in(organisation: &Organisation, merchant_id: MerchantId, mode: Mode, state: State) -> Key {
    let key = organisation.owner.call::<CreateKey>(&merchant_id, &new_key(mode)).key;
    match state {
        State::Enabled => {}
        State::Disabled => organisation.disable(&key),
        State::DisabledAndExpired => {
            organisation.disable(&key);
            organisation.expire(&key);
        }
        State::Expired => organisation.expire(&key),
        State::Revoked => organisation.revoke(&key),
        State::InGrace => {
            organisation.replace(&key, 3600);
        }
    }
    organisation.owner.call::<GetKey>(&key.id, &Nothing {})
}

fn step(request: Request, body: &str) -> Request {
    request.body("application/json", body)
}

#[test]
fn every_action_in_every_state_by_every_role_follows_the_table() {
    for role in Role::ALL {
        for mode in Mode::ALL {
            let organisation = Organisation::new();
            let merchant_id = organisation.merchant().id;
            let caller = organisation.member(*role);
            for (name, body, outcomes) in TABLE {
                for (state, outcome) in STATES.into_iter().zip(outcomes) {
                    let key = key_in(&organisation, merchant_id, *mode, state);
                    let path = format!("/api/keys/{}/{name}", key.id);
                    let expected =
                        if role.may(Right::manage_keys(*mode)) { outcome } else { Refused(ErrorCode::NotAllowed) };
                    let what = format!("{role}: {name} {body} on a {mode} key that is {state:?}");
                    check(&organisation, &key, step(caller.request("POST", &path), body), expected, &what);
                }
            }
        }
    }
}

/// Sends the action, and checks the resulting key and its events.
fn check(organisation: &Organisation, key: &Key, request: Request, expected: Outcome, what: &str) {
    let before = events_of(organisation, key);
    let reply = request.send();
    let after = organisation.owner.call::<GetKey>(&key.id, &Nothing {});
    match expected {
        Becomes(status, action) => {
            let told: Key = serde_json::from_value(reply.json()).unwrap_or_else(|_| panic!("{what}: {reply:?}"));
            assert_eq!((reply.status, told.status, &told), (200, status, &after), "{what}");
            let events = events_of(organisation, key);
            assert_eq!((events.len(), events[0]), (before.len() + 1, action), "{what}");
        }
        Stays(status) => {
            assert_eq!((reply.status, after.status, &after), (200, status, key), "{what}: {reply:?}");
            assert_eq!(events_of(organisation, key), before, "{what}");
        }
        Refused(code) => {
            assert_eq!((reply.problem().code, &after), (code, key), "{what}");
            assert_eq!(events_of(organisation, key), before, "{what}");
        }
    }
}

fn events_of(organisation: &Organisation, key: &Key) -> Vec<ActivityAction> {
    let filter = ActivityFilter { key_id: Some(key.id), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    // Ignores events of time, such as an expiry: the first list after it records them, not the action.
    events.iter().map(|event| event.action).filter(|action| !action.is_by_nobody()).collect()
}

#[test]
fn an_action_records_member_time_and_reason() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    let path = |step: &str| format!("/api/keys/{}/{step}", key.id);
    let post = |step: &str, body: Value| {
        let reply = organisation.owner.request("POST", path(step)).json(&body).send();
        serde_json::from_value::<Key>(reply.json()).expect("a key")
    };
    let disabled = post("disable", json!({ "reason": " Moving house " }));
    let by = disabled.disabled_by.as_ref().expect("the disabling member");
    assert_eq!((by.id, disabled.disabled_reason.as_deref()), (organisation.owner_record.id, Some("Moving house")));
    assert_eq!((disabled.disabled_at, disabled.updated_at), (Some(disabled.updated_at), disabled.updated_at));
    let enabled = post("enable", json!({}));
    assert_eq!((enabled.disabled_at, enabled.disabled_by, enabled.disabled_reason), (None, None, None));
    post("disable", json!({}));
    let revoked = post("revoke", json!({ "reason": "Shop closed" }));
    let by = revoked.revoked_by.as_ref().expect("the revoking member");
    assert_eq!((by.id, revoked.revoked_reason.as_deref()), (organisation.owner_record.id, Some("Shop closed")));
    assert!(revoked.disabled_at.is_some(), "a revoked key must keep when it was disabled");
    let filter = ActivityFilter { key_id: Some(key.id), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    let told: Vec<_> = events
        .iter()
        .map(|event| (event.action, event.reason.as_deref(), event.before.get("status"), event.after.get("status")))
        .collect();
    let (enabled, disabled, revoked) = (json!("enabled"), json!("disabled"), json!("revoked"));
    assert_eq!(
        told,
        [
            (KeyRevoked, Some("Shop closed"), Some(&disabled), Some(&revoked)),
            (KeyDisabled, None, Some(&enabled), Some(&disabled)),
            (KeyEnabled, None, Some(&disabled), Some(&enabled)),
            (KeyDisabled, Some("Moving house"), Some(&enabled), Some(&disabled)),
            (ActivityAction::KeyCreated, None, None, None),
        ]
    );
}

#[test]
fn revoking_requires_a_reason_and_reasons_have_a_limit() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    let long = "r".repeat(501);
    for (step, body, code) in [
        ("revoke", json!({ "leaked": true }), FieldErrorCode::Required),
        ("revoke", json!({ "reason": "  ", "leaked": true }), FieldErrorCode::Required),
        ("revoke", json!({ "reason": long, "leaked": true }), FieldErrorCode::TooLong),
        ("disable", json!({ "reason": long }), FieldErrorCode::TooLong),
    ] {
        let request = organisation.owner.request("POST", format!("/api/keys/{}/{step}", key.id)).json(&body);
        let problem = organisation.refuses(request);
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, vec![("reason", code)]), "{step}");
    }
}

#[test]
fn disabling_a_merchant_does_not_change_its_keys() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let keys = STATES.map(|state| key_in(&organisation, merchant_id, Mode::Test, state));
    for status in ["disabled", "enabled"] {
        let request = organisation.owner.request("PATCH", format!("/api/merchants/{merchant_id}"));
        let merchant = request.json(&json!({ "status": status })).send().json();
        assert_eq!(merchant["disabled_by"].is_null(), status == "enabled");
        for key in &keys {
            assert_eq!(organisation.owner.call::<GetKey>(&key.id, &Nothing {}), *key);
        }
    }
}
