//! Addresses and methods that nothing answers, and those that the app answers.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{ENDPOINTS, Method};
use shared::problem::ErrorCode;

#[test]
fn a_path_under_api_or_v1_that_is_no_endpoint_says_so() {
    let owner = Organisation::new().owner;
    for path in ["/api/nothing", "/api/", "/api/merchants/", "/api//merchants", "/api/Merchants", "/v1/keys", "/v1/"] {
        for method in ["GET", "POST", "PATCH", "DELETE", "PUT"] {
            assert_eq!(owner.request(method, path).send().problem().code, ErrorCode::NoSuchEndpoint, "{method} {path}");
        }
    }
}

#[test]
fn a_method_that_an_address_does_not_answer_is_told_which_it_does() {
    for row in ENDPOINTS {
        let path = row.path.replace(['{', '}'], "");
        let answered: Vec<_> = ENDPOINTS.iter().filter(|other| other.path == row.path).map(|row| row.method).collect();
        for method in Method::ALL
            .iter()
            .filter(|method| !answered.contains(method))
            .map(|method| method.wire_name())
            .chain(["PUT"])
        {
            let reply = Caller::nobody().request(method, &path).send();
            assert_eq!(reply.problem().code, ErrorCode::MethodNotAllowed, "{method} {path}");
            let mut allowed: Vec<_> = reply.header("allow").split(", ").collect();
            let mut expected: Vec<_> = answered.iter().map(|method| method.wire_name()).collect();
            allowed.sort_unstable();
            expected.sort_unstable();
            assert_eq!(allowed, expected, "{method} {path}");
        }
    }
}

#[test]
fn every_other_path_is_the_app() {
    let pages = ["/", "/merchants", "/merchants/mer_1/developers/keys/new", "/sign-in", "/nothing", "/apis", "/v10"];
    for path in pages {
        let reply = Caller::nobody().request("GET", path).header("accept", "text/html").send();
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
    }
}

#[test]
fn the_app_is_served_with_a_strict_content_security_policy() {
    let reply = Caller::nobody().request("GET", "/").send();
    let policy = reply.header("content-security-policy");
    let scripts = policy.split("; ").find(|part| part.starts_with("script-src ")).unwrap_or_default();
    assert!(scripts.contains("'self'") && !scripts.contains("'unsafe-inline'"), "{policy}");
    assert!(!scripts.contains("'unsafe-eval'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
}
