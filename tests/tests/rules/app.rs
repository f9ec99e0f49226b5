//! Only browsers that open a page get the app. A gateway with a wrong path gets 404, never a 2xx or a redirect.

use keywright_tests::caller::Caller;
use keywright_tests::request::{Reply, Request};
use keywright_tests::worker::GATEWAY_TOKEN;
use shared::problem::ErrorCode;

const PAGES: [&str; 10] = [
    "/",
    "/sign-in",
    "/sign-in?next=/members",
    "/merchants",
    "/merchants/new",
    "/merchants/mer_01k3xk5r7c9v2m4n6p8q0s1t3w/account",
    "/merchants/mer_01k3xk5r7c9v2m4n6p8q0s1t3w/developers/keys/new",
    "/merchants/mer_01k3xk5r7c9v2m4n6p8q0s1t3w/developers/keys/key_01k3xk5r7c9v2m4n6p8q0s1t3w",
    "/activity?action=key_created",
    "/account",
];

/// Paths without an endpoint, file or page.
const NOTHING: [&str; 32] = [
    "/authorize",
    "/authorize?permission=payment_request.view&mode=live",
    "/V1/authorize",
    "/v1/Authorize",
    "/v1/authorize/",
    "//v1/authorize",
    "/v1//authorize",
    "/v1/authorize%2f",
    "/v1%2fauthorize",
    "/%76%31/authorize",
    "/v1/authorize%3fmode=live",
    "/v1",
    "/v1/",
    "/v10",
    "/v1/keys",
    "/api",
    "/api/",
    "/api/authorize",
    "/apis",
    "/index.html",
    "/index.html/",
    "//index.html",
    "/index%2ehtml",
    "/%69ndex.html",
    "/INDEX.HTML",
    "/Merchants",
    "/%6derchants",
    "//merchants",
    "/merchants/mer_1/account",
    "/merchants/mer_01k3xk5r7c9v2m4n6p8q0s1t3w/nothing",
    "/merchants/mer_01k3xk5r7c9v2m4n6p8q0s1t3w/developers/keys/key_1",
    "/_headers",
];

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"];

fn credentials() -> [(&'static str, &'static str); 6] {
    [
        ("keywright-gateway-token", GATEWAY_TOKEN),
        ("keywright-gateway-token", "wrong"),
        ("x-api-key", "kw_live_guess"),
        ("x-api-key", ""),
        ("authorization", "Bearer kw_live_guess"),
        ("authorization", "Basic dTpw"),
    ]
}

fn assert_is_app(reply: &Reply, status: u16, what: &str) {
    assert_eq!((reply.status, reply.header("content-type")), (status, "text/html; charset=utf-8"), "{what}");
    assert!(reply.text().contains("<title>Keywright</title>"), "{what}");
}

/// Checks for a problem with 404; a reply to `HEAD` has no body.
fn assert_is_nothing(reply: &Reply, what: &str) {
    assert_eq!((reply.status, reply.header("location")), (404, ""), "{what}: {reply:?}");
    assert_eq!(reply.header("content-type"), "application/problem+json", "{what}");
    if !reply.text().is_empty() {
        assert_eq!(reply.problem().code, ErrorCode::NoSuchEndpoint, "{what}");
    }
}

/// The path of a script of the dashboard.
/// The files of the program that the page names.
fn files_of_program() -> Vec<String> {
    let page = Request::navigation("/").send();
    let files = page.text().split(['"', '\'']).filter(|text| text.starts_with('/'));
    files.filter(|file| [".js", ".wasm"].iter().any(|end| file.ends_with(end))).map(str::to_owned).collect()
}

#[test]
fn a_browser_that_opens_a_page_gets_the_app() {
    for path in PAGES {
        assert_is_app(&Request::navigation(path).send(), 200, path);
        let head = Request::navigation(path).with_method("HEAD").send();
        assert_eq!((head.status, head.text()), (200, ""), "{path}");
    }
}

#[test]
fn an_older_browser_that_accepts_html_gets_the_app() {
    for accept in ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json, TEXT/HTML;q=0.5"] {
        let ask = |path: &str| Caller::nobody().request("GET", path).header("accept", accept).send();
        assert_is_app(&ask("/merchants"), 200, accept);
        assert_is_app(&ask("/nothing"), 404, accept);
    }
}

#[test]
fn a_browser_at_an_unknown_path_gets_the_app_with_404() {
    for path in NOTHING {
        assert_is_app(&Request::navigation(path).send(), 404, path);
        let again = Request::navigation(path).header("if-none-match", Request::navigation("/").send().header("etag"));
        assert_is_app(&again.send(), 404, path);
    }
}

