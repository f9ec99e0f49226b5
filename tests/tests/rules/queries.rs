//! Invalid queries: each error names its code and field.

use super::valid_requests::Asked;
use shared::field::FieldErrorCode;
use shared::problem::ErrorCode;

fn lists(asked: &Asked) -> [String; 4] {
    let keys = format!("/api/merchants/{}/keys", asked.key.merchant_id);
    ["/api/merchants".to_owned(), keys, "/api/activity".to_owned(), "/api/members".to_owned()]
}

fn refused(asked: &Asked, path: &str, query: &str, field: &str, code: FieldErrorCode) {
    let problem = asked.organisation.refuses(asked.organisation.owner.request("GET", format!("{path}?{query}")));
    let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
    assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, vec![(field, code)]), "{path}?{query}");
}

#[test]
fn a_page_size_outside_1_to_100_is_rejected() {
    let asked = Asked::new();
    for path in lists(&asked) {
        for limit in ["0", "101", "-1", "ten", "1.5", "99999999999999999999"] {
            refused(&asked, &path, &format!("limit={limit}"), "limit", FieldErrorCode::Invalid);
        }
    }
}

#[test]
fn a_parameter_without_a_value_is_ignored() {
    let asked = Asked::new();
    for path in lists(&asked) {
        let get = |path: &str| asked.organisation.owner.request("GET", path).send();
        let (plain, empty) = (get(&path), get(&format!("{path}?limit=&cursor=")));
        assert_eq!((empty.status, empty.text()), (200, plain.text()), "{path}");
    }
}

#[test]
fn unknown_query_parameters_are_rejected() {
    let asked = Asked::new();
    for path in lists(&asked) {
        refused(&asked, &path, "page=2", "page", FieldErrorCode::UnknownField);
        refused(&asked, &path, "Limit=2", "Limit", FieldErrorCode::UnknownField);
    }
}

#[test]
fn unknown_filter_values_are_rejected() {
    let asked = Asked::new();
    let [merchants, keys, activity, _] = lists(&asked);
    refused(&asked, &merchants, "status=revoked", "status", FieldErrorCode::Invalid);
    refused(&asked, &merchants, "order=random", "order", FieldErrorCode::Invalid);
    refused(&asked, &keys, "status=lost", "status", FieldErrorCode::Invalid);
    refused(&asked, &keys, "mode=sandbox", "mode", FieldErrorCode::Invalid);
    refused(&asked, &activity, "action=guessed", "action", FieldErrorCode::Invalid);
    refused(&asked, &activity, "merchant_id=key_1", "merchant_id", FieldErrorCode::Invalid);
}

#[test]
fn a_search_over_100_characters_is_rejected() {
    let asked = Asked::new();
    let [merchants, keys, ..] = lists(&asked);
    for path in [merchants, keys] {
        refused(&asked, &path, &format!("search={}", "s".repeat(101)), "search", FieldErrorCode::TooLong);
    }
}

#[test]
fn a_forged_cursor_is_rejected() {
    let asked = Asked::new();
    for path in lists(&asked) {
        for cursor in ["made-up", "AAAA", "0", "%00", "eyJpZCI6MX0", &"a".repeat(3000)] {
            let request = asked.organisation.owner.request("GET", format!("{path}?cursor={cursor}"));
            assert_eq!(asked.organisation.refuses(request).code, ErrorCode::InvalidCursor, "{path} {cursor}");
        }
    }
}

#[test]
fn a_query_at_an_endpoint_without_parameters_is_rejected() {
    let asked = Asked::new();
    for path in ["/api/session", "/healthz"] {
        refused(&asked, path, "verbose=1", "verbose", FieldErrorCode::UnknownField);
    }
}
