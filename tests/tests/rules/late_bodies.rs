//! Late bodies: the caller's identity and rights are checked after the whole request has arrived.

use super::valid_requests::{Asked, age_sessions};
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::held_back::{Announced, HeldBack};
use keywright_tests::organisation::{Organisation, Stored, add_passkey, new_key};
use keywright_tests::request::Request;
use shared::endpoint::{
    Access, CreateKey, CreateMerchant, DeleteSession, ENDPOINTS, EndpointRow, Method, Nothing, RemoveMember,
    StepUpRule, UpdateMember, VerifyKey,
};
use shared::id::MemberId;
use shared::key::Mode;
use shared::member::{MemberPatch, Right, Role};
use shared::problem::ErrorCode;
use shared::verification::VerificationRequest;
use std::thread::{self, sleep};
use std::time::Duration;

/// Long enough for the Worker to receive the start of a request.
const SEEN: Duration = Duration::from_millis(300);

const AT_ONCE: usize = 6;

/// What happens to the caller while the body is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meanwhile {
    Removed,
    Demoted,
    SignedOut,
    StepUpExpired,
}

/// A request by a second owner who has just confirmed a passkey. It is about a live key.
struct Prepared {
    row: &'static EndpointRow,
    asked: Asked,
    caller: Caller,
    member_id: MemberId,
    request: Request,
}

impl Prepared {
    fn new(row: &'static EndpointRow) -> Self {
        let asked = Asked::about(Mode::Live);
        let caller = asked.organisation.member(Role::Owner);
        let member_id = caller.session().member.id;
        add_passkey(member_id);
        let request = asked.request(&caller, row);
        Self { row, asked, caller, member_id, request }
    }

    fn meet(&self, meanwhile: Meanwhile) {
        let (owner, id) = (&self.asked.organisation.owner, self.member_id);
        match meanwhile {
            Meanwhile::Removed => owner.call::<RemoveMember>(&id, &Nothing {}),
            Meanwhile::Demoted => drop(owner.call::<UpdateMember>(&id, &MemberPatch { role: Role::Viewer })),
            Meanwhile::SignedOut => self.caller.call::<DeleteSession>(&(), &Nothing {}),
            Meanwhile::StepUpExpired => age_sessions(id),
        }
    }

    fn is_refused(&self, waiting: HeldBack, code: ErrorCode) {
        let before = self.asked.organisation.stored();
        assert_eq!(waiting.finish().problem().code, code, "{}", self.row.name);
        assert_eq!(self.asked.organisation.stored(), before, "{} wrote something", self.row.name);
    }
}

/// Every endpoint for members with a body.
fn endpoints() -> impl Iterator<Item = (&'static EndpointRow, Right, StepUpRule)> {
    ENDPOINTS.iter().filter(|row| row.method != Method::Get).filter_map(|row| match row.access {
        Access::Member(right, rule) => Some((row, right, rule)),
        Access::Public | Access::Key | Access::Signed | Access::Operator => None,
    })
}

fn all_are_refused(rows: Vec<&'static EndpointRow>, meanwhile: Meanwhile, code: ErrorCode) {
    assert!(!rows.is_empty());
    let prepared: Vec<_> = rows.iter().map(|row| Prepared::new(row)).collect();
    // A few at a time, because each must finish within its ten seconds.
    for prepared in prepared.chunks(AT_ONCE) {
        let begin = |prepared: &Prepared| prepared.request.clone().hold_back(Announced::Chunked);
        let waiting: Vec<_> = prepared.iter().map(begin).collect();
        sleep(SEEN);
        prepared.iter().for_each(|prepared| prepared.meet(meanwhile));
        prepared.iter().zip(waiting).for_each(|(prepared, waiting)| prepared.is_refused(waiting, code));
    }
}

#[test]
fn a_member_removed_during_the_request_changes_nothing() {
    all_are_refused(endpoints().map(|(row, ..)| row).collect(), Meanwhile::Removed, ErrorCode::NotSignedIn);
}

#[test]
fn a_member_signed_out_during_the_request_changes_nothing() {
    all_are_refused(endpoints().map(|(row, ..)| row).collect(), Meanwhile::SignedOut, ErrorCode::NotSignedIn);
}

#[test]
fn a_member_demoted_during_the_request_changes_nothing() {
    let rows = endpoints().filter(|(_, right, _)| *right != Right::See).map(|(row, ..)| row).collect();
    all_are_refused(rows, Meanwhile::Demoted, ErrorCode::NotAllowed);
}

#[test]
fn a_step_up_that_expires_during_the_request_does_not_count() {
    let rows = endpoints().filter(|(.., rule)| *rule != StepUpRule::Never).map(|(row, ..)| row).collect();
    all_are_refused(rows, Meanwhile::StepUpExpired, ErrorCode::StepUpRequired);
}

#[test]
fn a_key_that_expires_during_the_request_is_rejected() {
    let organisation = Organisation::new();
    for how in [Announced::Chunked, Announced::Length] {
        let made = organisation.key(organisation.merchant().id);
        let asked: VerificationRequest =
            serde_json::from_value(serde_json::json!({ "key": made.secret })).expect("a request");
        let request = Caller::gateway().request_to::<VerifyKey>(&(), &asked).hold_back(how);
        sleep(SEEN);
        organisation.expire(&made.key);
        // The key is not cached yet.
        assert_eq!(request.finish().json()["code"], "expired");
    }
}

#[test]
fn a_body_that_takes_longer_than_ten_seconds_gets_a_408() {
    let organisation = Organisation::new();
    let asked: VerificationRequest = serde_json::from_value(serde_json::json!({ "key": "kw_" })).expect("a request");
    let merchant_id = organisation.merchant().id;
    let requests = || {
        [
            Caller::gateway().request_to::<VerifyKey>(&(), &asked),
            organisation.owner.request_to::<CreateKey>(&merchant_id, &new_key(Mode::Test)),
        ]
    };
    thread::scope(|scope| {
        for how in [Announced::Chunked, Announced::Length] {
            for request in requests() {
                scope.spawn(move || {
                    let reply = request.hold_back(how).reply();
                    assert_eq!(reply.problem().code, ErrorCode::RequestTimeout, "{how:?}");
                });
            }
        }
    });
}

#[test]
fn events_are_in_time_order_even_with_late_bodies() {
    let organisation = Organisation::new();
    let new = |name: &str| keywright_tests::organisation::new_merchant(name);
    let late = organisation.owner.request_to::<CreateMerchant>(&(), &new("Late")).hold_back(Announced::Chunked);
    let key = organisation.key(organisation.merchant().id).key;
    organisation.expire(&key);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| (0..5).for_each(|_| drop(organisation.merchant())));
        }
    });
    assert_eq!(late.finish().status, 201);
    keywright_tests::worker::run_schedule();
    let out_of_order = "SELECT count(*) FROM events a JOIN events b
        ON b.organisation_id = a.organisation_id AND b.number = a.number + 1
        WHERE a.organisation_id = ? AND b.at < a.at";
    assert_eq!(database::number(out_of_order, &[&organisation.id.to_string()]), 0);
    let last = "SELECT before || after FROM events WHERE organisation_id = ? AND action = 'merchant_created'
        ORDER BY at DESC, number DESC LIMIT 1";
    let row = database::run(last, &[&organisation.id.to_string()]);
    assert!(row[0][0].as_str().expect("a text").contains("Late"), "the late request must have the last event: {row:?}");
    let Stored { events, .. } = organisation.stored();
    assert!(events > 30);
}
