//! Many failed sign-ins from one address are refused; whoever has a right link goes on.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use keywright_tests::request::{Reply, Request};
use shared::endpoint::CreateSession;
use shared::member::Role;
use shared::problem::ErrorCode;
use shared::session::SignIn;

const MANY: usize = 130;

fn from(address: &str, token: &str) -> Reply {
    let request: Request = Caller::nobody().request_to::<CreateSession>(&(), &SignIn { token: token.to_owned() });
    request.header("cf-connecting-ip", address).send()
}

/// The first of many guesses that is refused.
fn first_refused(address: &str) -> Reply {
    let mut guesses = (0..MANY).map(|guess| from(address, &format!("guess {guess}")));
    guesses.find(|reply| reply.status == 429).expect("a limit")
}

#[test]
fn whoever_fails_to_sign_in_too_often_is_told_to_wait() {
    let refused = first_refused("192.0.2.1");
    assert_eq!(refused.problem().code, ErrorCode::TooManySignIns);
    assert_eq!(refused.header("retry-after"), "60");
    let link = Organisation::new().invite(Role::Viewer).link.expect("a link");
    assert_eq!(from("192.0.2.1", &link.token).status, 200, "a right link is no guess");
}

#[test]
fn one_address_does_not_use_up_what_another_has() {
    first_refused("192.0.2.2");
    assert_eq!(from("192.0.2.3", "guess").problem().code, ErrorCode::SignInLinkUnknown);
}
