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

#[test]
fn whoever_fails_to_sign_in_too_often_is_told_to_wait() {
    let guesses: Vec<_> = (0..MANY).map(|guess| from("192.0.2.1", &format!("guess {guess}"))).collect();
    let refused: Vec<_> = guesses.iter().filter(|reply| reply.status == 429).collect();
    assert!(!refused.is_empty(), "{MANY} guesses, and none refused");
    assert_eq!(refused[0].problem().code, ErrorCode::TooManySignIns);
    assert_eq!(refused[0].header("retry-after"), "60");
    let link = Organisation::new().invite(Role::Viewer).link;
    assert_eq!(from("192.0.2.1", &link.token).status, 200, "a right link is no guess");
}

#[test]
fn one_address_does_not_use_up_what_another_has() {
    for guess in 0..MANY {
        from("192.0.2.2", &format!("guess {guess}"));
    }
    assert_eq!(from("192.0.2.3", "guess").problem().code, ErrorCode::SignInLinkUnknown);
}
