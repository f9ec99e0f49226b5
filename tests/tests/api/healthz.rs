//! `GET /healthz`

use keywright_tests::caller::Caller;
use keywright_tests::request::Request;
use shared::endpoint::{GetHealth, Nothing};

#[test]
fn anonymous_callers_can_check_the_health_of_the_worker() {
    let reply = Caller::nobody().ask::<GetHealth>(&(), &Nothing {});
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    assert_eq!(reply.json(), serde_json::json!({ "status": "ok" }));
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[test]
fn a_head_is_answered_like_a_get_without_the_body() {
    let reply = Request::new("HEAD", "/healthz").send();
    assert_eq!(reply.status, 200, "{reply:?}");
    assert!(reply.text().is_empty(), "{reply:?}");
}
