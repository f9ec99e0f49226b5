//! Every endpoint × everybody who may come: who is let in, and what the others are told.

use super::what_to_send::Asked;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_key};
use shared::endpoint::{Access, CreateKey, ENDPOINTS, EndpointRow, UpdateKey};
use shared::key::{KeyPatch, Mode};
use shared::member::{Right, Role};
use shared::problem::ErrorCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Operator,
    /// Somebody whose session has ended.
    Expired,
    /// The owner of another organisation.
    Stranger,
    Member(Role),
}

const EVERYBODY: [Who; 8] = [
    Who::Nobody,
    Who::Operator,
    Who::Expired,
    Who::Stranger,
    Who::Member(Role::Viewer),
    Who::Member(Role::Developer),
    Who::Member(Role::Admin),
    Who::Member(Role::Owner),
];

/// `None` where the caller is let in.
fn expected_refusal(row: &EndpointRow, who: Who) -> Option<ErrorCode> {
    match (row.access, who) {
        (Access::Public, _) | (Access::Operator, Who::Operator) => None,
        (Access::Operator, _) => Some(ErrorCode::InvalidOperatorToken),
        (Access::Member(_), Who::Nobody | Who::Operator | Who::Expired) => Some(ErrorCode::NotSignedIn),
        (Access::Member(_), Who::Stranger) => row.path.contains('{').then_some(ErrorCode::NotFound),
        (Access::Member(right), Who::Member(role)) => (!role.may(right)).then_some(ErrorCode::NotAllowed),
    }
}

fn caller(who: Who, organisation: &Organisation) -> Caller {
    match who {
        Who::Nobody => Caller::nobody(),
        Who::Operator => Caller::operator(),
        Who::Expired => expired(organisation),
        Who::Stranger => Organisation::new().owner,
        Who::Member(role) => organisation.member(role),
    }
}

fn expired(organisation: &Organisation) -> Caller {
    let caller = organisation.member(Role::Owner);
    let newest = "SELECT id FROM members WHERE organisation_id = ? ORDER BY id DESC LIMIT 1";
    let sql = format!("UPDATE sessions SET expires_at = created_at WHERE member_id = ({newest})");
    database::run(&sql, &[&organisation.id.to_string()]);
    caller
}

#[test]
fn every_endpoint_lets_in_whom_the_table_says_and_nobody_else() {
    for row in ENDPOINTS {
        let asked = Asked::new();
        for who in EVERYBODY {
            let reply = asked.request(&caller(who, &asked.organisation), row).send();
            let refusal = (reply.status >= 400).then(|| reply.problem().code);
            assert_eq!(refusal, expected_refusal(row, who), "{who:?} asks for {}", row.name);
            if refusal.is_none() {
                assert_eq!(reply.status, Asked::success(row), "{who:?} asks for {}", row.name);
            }
        }
    }
}

#[test]
fn whoever_is_refused_writes_nothing() {
    for row in ENDPOINTS {
        let asked = Asked::new();
        for who in EVERYBODY.into_iter().filter(|who| expected_refusal(row, *who).is_some()) {
            let caller = caller(who, &asked.organisation);
            asked.organisation.refuses(asked.request(&caller, row));
        }
    }
}

#[test]
fn whoever_may_not_ask_learns_nothing_about_what_was_wrong_with_the_question() {
    let asked = Asked::new();
    let viewer = asked.organisation.member(Role::Viewer);
    for row in ENDPOINTS.iter().filter(|row| matches!(row.access, Access::Member(right) if right != Right::See)) {
        let wrong = viewer.request(row.method, asked.path(row)).body("text/plain", "{");
        assert_eq!(wrong.send().problem().code, ErrorCode::NotAllowed, "{}", row.name);
        let nobody = Caller::nobody().request(row.method, asked.path(row)).body("text/plain", "{");
        assert_eq!(nobody.send().problem().code, ErrorCode::NotSignedIn, "{}", row.name);
    }
}

#[test]
fn a_role_that_is_taken_away_is_gone_with_the_next_request() {
    let asked = Asked::new();
    let admin = asked.organisation.member(Role::Admin);
    admin.call::<CreateKey>(&asked.key.merchant_id, &new_key(Mode::Live));
    let sql = "UPDATE members SET role = 'viewer' WHERE organisation_id = ? AND role = 'admin'";
    database::run(sql, &[&asked.organisation.id.to_string()]);
    let problem = admin.refusal::<CreateKey>(&asked.key.merchant_id, &new_key(Mode::Test));
    assert_eq!(problem.code, ErrorCode::NotAllowed);
}

#[test]
fn a_developer_makes_and_edits_test_keys_but_no_live_ones() {
    let asked = Asked::new();
    let organisation = &asked.organisation;
    let developer = organisation.member(Role::Developer);
    let live = organisation.owner.call::<CreateKey>(&asked.key.merchant_id, &new_key(Mode::Live)).key;
    let patch = KeyPatch { name: Some(Some("Mine".to_owned())), description: None };
    assert_eq!(developer.call::<UpdateKey>(&asked.key.id, &patch).name.as_deref(), Some("Mine"));
    for request in [
        developer.request_to::<UpdateKey>(&live.id, &patch),
        developer.request_to::<CreateKey>(&live.merchant_id, &new_key(Mode::Live)),
    ] {
        assert_eq!(organisation.refuses(request).code, ErrorCode::NotAllowed);
    }
}
