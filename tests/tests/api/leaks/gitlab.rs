//! `POST /v1/leaks/gitlab`

use super::{Leaked, UNKNOWN};
use keywright_tests::request::{Reply, Request};
use serde_json::{Value, json};
use shared::key::{KeyStatus, LeakSource, Mode};

fn send(body: &Value) -> Reply {
    Request::new("POST", "/v1/leaks/gitlab").json(body).from_elsewhere().send()
}

#[test]
fn a_report_in_gitlabs_format_revokes_its_keys() {
    for place in ["url", "location"] {
        let leaked = Leaked::new(Mode::Live);
        let url = "https://gitlab.example/shop/-/blob/main/.env#L3";
        let found = json!({ "type": "gitleaks_rule_id_keywright", "token": leaked.secret, place: url, "extra": 1.5 });
        assert_eq!(send(&json!([found, { "token": UNKNOWN }])).status, 204);
        let key = leaked.now();
        assert_eq!(key.status, KeyStatus::Revoked);
        let leak = key.leak.expect("a report");
        assert_eq!((leak.source, leak.url.as_deref()), (LeakSource::GitLab, Some(url)));
        assert_eq!(leaked.reports().len(), 1);
    }
}

#[test]
fn unknown_tokens_get_the_same_response() {
    for body in
        [json!([]), json!([{ "token": UNKNOWN }]), json!([{ "token": "" }]), json!([{ "token": "x", "url": "a\nb" }])]
    {
        let reply = send(&body);
        assert_eq!((reply.status, reply.text()), (204, ""), "{body}");
    }
    for body in [json!({}), json!({ "keys": [] }), json!([1])] {
        assert!((400..=422).contains(&send(&body).status), "{body}");
    }
}
