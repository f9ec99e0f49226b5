//! A request can name its intended member: the session of another member performs nothing.

use super::valid_requests::{Asked, FOR_AUTHENTICATORS};
use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use keywright_tests::request::Request;
use shared::endpoint::{Access, ENDPOINTS, EndpointRow};
use shared::member::Role;
use shared::problem::ErrorCode;
use shared::session::MEMBER_HEADER;

fn members_endpoints() -> impl Iterator<Item = &'static EndpointRow> {
    ENDPOINTS.iter().filter(|row| matches!(row.access, Access::Member(..)))
}

#[test]
fn the_session_of_another_member_is_rejected() {
    let stranger = Organisation::new().owner_record.id.to_string();
    for row in members_endpoints() {
        // A single member would reach a rate limit.
        let asked = Asked::new();
        let organisation = &asked.organisation;
        let colleague = organisation.member(Role::Admin).session().member.id.to_string();
        for meant in [colleague.as_str(), &stranger, "mem_1"] {
            let right = asked.request(&organisation.owner, row);
            let wrong = organisation.owner.request(row.method, asked.path(row)).body("text/plain", "{");
            for request in [right, wrong] {
                let problem = organisation.refuses(request.header(MEMBER_HEADER, meant));
                assert_eq!(problem.code, ErrorCode::OtherMember, "{} for {meant}", row.name);
                assert!(problem.detail.contains(&organisation.owner_record.name), "{}", problem.detail);
            }
        }
    }
}

#[test]
fn the_session_of_the_intended_member_is_accepted() {
    for row in members_endpoints().filter(|row| !FOR_AUTHENTICATORS.contains(&row.name)) {
        let asked = Asked::new();
        let owner = &asked.organisation.owner;
        let meant = asked.organisation.owner_record.id.to_string();
        let reply = asked.request(owner, row).header(MEMBER_HEADER, &meant).send();
        assert_eq!(reply.status, Asked::success(row), "{}: {reply:?}", row.name);
    }
}

#[test]
fn without_a_session_the_member_header_has_no_effect() {
    for row in ENDPOINTS {
        let asked = Asked::new();
        let caller = Caller::nobody();
        let send = |request: Request| request.from_elsewhere().send().status;
        let without = send(asked.request(&caller, row));
        assert_eq!(send(asked.request(&caller, row).header(MEMBER_HEADER, "mem_1")), without, "{}", row.name);
    }
}

#[test]
fn an_export_link_can_name_the_intended_member() {
    let organisation = Organisation::new();
    let other = Organisation::new().owner_record.id;
    let export = |id: &str| {
        organisation.owner.request("GET", format!("/api/activity/export?format=ndjson&signed_in_as={id}")).send()
    };
    assert_eq!(export(&other.to_string()).problem().code, ErrorCode::OtherMember);
    assert_eq!(export(&organisation.owner_record.id.to_string()).status, 200);
}
