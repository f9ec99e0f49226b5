//! Every endpoint with every kind of caller: who is accepted, and which error the others get.
//!
//! `access.txt` records the observed statuses for review: one line per endpoint, one column per caller.

use super::valid_requests::{Asked, FOR_AUTHENTICATORS, age_sessions};
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, add_passkey, new_key};
use keywright_tests::request::Request;
use shared::endpoint::{Access, CreateKey, ENDPOINTS, EndpointRow, Nothing, RemoveMember, StepUpRule, UpdateKey};
use shared::key::{KeyPatch, Mode};
use shared::member::{Right, Role};
use shared::problem::ErrorCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Member(Role),
    /// The owner of another organisation.
    Stranger,
    Operator,
    /// The holder of an API key of the organisation.
    ApiKey,
    /// An owner whose session has ended.
    Expired,
    /// An owner who was removed.
    Removed,
    /// The stolen session of an owner with a passkey that the thief does not have. Its requests are about a live key.
    Stolen,
}

const EVERYBODY: [(&str, Who); 11] = [
    ("nobody", Who::Nobody),
    ("viewer", Who::Member(Role::Viewer)),
    ("developer", Who::Member(Role::Developer)),
    ("admin", Who::Member(Role::Admin)),
    ("owner", Who::Member(Role::Owner)),
    ("stranger", Who::Stranger),
    ("operator", Who::Operator),
    ("api_key", Who::ApiKey),
    ("expired", Who::Expired),
    ("removed", Who::Removed),
    ("stolen", Who::Stolen),
];

/// The lines of `access.txt` without comments.
fn snapshot() -> Vec<&'static str> {
    include_str!("access.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}

fn line<'a>(head: &str, cells: impl Iterator<Item = (&'a str, String)>) -> String {
    cells.fold(format!("{head:<20}"), |line, (column, cell)| format!("{line}  {cell:>0$}", column.len()))
}

/// The statuses that the endpoint returns to each caller.
fn observed(row: &EndpointRow) -> String {
    let (asked, about_live) = (Asked::new(), Asked::about(Mode::Live));
    let asked_by = |who| if who == Who::Stolen { &about_live } else { &asked };
    line(row.name, EVERYBODY.into_iter().map(|(name, who)| (name, status(row, who, asked_by(who)).to_string())))
}

/// Checks that the reply follows the table of endpoints and the table of roles.
fn status(row: &EndpointRow, who: Who, asked: &Asked) -> u16 {
    let reply = request(row, who, asked).send();
    match expected_refusal(row, who) {
        Some(code) => assert_eq!(reply.problem().code, code, "{who:?} calls {}", row.name),
        None => assert_eq!(reply.status, Asked::success(row), "{who:?} calls {}: {reply:?}", row.name),
    }
    reply.status
}

#[test]
fn every_endpoint_follows_the_access_tables_and_access_txt() {
    let (head, lines) = (line("endpoint", EVERYBODY.into_iter().map(|(name, _)| (name, name.to_owned()))), snapshot());
    assert_eq!(lines.first(), Some(&head.as_str()), "access.txt must start with the names of its columns");
    let mut missing = Vec::new();
    for row in ENDPOINTS {
        let observed = observed(row);
        match lines.iter().find(|line| line.split(' ').next() == Some(row.name)) {
            Some(line) => assert_eq!(*line, observed, "{} differs from access.txt", row.name),
            None => missing.push(observed),
        }
    }
    assert!(
        missing.is_empty(),
        "these endpoints have no line in access.txt; check who may do what, then add\n{}",
        missing.join("\n")
    );
    assert_eq!(lines.len(), ENDPOINTS.len() + 1, "access.txt has lines of endpoints that are not in the table");
}

fn request(row: &EndpointRow, who: Who, asked: &Asked) -> Request {
    let caller = caller(who, asked);
    let request = asked.request(&caller, row);
    if who == Who::Stolen {
        // Creating the request confirmed a passkey; move that back in time.
        age_sessions(caller.session().member.id);
    }
    // Requests with ended sessions count towards a limit per address.
    if matches!(who, Who::Expired | Who::Removed) { request.from_elsewhere() } else { request }
}

