//! Secrets in names, descriptions and reasons are rejected and stored nowhere; secrets in searches are rejected too.

use super::plaintext::is_nowhere;
use super::valid_requests::Asked;
use keywright_tests::request::Request;
use serde_json::json;
use shared::field::FieldErrorCode;
use shared::idempotency::IDEMPOTENCY_KEY_HEADER;
use shared::key::Mode;
use shared::problem::ErrorCode;
use shared::secret::{RANDOM_LEN, Secret};

/// A well-formed secret that no other test uses.
fn secret(mode: Mode) -> String {
    let number = keywright_tests::organisation::unique();
    let random = format!("{number:0>8}{}", "s".repeat(RANDOM_LEN - 8));
    Secret::new(mode, &random).expect("a secret").reveal().to_owned()
}

/// Every request with a free text, filled with `text`.
fn requests(asked: &Asked, text: &str) -> Vec<Request> {
    let (merchant, key) = (format!("/api/merchants/{}", asked.key.merchant_id), format!("/api/keys/{}", asked.key.id));
    let new_key = |field: &str| json!({ "mode": "test", "permissions": ["customer.view"], field: text });
    let new_merchant = |field: &str| {
        let mut new = json!({ "name": "Shop", "website": "https://shop.example" });
        new[field] = json!(text);
        new
    };
    let url = json!({ "name": "Shop", "website": format!("https://shop.example/{}", text.replace(' ', "")) });
    let bodies = [
        ("POST", format!("{merchant}/keys"), new_key("name")),
        ("POST", format!("{merchant}/keys"), new_key("description")),
        ("PATCH", key.clone(), json!({ "name": text })),
        ("PATCH", key.clone(), json!({ "description": text })),
        ("POST", format!("{key}/disable"), json!({ "reason": text })),
        ("POST", format!("{key}/revoke"), json!({ "reason": text, "leaked": true })),
        ("POST", format!("{merchant}/keys/disable"), json!({ "key_ids": [asked.key.id], "reason": text })),
        ("POST", "/api/merchants".to_owned(), new_merchant("name")),
        ("POST", "/api/merchants".to_owned(), new_merchant("description")),
        ("POST", "/api/merchants".to_owned(), new_merchant("reference_id")),
        ("POST", "/api/merchants".to_owned(), url),
        ("PATCH", merchant, json!({ "description": text })),
        ("POST", "/api/invitations".to_owned(), json!({ "name": text, "email": "a@shop.example", "role": "viewer" })),
        ("PATCH", "/api/organisation".to_owned(), json!({ "name": text })),
    ];
    let owner = &asked.organisation.owner;
    bodies.into_iter().map(|(method, path, body)| owner.request(method, path).json(&body)).collect()
}

#[test]
fn every_free_text_rejects_a_secret() {
    let asked = Asked::new();
    for mode in Mode::ALL {
        let secret = secret(*mode);
        let encoded = secret.replace('_', "%5F");
        let also_a_letter = secret.replacen('k', "%6b", 1);
        let twice = secret.replace('_', "%255f");
        for text in [secret.clone(), format!("Use {secret} here"), format!("x{secret}y"), encoded, also_a_letter, twice]
        {
            for request in requests(&asked, &text) {
                let sent = format!("{request:?}");
                let problem = asked.organisation.refuses(request);
                assert_eq!(problem.code, ErrorCode::ValidationFailed, "{sent}");
                assert!(problem.errors.iter().any(|error| error.code == FieldErrorCode::ContainsSecret), "{sent}");
                assert!(!format!("{problem:?}").contains(&secret), "the problem contains the secret: {problem:?}");
            }
        }
        is_nowhere("a secret in a text", &secret);
        is_nowhere("an encoded secret in a text", &secret.replace('_', "%5F"));
    }
}

#[test]
fn a_secret_in_another_field_is_not_repeated_in_the_reply() {
    let asked = Asked::new();
    let secret = secret(Mode::Test);
    let path = format!("/api/merchants/{}/keys", asked.key.merchant_id);
    for body in [
        json!({ "mode": secret, "permissions": ["customer.view"] }),
        json!({ "mode": "test", "permissions": [secret] }),
        json!({ "mode": "test", "permissions": ["customer.view"], "allowed_ips": [secret] }),
        json!({ "mode": "test", "permissions": ["customer.view"], secret.clone(): 1 }),
    ] {
        let reply = asked.organisation.owner.request("POST", path.clone()).json(&body).send();
        assert_eq!(reply.status, 422);
        assert!(!reply.text().contains(&secret), "{}", reply.text());
    }
}

/// Logs of URLs would contain the secret. The dashboard never sends one.
#[test]
fn a_search_for_a_secret_is_rejected() {
    let asked = Asked::new();
    let secret = secret(Mode::Live);
    for path in ["/api/merchants".to_owned(), format!("/api/merchants/{}/keys", asked.key.merchant_id)] {
        let request = asked.organisation.owner.request("GET", format!("{path}?search={secret}"));
        assert_eq!(asked.organisation.refuses(request).errors[0].code, FieldErrorCode::ContainsSecret);
    }
}

#[test]
fn a_text_that_only_resembles_a_secret_is_accepted() {
    let asked = Asked::new();
    let mistyped = secret(Mode::Test).replace("sss", "stt");
    for text in ["kw_test_", "kw_live_…a1B2", &mistyped] {
        let request = asked.organisation.owner.request("PATCH", format!("/api/keys/{}", asked.key.id));
        assert_eq!(request.json(&json!({ "description": text })).send().status, 200, "{text}");
    }
}

#[test]
fn a_secret_in_a_header_is_not_stored() {
    let asked = Asked::new();
    let secret = secret(Mode::Live);
    let create = || {
        let path = format!("/api/merchants/{}/keys", asked.key.merchant_id);
        let body = json!({ "mode": "test", "permissions": ["customer.view"] });
        asked.organisation.owner.request("POST", path).json(&body)
    };
    let problem = create().header(IDEMPOTENCY_KEY_HEADER, &secret).send().problem();
    assert_eq!(problem.code, ErrorCode::ValidationFailed);
    assert_eq!(create().header("user-agent", &format!("curl {secret}")).send().status, 201);
    is_nowhere("a secret in a header", &secret);
}
