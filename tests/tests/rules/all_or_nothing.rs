//! A change and its event are written together or not at all, and internal errors reveal nothing.

use super::valid_requests::{Asked, FOR_AUTHENTICATORS};
use keywright_tests::caller::Caller;
use keywright_tests::database;
use shared::endpoint::{Access, ENDPOINTS, EndpointRow, Method};
use shared::problem::ErrorCode;

/// POSTs that write no event of their own before the reply: verifications, challenges, and sign-in links, which are
/// sent after the reply.
const WITHOUT_EVENTS: [&str; 9] = [
    "LookUpKey",
    "VerifyKey",
    "VerifyActivity",
    "DryRunAllowedIps",
    "BeginPasskeySignIn",
    "BeginStepUp",
    "BeginPasskey",
    "RequestSignInLink",
    "SwitchOrganisation",
];

#[test]
fn a_change_is_not_written_without_its_event() {
    let is_change = |row: &&EndpointRow| row.method != Method::Get && !WITHOUT_EVENTS.contains(&row.name);
    let changes = ENDPOINTS.iter().filter(|row| is_change(row) && row.access != Access::Operator);
    let changes = changes.filter(|row| !FOR_AUTHENTICATORS.contains(&row.name));
    for row in changes {
        let asked = Asked::new();
        let request = asked.request(&asked.organisation.owner, row);
        asked.refuse_events();
        let sessions = || {
            let sql = "SELECT count(*) FROM sessions WHERE member_id = ?";
            database::number(sql, &[&asked.organisation.owner_record.id.to_string()])
        };
        let before = sessions();
        let problem = asked.organisation.refuses(request);
        assert_eq!((problem.code, sessions()), (ErrorCode::InternalError, before), "{}", row.name);
    }
}

#[test]
fn an_internal_error_reveals_only_an_id() {
    let asked = Asked::new();
    asked.refuse_events();
    let reply = asked.organisation.owner.request("POST", "/api/merchants").json(&merchant()).send();
    assert_eq!((reply.status, reply.header("cache-control")), (500, "no-store"));
    let told = reply.text().to_lowercase().replace(&reply.problem().instance, "");
    for inside in ["fault", "trigger", "sql", "d1", "abort", "event", "panic", "worker"] {
        assert!(!told.contains(inside), "{told}");
    }
}

#[test]
fn an_internal_error_is_logged_with_its_id() {
    let asked = Asked::new();
    asked.refuse_events();
    let problem = asked.organisation.owner.request("POST", "/api/merchants").json(&merchant()).send().problem();
    let log = &keywright_tests::worker::worker().log;
    keywright_tests::until::until("the error is in the log", std::time::Duration::from_secs(10), || {
        let logged = std::fs::read_to_string(log).expect("a log");
        let (_, said) = logged.split_once(&problem.instance)?;
        said.contains("a fault that the tests made").then_some(())
    });
}

#[test]
fn the_worker_keeps_working_after_an_internal_error() {
    let asked = Asked::new();
    asked.refuse_events();
    let owner = &asked.organisation.owner;
    assert_eq!(owner.request("POST", "/api/merchants").json(&merchant()).send().status, 500);
    assert_eq!(owner.request("GET", "/api/merchants").send().status, 200);
    assert_eq!(Caller::nobody().request("GET", "/healthz").send().status, 200);
}

fn merchant() -> shared::merchant::NewMerchant {
    keywright_tests::organisation::new_merchant("Shop")
}
