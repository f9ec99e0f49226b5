//! `POST /v1/leaks/github`: GitHub's secret scanning, with GitHub's key list on a local server.

use super::{Leaked, UNKNOWN, after, altered};
use keywright_tests::github::{
    self, DOCUMENTED_KEY_ID, DOCUMENTED_MESSAGE, DOCUMENTED_SIGNATURE, KEY_ID, Outage, findings, message, signature,
    signed,
};
use keywright_tests::organisation::unique;
use serde_json::{Value, json};
use shared::key::{KeyStatus, LeakSource, Mode};
use shared::problem::ErrorCode;
use shared::secret::Secret;

const URL: &str = "https://github.com/octocat/Hello-World/blob/12345600b9cbe38a219f39a9941c9319b600c002/foo/bar.txt";

fn hash(token: &str) -> String {
    Secret::parse(token).expect("a secret").digest().to_string()
}

#[test]
fn a_message_of_github_revokes_its_keys_and_is_answered_with_labels() {
    let leaked = Leaked::new(Mode::Live);
    let reply =
        signed(KEY_ID, &findings(&[(&leaked.secret, URL), (UNKNOWN, ""), (&altered(&leaked.secret), "")])).send();
    let label =
        |label: &str, hash: Value| json!({ "token_hash": hash, "token_type": "keywright_api_key", "label": label });
    assert_eq!(reply.status, 200);
    let labels = reply.json();
    assert_eq!(labels[0], label("true_positive", json!(hash(&leaked.secret))));
    assert_eq!(labels[1], label("false_positive", json!(hash(UNKNOWN))));
    assert_eq!((&labels[2]["label"], labels.as_array().map(Vec::len)), (&json!("false_positive"), Some(3)));
    let key = leaked.now();
    assert_eq!(key.status, KeyStatus::Revoked);
    assert_eq!(key.leak.expect("a report").source, LeakSource::GitHub);
    let events = leaked.reports();
    assert_eq!(events[0].reason, Some(format!("Reported as leaked by GitHub, found at {URL}")));
    assert_eq!(after(&events[0]), json!({ "status": "revoked", "leak_source": "github", "leak_url": URL }));
}

#[test]
fn a_message_that_is_sent_again_changes_nothing() {
    let leaked = Leaked::new(Mode::Live);
    let sent = signed(KEY_ID, &findings(&[(&leaked.secret, URL)]));
    let first = sent.clone().send();
    let (key, stored) = (leaked.now(), leaked.organisation.stored());
    assert_eq!(sent.send().text(), first.text());
    assert_eq!((leaked.now(), leaked.organisation.stored()), (key, stored));
}

#[test]
fn the_documented_message_is_accepted() {
    let sent = message(DOCUMENTED_KEY_ID, DOCUMENTED_SIGNATURE, DOCUMENTED_MESSAGE).send();
    assert_eq!((sent.status, &sent.json()[0]["label"]), (200, &json!("false_positive")));
    assert_eq!(sent.json()[0]["token_type"], "some_type");
}

#[test]
fn what_github_has_not_signed_is_rejected_and_revokes_nothing() {
    let leaked = Leaked::new(Mode::Live);
    let body = findings(&[(&leaked.secret, URL)]).to_string();
    let good = signature(KEY_ID, body.as_bytes());
    let of_other = signature(KEY_ID, b"[]");
    let refused = |request: keywright_tests::request::Request| {
        let reply = request.from_elsewhere().send();
        assert_eq!((reply.status, reply.problem().code), (401, ErrorCode::SignatureRefused), "{reply:?}");
    };
    for wrong in ["", "x", "====", "AAAA", &good[4..], &good[..good.len() - 4], &of_other, &format!("{good}AAAA")] {
        refused(message(KEY_ID, wrong, body.clone()));
    }
    refused(message(DOCUMENTED_KEY_ID, &good, body.clone()));
    for altered in
        [format!("{body} "), body.replace(URL, "x"), body.replace("commit", "wiki"), String::new(), "{".to_owned()]
    {
        refused(message(KEY_ID, &good, altered));
    }
    refused(keywright_tests::request::Request::new("POST", "/v1/leaks/github").body("application/json", body.clone()));
    assert_eq!(leaked.now().status, KeyStatus::Enabled);
    assert_eq!(message(KEY_ID, &good, body).send().status, 200, "the message itself is right");
}

#[test]
fn a_signed_message_in_another_format_is_malformed() {
    for (body, code) in [
        (json!({ "token": "x" }), ErrorCode::MalformedRequest),
        (json!("x"), ErrorCode::MalformedRequest),
        (json!([{ "type": "x" }]), ErrorCode::ValidationFailed),
        (json!([{ "token": 1 }]), ErrorCode::ValidationFailed),
        (json!(["x"]), ErrorCode::ValidationFailed),
    ] {
        assert_eq!(signed(KEY_ID, &body).send().problem().code, code, "{body}");
    }
    assert_eq!(signed(KEY_ID, &json!([])).send().json(), json!([]));
    let more = json!([{ "token": "x", "type": null, "url": null, "source": null, "new": { "field": [1.5] } }]);
    assert_eq!(signed(KEY_ID, &more).send().status, 200, "further fields are ignored");
}

#[test]
fn a_new_key_of_github_is_fetched_once_and_an_outage_keeps_the_known_keys() {
    let _alone = github::alone();
    assert_eq!(signed(KEY_ID, &json!([])).send().status, 200);
    let before = github::fetches();
    assert_eq!(signed(KEY_ID, &json!([])).send().status, 200);
    assert_eq!(github::fetches(), before, "known keys are kept");

    let id = format!("new-key-{}", unique());
    let unknown = signed(&id, &json!([])).from_elsewhere().send();
    assert_eq!((unknown.status, github::fetches()), (401, before + 1));
    github::list_key(&id);
    assert_eq!(signed(&id, &json!([])).send().status, 200);

    let leaked = Leaked::new(Mode::Live);
    let body = findings(&[(&leaked.secret, URL)]);
    for (number, (status, text)) in unusable().into_iter().enumerate() {
        let _outage = Outage::begin(status, text.as_str());
        let reply = signed(&format!("unlisted-{number}-{}", unique()), &body).send();
        assert_eq!((reply.status, reply.problem().code), (503, ErrorCode::PublicKeysUnavailable), "{status} {text}");
        assert_eq!(reply.header("retry-after"), "60");
        assert_eq!(signed(&id, &json!([])).send().status, 200, "known keys still verify after {status} {text}");
    }
    assert_eq!(leaked.now().status, KeyStatus::Enabled);
    assert_eq!(signed(&id, &body).send().status, 200);
    assert_eq!(leaked.now().status, KeyStatus::Revoked);
}

/// Answers in the place of the list of keys. The point of the last key is not on its curve.
fn unusable() -> [(&'static str, String); 6] {
    let off_curve = format!("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE{}AQ==", "AQEB".repeat(21));
    let list = |key: &str| json!({ "public_keys": [{ "key_identifier": "x", "key": key }] }).to_string();
    [
        ("500 Internal Server Error", "no".to_owned()),
        ("302 Found", String::new()),
        ("200 OK", "<html>".to_owned()),
        ("200 OK", json!({ "public_keys": [] }).to_string()),
        ("200 OK", list("not a key")),
        ("200 OK", list(&off_curve)),
    ]
}
