//! Headers of every reply: those of the API and of the dashboard's files.

use super::valid_requests::{Asked, FOR_AUTHENTICATORS};
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::request::{Reply, Request};
use serde_json::json;
use shared::endpoint::{Access, CreateKey, ENDPOINTS, Endpoint, ExportActivity};
use shared::key::Mode;

const ON_EVERY_REPLY: [(&str, &str); 6] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// Features that no page may use, including pages that it frames or opens.
const NEVER: [&str; 6] = ["camera=()", "display-capture=()", "geolocation=()", "microphone=()", "payment=()", "usb=()"];

fn has_them_all(reply: &Reply, what: &str) {
    for (name, value) in ON_EVERY_REPLY {
        assert_eq!(reply.header(name), value, "{name} of {what}: {}", reply.status);
    }
    let policy: Vec<_> = reply.header("content-security-policy").split("; ").collect();
    for rule in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(&rule), "{rule} of {what}: {policy:?}");
    }
    assert!(!policy.iter().any(|rule| rule.contains("unsafe-inline") || rule.contains("'unsafe-eval'")), "{what}");
    let permissions: Vec<_> = reply.header("permissions-policy").split(", ").collect();
    assert!(NEVER.iter().all(|feature| permissions.contains(feature)), "{what}: {permissions:?}");
    assert_eq!(reply.header("access-control-allow-origin"), "", "{what}");
}

fn is_of_the_api(reply: &Reply, what: &str) {
    has_them_all(reply, what);
    assert_eq!(reply.header("cache-control"), "no-store", "{what}");
    assert!(reply.header("date").ends_with(" GMT"), "{what}");
}

fn get(path: &str) -> Reply {
    Request::navigation(path).send()
}

/// The files that the page refers to: scripts, styles, the WebAssembly app and the icon.
fn files() -> Vec<String> {
    let page = get("/").text().to_owned();
    let named = page.split(['"', '\'']).filter(|text| text.starts_with('/') && text.contains('.'));
    let mut files: Vec<_> = named.map(str::to_owned).collect();
    files.sort_unstable();
    files.dedup();
    files
}

#[test]
fn every_endpoint_sends_the_security_headers() {
    for row in ENDPOINTS.iter().filter(|row| !FOR_AUTHENTICATORS.contains(&row.name)) {
        let asked = Asked::new();
        let caller = match row.access {
            Access::Operator => Caller::operator(),
            _ => Caller::signed_in(&asked.organisation.owner_record.email),
        };
        let reply = asked.request(&caller, row).send();
        assert_eq!(reply.status, Asked::success(row), "{}", row.name);
        is_of_the_api(&reply, row.name);
        let is_file = row.name == ExportActivity::NAME;
        let media_type = if is_file || reply.status == 204 { "" } else { "application/json" };
        assert!(is_file || reply.header("content-type") == media_type, "{}", row.name);
    }
}

#[test]
fn every_error_sends_the_security_headers_and_a_request_id() {
    for (method, path) in
        [("GET", "/api/merchants"), ("GET", "/api/nothing"), ("DELETE", "/api/merchants"), ("POST", "/v1/")]
    {
        let replies = [(); 2].map(|()| Caller::nobody().request(method, path).send());
        let instances = replies.each_ref().map(|reply| reply.problem().instance);
        assert_ne!(instances[0], instances[1], "{path}");
        for reply in &replies {
            is_of_the_api(reply, path);
            assert_eq!(reply.header("request-id"), reply.problem().instance);
        }
    }
}

#[test]
fn errors_before_authentication_send_the_security_headers() {
    let cross_origin = Caller::nobody().request("POST", "/api/session").header("origin", "https://evil.example");
    is_of_the_api(&cross_origin.send(), "a request of another site");
    let too_large = Caller::nobody().request("POST", "/api/session").body("application/json", " ".repeat(70_000));
    is_of_the_api(&too_large.send(), "a body that is too large");
    is_of_the_api(&Caller::nobody().request("PUT", "/healthz").send(), "a method without an endpoint");
}

#[test]
fn replies_to_head_send_the_security_headers() {
    for path in ["/healthz", "/api/session", "/api/nothing"] {
        let reply = Caller::nobody().request("HEAD", path).send();
        is_of_the_api(&reply, path);
        assert_eq!(reply.text(), "", "{path}");
    }
    let page = Request::navigation("/merchants").with_method("HEAD").send();
    assert_eq!((page.status, page.text()), (200, ""));
    has_them_all(&page, "HEAD of a page");
}

#[test]
fn replies_to_a_gateway_have_no_headers_for_browsers() {
    let organisation = Organisation::new();
    let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(Mode::Test));
    let known = made.secret.expect("a new key");
    for secret in [&known, "no secret"] {
        let question = json!({ "key": secret });
        let ask = |caller: Caller| caller.request("POST", "/v1/keys/verify").json(&question).send();
        let reply = ask(Caller::gateway());
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
        assert_eq!(reply.header("cache-control"), "no-store");
        for (name, _) in ON_EVERY_REPLY {
            assert_eq!(reply.header(name), "", "{name}");
        }
        is_of_the_api(&ask(Caller::nobody()), "the same request of another caller");
    }
    is_of_the_api(&Caller::gateway().request("GET", "/v1/authorize").send(), "an error for a gateway");
}

#[test]
fn no_page_in_a_browser_can_send_a_gateway_token() {
    for path in ["/v1/keys/verify", "/v1/authorize"] {
        let preflight = Caller::nobody().request("OPTIONS", path).header("origin", "https://evil.example");
        let preflight = preflight.header("access-control-request-method", "POST");
        let reply = preflight.header("access-control-request-headers", "keywright-gateway-token").send();
        assert_eq!(reply.status, 405, "{path}");
        for leave in ["access-control-allow-origin", "access-control-allow-headers", "access-control-allow-methods"] {
            assert_eq!(reply.header(leave), "", "{path}");
        }
    }
}

#[test]
fn every_file_of_the_dashboard_sends_the_security_headers() {
    let files = files();
    for kind in [".js", ".wasm", ".svg"] {
        assert!(files.iter().any(|file| file.ends_with(kind)), "no {kind} among {files:?}");
    }
    for file in files {
        let reply = get(&file);
        assert_eq!(reply.status, 200, "{file}");
        has_them_all(&reply, &file);
        let again = Caller::nobody().request("GET", &file).header("if-none-match", reply.header("etag")).send();
        assert_eq!(again.status, 304, "{file}");
        has_them_all(&again, &format!("{file}, which is cached"));
    }
}

#[test]
fn every_path_of_the_dashboard_sends_the_security_headers() {
    for path in ["/", "/index.html", "/merchants", "/sign-in", "/nothing/here", "/nothing.js", "/_headers"] {
        has_them_all(&get(path), path);
    }
}

#[test]
fn replies_to_changes_at_a_page_send_the_security_headers() {
    for method in ["POST", "PATCH", "DELETE", "PUT"] {
        for path in ["/", "/merchants"] {
            has_them_all(&Caller::nobody().request(method, path).send(), &format!("{method} {path}"));
        }
    }
}

#[test]
fn only_the_dashboard_itself_can_use_passkeys() {
    let reply = get("/sign-in");
    let permissions: Vec<_> = reply.header("permissions-policy").split(", ").collect();
    for feature in ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"] {
        assert!(permissions.contains(&feature), "{permissions:?}");
    }
}
