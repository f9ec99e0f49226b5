//! Many wrong keys from one address are limited; gateways are not.

use super::{asked, issued};
use keywright_tests::caller::Caller;
use keywright_tests::over_limit::first_over_limit;
use keywright_tests::request::Reply;
use shared::endpoint::VerifyKey;
use shared::problem::ErrorCode;
use shared::verification::VerificationCode;

const MANY: usize = 70;

fn from(address: &str, secret: &str) -> Reply {
    Caller::nobody().request_to::<VerifyKey>(&(), &asked(secret)).header("cf-connecting-ip", address).send()
}

#[test]
fn a_limited_address_can_still_use_cached_keys() {
    let (in_use, unused) = (issued(), issued());
    assert_eq!(from("192.0.2.20", &in_use.secret).json()["valid"], true);
    let refused = first_over_limit(|| from("192.0.2.20", "kw_live_guess"));
    assert_eq!(refused.problem().code, ErrorCode::TooManyFailures);
    assert_eq!(refused.header("retry-after"), "60");
    assert_eq!(from("192.0.2.20", &in_use.secret).json()["valid"], true);
    assert_eq!(from("192.0.2.20", &unused.secret).status, 429, "the Worker must not read a store for this address");
    assert_eq!(from("192.0.2.21", &unused.secret).json()["valid"], true);
}

#[test]
fn all_addresses_of_an_ipv6_network_count_together() {
    let mut addresses = (0..).map(|n: u8| format!("2001:db8:ffff:1::{n:x}"));
    first_over_limit(|| from(&addresses.next().expect("an address"), "kw_live_guess"));
    assert_eq!(from("2001:db8:ffff:2::1", "kw_live_guess").status, 200);
}

#[test]
fn a_gateway_is_not_limited() {
    for _ in 0..MANY {
        let told = Caller::gateway().call::<VerifyKey>(&(), &asked("kw_live_guess"));
        assert_eq!(told.code, VerificationCode::Malformed);
    }
}

#[test]
fn a_wrong_gateway_token_is_limited_like_no_token() {
    let request = Caller::nobody().request_to::<VerifyKey>(&(), &asked("kw_live_guess"));
    let request = request.header("keywright-gateway-token", "made up").header("cf-connecting-ip", "192.0.2.22");
    first_over_limit(|| request.clone().send());
}