#[test]
fn requests_that_open_no_page_never_get_the_app() {
    let others: [&[(&str, &str)]; 8] = [
        &[],
        &[("accept", "*/*")],
        &[("accept", "application/json")],
        &[("sec-fetch-mode", "cors"), ("accept", "text/html")],
        &[("sec-fetch-mode", "no-cors"), ("accept", "text/html")],
        &[("sec-fetch-mode", ""), ("accept", "text/html")],
        &[("sec-fetch-dest", "document"), ("accept", "text/html")],
        &[("sec-fetch-mode", "navigate, cors"), ("accept", "text/html")],
    ];
    for path in PAGES.iter().chain(&NOTHING) {
        for headers in others {
            let request =
                headers.iter().fold(Request::new("GET", *path), |request, (name, value)| request.header(name, value));
            assert_is_nothing(&request.clone().send(), &format!("{path} {headers:?}"));
            assert_is_nothing(&request.with_method("HEAD").send(), &format!("HEAD {path} {headers:?}"));
        }
    }
}

#[test]
fn other_methods_never_get_the_app() {
    for path in PAGES.iter().chain(&NOTHING) {
        for method in METHODS.iter().filter(|method| !["GET", "HEAD"].contains(method)) {
            let what = format!("{method} {path}");
            assert_is_nothing(&Request::navigation(*path).with_method(method).send(), &what);
        }
    }
}

#[test]
fn requests_with_a_key_or_gateway_token_never_get_the_app() {
    for path in PAGES.iter().chain(&NOTHING) {
        for (name, value) in credentials() {
            for method in ["GET", "HEAD"] {
                let request = Request::navigation(*path).with_method(method).header(name, value);
                assert_is_nothing(&request.send(), &format!("{method} {path} {name}: {value}"));
            }
        }
    }
}

#[test]
fn files_are_sent_unless_the_request_has_a_key() {
    for path in [&files_of_program()[0], "/openapi.json", "/favicon.ico", "/robots.txt"] {
        for request in [Request::new("GET", path), Request::navigation(path)] {
            let reply = request.clone().send();
            assert_eq!(reply.status, 200, "{path}");
            assert!(!reply.header("content-type").contains("html"), "{path}");
            let known = request.header("if-none-match", reply.header("etag")).send();
            assert_eq!((known.status, known.text()), (304, ""), "{path}");
        }
        for (name, value) in credentials() {
            assert_is_nothing(&Request::new("GET", path).header(name, value).send(), path);
        }
        for method in METHODS.iter().filter(|method| !["GET", "HEAD"].contains(method)) {
            assert_is_nothing(&Request::new(method, path).send(), &format!("{method} {path}"));
        }
        for other in [path.to_uppercase(), format!("/{path}"), format!("{path}/"), path.replacen('.', "%2e", 1)] {
            assert_is_nothing(&Request::new("GET", &other).send(), &other);
        }
    }
}

#[test]
fn files_of_the_program_are_cached_permanently_and_missing_ones_are_404() {
    let files = files_of_program();
    assert!(files.iter().any(|file| file.ends_with(".js")) && files.len() > 6, "{files:?}");
    for file in files {
        let reply = Request::new("GET", &file).send();
        assert_eq!(reply.status, 200, "{file}");
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
        // The same name with the digest of another deployment.
        let (name, rest) = file.split_once('-').expect("a digest");
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let other = format!("{name}-{}{}", "0".repeat(digits), &rest[digits..]);
        assert_is_nothing(&Request::new("GET", &other).send(), &other);
        assert_is_nothing(&Request::new("HEAD", &other).send(), &other);
    }
}

#[test]
fn files_of_the_program_are_sent_as_the_build_compressed_them() {
    for file in files_of_program() {
        let [compressed, plain] =
            ["br", "identity"].map(|accepted| Request::new("GET", &file).header("accept-encoding", accepted).send());
        assert_eq!((compressed.status, compressed.header("content-encoding")), (200, "br"), "{file}");
        assert_eq!(compressed.header("vary"), "Accept-Encoding", "{file}");
        assert_eq!(compressed.header("content-type"), plain.header("content-type"), "{file}");
        assert_eq!(plain.header("content-encoding"), "", "{file}");
        let known = Request::new("GET", &file).header("accept-encoding", "br");
        assert_eq!(known.header("if-none-match", compressed.header("etag")).send().status, 304, "{file}");
    }
}

#[test]
fn search_engines_are_asked_to_index_nothing() {
    let reply = Request::new("GET", "/robots.txt").send();
    assert_eq!((reply.status, reply.text()), (200, "User-agent: *\nDisallow: /\n"));
}

#[test]
fn a_cached_page_is_not_sent_again() {
    let tag = Request::navigation("/merchants").send().header("etag").to_owned();
    let again = Request::navigation("/merchants").header("if-none-match", &tag).send();
    assert_eq!((again.status, again.text()), (304, ""));
}

#[test]
fn the_app_is_served_with_a_strict_content_security_policy() {
    for path in ["/", "/nothing"] {
        let reply = Request::navigation(path).send();
        let policy = reply.header("content-security-policy");
        for directive in ["script-src 'self' ", "style-src 'self' "] {
            assert!(policy.split("; ").any(|part| part.starts_with(directive)), "{policy}");
        }
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
    }
}
