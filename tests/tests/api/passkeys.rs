//! `/api/passkeys`, and what a passkey is used for: `/api/session/passkey`, `/api/session/step-up`, and live keys.

mod adding;
mod live_keys;
mod own;
mod signing_in;
mod step_up;

use keywright_tests::authenticator::Authenticator;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::request::Reply;
use keywright_tests::worker::worker;
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::{
    BeginPasskey, BeginPasskeySignIn, BeginStepUp, CreatePasskey, ListActivity, Nothing, SignInWithPasskey, StepUp,
};
use shared::id::MemberId;
use shared::moment::Moment;
use shared::passkey::{Assertion, NewPasskey, Passkey, Registration, RequestOptions};

fn new_passkey(credential: Registration) -> NewPasskey {
    NewPasskey { name: "Laptop".to_owned(), credential }
}

fn add(caller: &Caller, authenticator: &mut Authenticator) -> Passkey {
    let credential = authenticator.create(&caller.call::<BeginPasskey>(&(), &Nothing {})).registration();
    caller.call::<CreatePasskey>(&(), &new_passkey(credential))
}

/// A passkey that the member has just added.
fn passkey_of(caller: &Caller) -> Authenticator {
    let mut authenticator = Authenticator::es256(&worker().origin);
    add(caller, &mut authenticator);
    authenticator
}

/// The same, but bound to one device.
fn device_bound_passkey_of(caller: &Caller) -> Authenticator {
    let mut authenticator = Authenticator::es256(&worker().origin).synced(false);
    add(caller, &mut authenticator);
    authenticator
}

/// Signs in with the assertion and returns any reply.
fn show(assertion: &Assertion) -> Reply {
    Caller::nobody().request_to::<SignInWithPasskey>(&(), assertion).from_elsewhere().send()
}

/// The options for a new sign-in with a passkey.
fn asked() -> RequestOptions {
    let reply = Caller::nobody().request_to::<BeginPasskeySignIn>(&(), &Nothing {}).from_elsewhere().send();
    serde_json::from_value(reply.json()).expect("options")
}

fn sign_in(authenticator: &mut Authenticator) -> Caller {
    let reply = show(&authenticator.get(&asked()).assertion());
    assert_eq!(reply.status, 200, "{reply:?}");
    Caller::with_cookie(reply.header("set-cookie"))
}

fn confirm(caller: &Caller, authenticator: &mut Authenticator) {
    let options = caller.call::<BeginStepUp>(&(), &Nothing {});
    caller.call::<StepUp>(&(), &authenticator.get(&options).assertion());
}

/// Moves the member's last passkey confirmation `ms` milliseconds back.
fn age_confirmation(member_id: MemberId, ms: i64) {
    let sql = "UPDATE sessions SET confirmed_at = confirmed_at - CAST(? AS INTEGER) WHERE member_id = ?";
    database::run(sql, &[&ms.to_string(), &member_id.to_string()]);
}

/// Moves the start of the member's sessions `ms` milliseconds back.
fn age_sessions(member_id: MemberId, ms: i64) {
    let sql = "UPDATE sessions SET expires_at = expires_at - CAST(? AS INTEGER) WHERE member_id = ?";
    database::run(sql, &[&ms.to_string(), &member_id.to_string()]);
}

/// The newest event with this action.
fn event(organisation: &Organisation, action: ActivityAction) -> Event {
    let filter = ActivityFilter { action: Some(action), ..ActivityFilter::default() };
    organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0)
}

const LONG_AGO: i64 = 5 * Moment::MINUTE_MS;
