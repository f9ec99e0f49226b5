//! `GET /openapi.json`. All other tests check their replies against this document.

use keywright_tests::contract;
use keywright_tests::request::Request;
use openapi::{OPENAPI_PATH, document};

#[test]
fn the_served_openapi_document_is_the_generated_one() {
    let reply = Request::new("GET", OPENAPI_PATH).send();
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    assert!(reply.json() == document(), "the served document differs from the generated one");
}

#[test]
fn a_reply_that_breaks_the_document_is_found() {
    let healthy = Request::new("GET", "/healthz").send();
    assert_eq!(contract::check("GET", "/healthz", &healthy), Ok(()));
    let broken = contract::check("GET", "/api/session", &healthy).expect_err("another body");
    assert!(broken.contains("\"member\" is a required property"), "{broken}");
    assert!(broken.contains("('status' was unexpected)"), "{broken}");
    let broken = contract::check("DELETE", "/api/session", &healthy).expect_err("another status");
    assert_eq!(broken, "the document has no such status");
    let broken = contract::check("GET", "/api/activity/export", &healthy).expect_err("another media type");
    assert_eq!(broken, "\"application/json\" is not in the document");
}
