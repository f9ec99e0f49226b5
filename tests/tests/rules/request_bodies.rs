//! Unreadable bodies are rejected, and nothing is written.

use super::valid_requests::Asked;
use keywright_tests::request::Request;
use shared::problem::ErrorCode;

const LARGEST: usize = 64 * 1024;

/// A request for a new key, without a body.
fn creation(asked: &Asked) -> Request {
    asked.organisation.owner.request("POST", format!("/api/merchants/{}/keys", asked.key.merchant_id))
}

/// A valid body of `len` bytes.
fn body_of(len: usize) -> String {
    let body = r#"{"mode":"test","permissions":["customer.view"]}"#;
    format!("{body}{}", " ".repeat(len - body.len()))
}

fn refused(body: impl Into<Vec<u8>>, code: ErrorCode) {
    let asked = Asked::new();
    let body = body.into();
    let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
    assert_eq!(asked.organisation.refuses(creation(&asked).body("application/json", body)).code, code, "{shown}");
}

#[test]
fn a_body_that_is_not_json_is_rejected() {
    for body in [" ", "{", "{]", "mode=test", r#"{"mode":"test","permissions":["customer.view"],}"#, "\u{feff}{}"] {
        refused(body, ErrorCode::MalformedRequest);
    }
}

#[test]
fn a_missing_body_counts_as_an_empty_object() {
    let asked = Asked::new();
    for request in [creation(&asked), creation(&asked).body("application/json", "")] {
        let problem = asked.organisation.refuses(request);
        assert_eq!((problem.code, problem.errors.is_empty()), (ErrorCode::ValidationFailed, false));
    }
}

#[test]
fn a_body_with_text_after_its_json_is_rejected() {
    refused(format!("{}{{}}", body_of(100)), ErrorCode::MalformedRequest);
}

#[test]
fn compressed_bodies_and_other_charsets_are_rejected() {
    let asked = Asked::new();
    let created = |content_type: &str| creation(&asked).body(content_type, body_of(100));
    for request in [
        created("application/json; charset=utf-16"),
        created("application/json;charset=iso-8859-1"),
        created("application/json").header("content-encoding", "gzip"),
        created("application/json").header("content-encoding", "br"),
    ] {
        assert_eq!(asked.organisation.refuses(request).code, ErrorCode::UnsupportedMediaType);
    }
    assert_eq!(created("application/json; charset=\"UTF-8\"").send().status, 201);
}

#[test]
fn a_body_that_is_not_an_object_is_rejected() {
    for body in [r#"["test",["customer.view"],null,null,null,[]]"#, "[]", "null", "true", "7", r#""test""#] {
        refused(body, ErrorCode::MalformedRequest);
    }
}

#[test]
fn a_body_of_invalid_utf_8_is_rejected() {
    refused(b"{\"mode\":\"test\",\"permissions\":[\"customer.view\"],\"name\":\"\xff\"}", ErrorCode::MalformedRequest);
    refused(
        b"{\"mode\":\"test\",\"permissions\":[\"customer.view\"],\"name\":\"\\ud800\"}",
        ErrorCode::MalformedRequest,
    );
}

#[test]
fn a_deeply_nested_body_is_rejected() {
    refused("[".repeat(60_000), ErrorCode::MalformedRequest);
    let (open, close) = ("[".repeat(30_000), "]".repeat(30_000));
    refused(format!("{{\"name\":{open}{close}}}"), ErrorCode::MalformedRequest);
}

#[test]
fn only_bodies_over_64_kib_are_too_large() {
    refused(body_of(LARGEST + 1), ErrorCode::BodyTooLarge);
    refused(body_of(20 * LARGEST), ErrorCode::BodyTooLarge);
    let asked = Asked::new();
    assert_eq!(creation(&asked).body("application/json", body_of(LARGEST)).send().status, 201);
}

#[test]
fn a_body_of_another_media_type_is_rejected() {
    let asked = Asked::new();
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json", "", "json"]
    {
        let request = creation(&asked).body(media_type, body_of(100));
        assert_eq!(asked.organisation.refuses(request).code, ErrorCode::UnsupportedMediaType, "{media_type}");
    }
}

#[test]
fn a_body_without_a_media_type_is_rejected() {
    let asked = Asked::new();
    let problem = asked.organisation.refuses(creation(&asked).untyped_body(body_of(100)));
    assert_eq!(problem.code, ErrorCode::UnsupportedMediaType);
}

#[test]
fn json_can_name_its_charset() {
    let asked = Asked::new();
    for media_type in ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"] {
        assert_eq!(creation(&asked).body(media_type, body_of(100)).send().status, 201, "{media_type}");
    }
}
