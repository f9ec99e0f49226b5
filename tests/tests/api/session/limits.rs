//! Failed sign-ins are limited per address; valid links keep working.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use keywright_tests::over_limit::first_over_limit;
use keywright_tests::request::{Reply, Request};
use shared::endpoint::CreateSession;
use shared::member::Role;
use shared::problem::ErrorCode;
use shared::session::SignIn;

fn from(address: &str, token: &str) -> Reply {
    let request: Request = Caller::nobody().request_to::<CreateSession>(&(), &SignIn { token: token.to_owned() });
    request.header("cf-connecting-ip", address).send()
}

/// The first reply with 429 to repeated guesses.
fn first_refused(address: &str) -> Reply {
    let mut guesses = (0..).map(|guess: u8| format!("guess {guess}"));
    first_over_limit(|| from(address, &guesses.next().expect("a guess")))
}

#[test]
fn failed_sign_ins_are_limited_by_address() {
    let refused = first_refused("192.0.2.1");
    assert_eq!(refused.problem().code, ErrorCode::TooManySignIns);
    assert_eq!(refused.header("retry-after"), "60");
    let link = Organisation::new().invite(Role::Viewer).link.expect("a link");
    assert_eq!(from("192.0.2.1", &link.token).status, 200, "a valid link must work over the limit");
}

#[test]
fn the_limit_of_one_address_does_not_affect_another() {
    first_refused("192.0.2.2");
    assert_eq!(from("192.0.2.3", "guess").problem().code, ErrorCode::SignInLinkUnknown);
}
