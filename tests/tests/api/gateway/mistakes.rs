//! nginx with a mistake in its configuration: no request may reach the upstream without a key.

use super::{assert_rejected, issued, with_key};
use keywright_tests::gateway::{Gateway, worker_address};
use keywright_tests::request::Request;

/// The verification request in the configuration.
const QUESTION: &str = "/v1/authorize?permission=$keywright_permission&mode=$keywright_mode;";
/// Its replacements: another path, or none.
const WRONG_QUESTIONS: [&str; 9] = [
    "/authorize?permission=$keywright_permission&mode=$keywright_mode;",
    "/V1/authorize;",
    "//v1/authorize;",
    "/v1/authorize/;",
    "/;",
    "/v1;",
    "/api;",
    "/index.html;",
    ";",
];
/// Accepts any 2xx answer.
const KEY_ID_NOT_REQUIRED: (&str, &str) = ("default \"\";", "default http://payments;");
const HEADERS_FORWARDED: (&str, &str) = ("proxy_pass_request_headers off;", "");
const NO_TOKEN: (&str, &str) = ("proxy_set_header Keywright-Gateway-Token \"@GATEWAY_TOKEN@\";", "");
const ASKS_WITH_HEAD: (&str, &str) = ("proxy_method GET;", "proxy_method HEAD;");

fn gateway_with(mistakes: &[(&str, &str)]) -> Gateway {
    Gateway::with_mistakes(&worker_address(), mistakes)
}

#[test]
fn with_a_wrong_path_no_request_passes_even_if_any_2xx_is_accepted() {
    let secret = issued().secret;
    for question in WRONG_QUESTIONS {
        for method in [("proxy_method GET;", "proxy_method GET;"), ASKS_WITH_HEAD] {
            let gateway = gateway_with(&[(QUESTION, question), KEY_ID_NOT_REQUIRED, NO_TOKEN, method]);
            assert_rejected(&gateway.send(Request::new("GET", "/payment-requests/7")), 500, "");
            assert_rejected(&gateway.send(with_key("GET", &secret)), 500, "");
            assert_rejected(&gateway.send(Request::navigation("/payment-requests/7")), 500, "");
        }
    }
}

#[test]
fn with_a_wrong_path_browser_requests_do_not_pass() {
    let secret = issued().secret;
    for question in WRONG_QUESTIONS {
        let gateway = gateway_with(&[(QUESTION, question), KEY_ID_NOT_REQUIRED, HEADERS_FORWARDED]);
        assert_rejected(&gateway.send(Request::navigation("/payment-requests/7")), 500, "");
        let gateway = gateway_with(&[(QUESTION, question), KEY_ID_NOT_REQUIRED, HEADERS_FORWARDED, NO_TOKEN]);
        let with_secret = Request::navigation("/payment-requests/7").header("x-api-key", &secret);
        assert_rejected(&gateway.send(with_secret), 500, "");
    }
}

#[test]
fn with_the_path_of_a_page_browser_requests_do_not_pass() {
    let gateway = gateway_with(&[(QUESTION, "/;"), HEADERS_FORWARDED, NO_TOKEN]);
    assert_rejected(&gateway.send(Request::navigation("/payment-requests/7")), 500, "");
}
