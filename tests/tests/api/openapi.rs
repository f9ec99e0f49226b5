//! `GET /openapi.json`. Whether it is true, every other test asks with every reply.

use keywright_tests::contract;
use keywright_tests::request::Request;
use openapi::{OPENAPI_PATH, document};

#[test]
fn the_description_of_the_api_is_served_as_it_is_made() {
    let reply = Request::new("GET", OPENAPI_PATH).send();
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    assert!(reply.json() == document(), "it was made of something else");
}

#[test]
fn a_reply_that_is_not_promised_is_noticed() {
    let healthy = Request::new("GET", "/healthz").send();
    assert_eq!(contract::check("GET", "/healthz", &healthy), Ok(()));
    let broken = contract::check("GET", "/api/session", &healthy).expect_err("another body");
    assert!(broken.contains("\"member\" is a required property"), "{broken}");
    assert!(broken.contains("('status' was unexpected)"), "{broken}");
    let broken = contract::check("DELETE", "/api/session", &healthy).expect_err("another status");
    assert_eq!(broken, "no such status is promised");
    let broken = contract::check("GET", "/api/activity/export", &healthy).expect_err("another media type");
    assert_eq!(broken, "\"application/json\" is not promised");
}
