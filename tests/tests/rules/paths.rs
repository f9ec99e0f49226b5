//! Paths and methods without an endpoint. `app.rs` tests which paths return the app.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{ENDPOINTS, Method};
use shared::problem::ErrorCode;

#[test]
fn unknown_paths_under_api_and_v1_return_no_such_endpoint() {
    let owner = Organisation::new().owner;
    for path in ["/api/nothing", "/api/", "/api/merchants/", "/api//merchants", "/api/Merchants", "/v1/keys", "/v1/"] {
        for method in ["GET", "POST", "PATCH", "DELETE", "PUT"] {
            assert_eq!(owner.request(method, path).send().problem().code, ErrorCode::NoSuchEndpoint, "{method} {path}");
        }
    }
}

#[test]
fn an_unsupported_method_returns_the_allowed_methods() {
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
