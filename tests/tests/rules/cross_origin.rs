//! Changes are accepted only from the dashboard's own origin and from clients other than browsers.

use super::valid_requests::{Asked, FOR_AUTHENTICATORS};
use keywright_tests::caller::Caller;
use keywright_tests::worker::worker;
use shared::endpoint::{Access, ENDPOINTS, EndpointRow, Method};
use shared::problem::ErrorCode;

/// The headers of a browser that sends a request for another site.
fn foreign_headers() -> Vec<Vec<(&'static str, String)>> {
    let own = &worker().origin;
    vec![
        vec![("origin", "https://evil.example".to_owned())],
        vec![("origin", "null".to_owned())],
        vec![("origin", format!("{own}.evil.example"))],
        vec![("origin", "http://localhost:1".to_owned())],
        vec![("sec-fetch-site", "cross-site".to_owned())],
        vec![("sec-fetch-site", "same-site".to_owned())],
        vec![("sec-fetch-site", "cross-site".to_owned()), ("origin", own.clone())],
    ]
}

fn changes() -> impl Iterator<Item = &'static EndpointRow> {
    ENDPOINTS.iter().filter(|row| row.method != Method::Get && !matches!(row.access, Access::Key | Access::Signed))
}

/// A caller with the right.
fn caller(asked: &Asked, row: &EndpointRow) -> Caller {
    match row.access {
        Access::Operator => Caller::operator(),
        Access::Key | Access::Signed | Access::Public | Access::Member(..) => {
            Caller::signed_in(&asked.organisation.owner_record.email)
        }
    }
}

#[test]
fn changes_sent_by_another_site_are_rejected() {
    let asked = Asked::new();
    for row in changes() {
        let caller = caller(&asked, row);
        for headers in foreign_headers() {
            let request = asked.request(&caller, row);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
            let problem = asked.organisation.refuses(request);
            assert_eq!(problem.code, ErrorCode::CrossOriginRequest, "{} {headers:?}", row.name);
        }
    }
}

#[test]
fn changes_from_the_dashboard_are_accepted() {
    for row in changes().filter(|row| !FOR_AUTHENTICATORS.contains(&row.name)) {
        let asked = Asked::new();
        let request = asked.request(&caller(&asked, row), row).header("origin", &worker().origin);
        assert_eq!(request.header("sec-fetch-site", "same-origin").send().status, Asked::success(row), "{}", row.name);
    }
}

#[test]
fn another_site_cannot_sign_a_browser_in() {
    let asked = Asked::new();
    let row = changes().find(|row| row.name == "CreateSession").expect("the endpoint that signs in");
    let reply = asked.request(&Caller::nobody(), row).header("sec-fetch-site", "cross-site").send();
    assert_eq!((reply.problem().code, reply.header("set-cookie")), (ErrorCode::CrossOriginRequest, ""));
}