/// `None` if the caller is accepted.
fn expected_refusal(row: &EndpointRow, who: Who) -> Option<ErrorCode> {
    match (row.access, who) {
        (Access::Operator, Who::Operator) => None,
        (Access::Operator, _) => Some(ErrorCode::InvalidOperatorToken),
        (Access::Public | Access::Key | Access::Signed | Access::Member(..), _) if !is_admitted(row, who) => {
            Some(match who {
                Who::Member(_) => ErrorCode::NotAllowed,
                _ => ErrorCode::NotSignedIn,
            })
        }
        (Access::Member(..), Who::Stranger) if row.path.contains('{') => Some(ErrorCode::NotFound),
        (Access::Member(_, rule), Who::Stolen) if rule != StepUpRule::Never => Some(ErrorCode::StepUpRequired),
        _ => FOR_AUTHENTICATORS.contains(&row.name).then_some(ErrorCode::PasskeyRefused),
    }
}

fn is_admitted(row: &EndpointRow, who: Who) -> bool {
    match (row.access, who) {
        (Access::Member(right, _), Who::Member(role)) => role.may(right),
        (Access::Member(..), _) => matches!(who, Who::Stranger | Who::Stolen),
        (Access::Public | Access::Key | Access::Signed | Access::Operator, _) => true,
    }
}

fn caller(who: Who, asked: &Asked) -> Caller {
    match who {
        Who::Nobody => Caller::nobody(),
        Who::Member(role) => asked.organisation.member(role),
        Who::Stranger => Organisation::new().owner,
        Who::Operator => Caller::operator(),
        Who::ApiKey => Caller::with_key(&asked.secret),
        Who::Expired => expired(&asked.organisation),
        Who::Removed => removed(&asked.organisation),
        Who::Stolen => stolen(&asked.organisation),
    }
}

fn stolen(organisation: &Organisation) -> Caller {
    let caller = organisation.member(Role::Owner);
    let member_id = caller.session().member.id;
    add_passkey(member_id);
    age_sessions(member_id);
    caller
}

fn expired(organisation: &Organisation) -> Caller {
    let caller = organisation.member(Role::Owner);
    let member_id = caller.session().member.id.to_string();
    database::run("UPDATE sessions SET expires_at = created_at WHERE member_id = ?", &[&member_id]);
    caller
}

fn removed(organisation: &Organisation) -> Caller {
    let caller = organisation.member(Role::Owner);
    organisation.owner.call::<RemoveMember>(&caller.session().member.id, &Nothing {});
    caller
}

#[test]
fn rejected_callers_write_nothing() {
    for row in ENDPOINTS {
        let asked = Asked::about(Mode::Live);
        for (_, who) in EVERYBODY.into_iter().filter(|(_, who)| expected_refusal(row, *who).is_some()) {
            asked.organisation.refuses(request(row, who, &asked));
        }
    }
}

#[test]
fn forbidden_callers_get_no_validation_errors() {
    let asked = Asked::new();
    let viewer = asked.organisation.member(Role::Viewer);
    for row in ENDPOINTS.iter().filter(|row| matches!(row.access, Access::Member(right, _) if right != Right::See)) {
        let wrong = viewer.request(row.method, asked.path(row)).body("text/plain", "{");
        assert_eq!(wrong.send().problem().code, ErrorCode::NotAllowed, "{}", row.name);
        let nobody = Caller::nobody().request(row.method, asked.path(row)).body("text/plain", "{");
        assert_eq!(nobody.send().problem().code, ErrorCode::NotSignedIn, "{}", row.name);
    }
}

#[test]
fn a_role_change_applies_from_the_next_request() {
    let asked = Asked::new();
    let admin = asked.organisation.member(Role::Admin);
    admin.call::<CreateKey>(&asked.key.merchant_id, &new_key(Mode::Live));
    let sql = "UPDATE members SET role = 'viewer' WHERE organisation_id = ? AND role = 'admin'";
    database::run(sql, &[&asked.organisation.id.to_string()]);
    let problem = admin.refusal::<CreateKey>(&asked.key.merchant_id, &new_key(Mode::Test));
    assert_eq!(problem.code, ErrorCode::NotAllowed);
}

#[test]
fn a_developer_can_create_and_edit_only_test_keys() {
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
