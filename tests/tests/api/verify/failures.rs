//! Many wrong keys from one address are refused; gateways are not limited.

use super::{asked, issued};
use keywright_tests::caller::Caller;
use shared::endpoint::VerifyKey;
use shared::problem::ErrorCode;
use shared::verification::VerificationCode;

const MANY: usize = 70;

#[test]
fn whoever_guesses_too_often_is_refused_and_right_keys_go_on() {
    let issued = issued();
    let replies: Vec<_> = (0..MANY).map(|_| Caller::nobody().ask::<VerifyKey>(&(), &asked("kw_live_guess"))).collect();
    let refused = replies.iter().filter(|reply| reply.status == 429).collect::<Vec<_>>();
    assert!(!refused.is_empty(), "{MANY} guesses, and none refused");
    assert_eq!(refused[0].problem().code, ErrorCode::TooManyFailures);
    assert_eq!(refused[0].header("retry-after"), "60");
    assert!(Caller::nobody().call::<VerifyKey>(&(), &asked(&issued.secret)).valid);
}

#[test]
fn a_gateway_is_not_limited() {
    for _ in 0..MANY {
        let told = Caller::gateway().call::<VerifyKey>(&(), &asked("kw_live_guess"));
        assert_eq!(told.code, VerificationCode::Malformed);
    }
}

#[test]
fn a_wrong_gateway_token_is_none() {
    let mut last = 200;
    for _ in 0..MANY {
        let request = Caller::nobody().request_to::<VerifyKey>(&(), &asked("kw_live_guess"));
        last = request.header("keywright-gateway-token", "made up").send().status;
    }
    assert_eq!(last, 429);
}
