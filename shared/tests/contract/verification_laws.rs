//! Properties of all verifications: for any key, question and time.

use crate::permission::{any_permission, any_set};
use crate::verification::{NOW, good_key, good_question};
use proptest::prelude::*;
use shared::client_ip::ClientIp;
use shared::key::{AllowedIp, KeyState, Mode};
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::verification::{Question, VerifiableKey, VerificationCode, decide};
use std::net::{IpAddr, Ipv4Addr};

fn any_mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(Mode::ALL)
}

/// Mostly `None`, so that some keys are valid.
fn rarely_a_moment() -> impl Strategy<Value = Option<Moment>> {
    prop::option::weighted(0.15, (-2_i64..=2).prop_map(|ms| NOW.plus_ms(ms)))
}

fn any_address() -> impl Strategy<Value = IpAddr> {
    (0_u8..4).prop_map(|last| Ipv4Addr::new(203, 0, 113, last).into())
}

fn any_client_ip() -> impl Strategy<Value = ClientIp> {
    let known = any_address().prop_map(ClientIp::Known);
    prop_oneof![8 => known, 1 => Just(ClientIp::NotSent), 1 => Just(ClientIp::Unreadable)]
}

fn any_ranges() -> impl Strategy<Value = Vec<AllowedIp>> {
    let range = (any_address(), 30_u8..=32).prop_map(|(ip, len)| format!("{ip}/{len}").parse().expect("a range"));
    prop_oneof![Just(Vec::new()), prop::collection::vec(range, 1..3)]
}

prop_compose! {
    fn any_key()(
        mode in any_mode(),
        permissions in any_set(),
        allowed_ips in any_ranges(),
        disabled_at in rarely_a_moment(),
        revoked_at in rarely_a_moment(),
        expires_at in rarely_a_moment(),
        merchant_disabled_at in rarely_a_moment(),
    ) -> VerifiableKey {
        let state = KeyState { disabled_at, revoked_at, expires_at };
        VerifiableKey { mode, permissions, allowed_ips, state, merchant_disabled_at, ..good_key() }
    }
}

prop_compose! {
    fn any_question()(
        permissions in prop::collection::vec(any_permission(), 0..3),
        mode in prop::option::of(any_mode()),
        ip in any_client_ip(),
    ) -> Question {
        Question { permissions: permissions.into_iter().collect(), mode, ip, ..good_question() }
    }
}

fn code(key: &VerifiableKey, question: &Question) -> VerificationCode {
    decide(Some(key), question, NOW).code
}

fn is_valid(key: &VerifiableKey, question: &Question) -> bool {
    code(key, question) == VerificationCode::Valid
}

/// Whether each reason to reject the key applies, computed independently.
fn reasons(key: &VerifiableKey, question: &Question) -> [bool; 8] {
    [
        key.state.revoked_at.is_some(),
        key.state.disabled_at.is_some(),
        key.state.expires_at.is_some_and(|expires_at| NOW >= expires_at),
        key.merchant_disabled_at.is_some(),
        question.mode.is_some_and(|mode| mode != key.mode),
        !key.allowed_ips.is_empty() && question.ip == ClientIp::Unreadable,
        match question.ip {
            ClientIp::Known(ip) => {
                !key.allowed_ips.is_empty() && !key.allowed_ips.iter().any(|range| range.contains(ip))
            }
            ClientIp::NotSent | ClientIp::Unreadable => !key.allowed_ips.is_empty(),
        },
        question.permissions.iter().any(|permission| !key.permissions.contains(permission)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_code_is_the_first_reason_that_applies_or_valid(
        key in any_key(),
        question in any_question(),
    ) {
        let first = reasons(&key, &question).iter().position(|applies| *applies);
        let expected = VerificationCode::ALL[first.map_or(10, |place| place + 2)];
        prop_assert_eq!(code(&key, &question), expected);
    }

    #[test]
    fn more_permissions_never_make_a_valid_key_invalid(
        key in any_key(),
        question in any_question(),
        more in any_set(),
    ) {
        let stronger = VerifiableKey { permissions: key.permissions.union(more), ..key.clone() };
        prop_assert!(!is_valid(&key, &question) || is_valid(&stronger, &question));
        prop_assert!(code(&key, &question) <= code(&stronger, &question), "nor does it fail earlier");
    }

    #[test]
    fn asking_for_fewer_permissions_never_makes_a_key_invalid(
        key in any_key(),
        question in any_question(),
        less in any_set(),
    ) {
        let modest = Question { permissions: question.permissions.intersection(less), ..question.clone() };
        prop_assert!(!is_valid(&key, &question) || is_valid(&key, &modest));
    }

    #[test]
    fn a_valid_key_has_every_permission_in_question(key in any_key(), question in any_question()) {
        let missing = decide(Some(&key), &question, NOW).missing_permissions;
        prop_assert_eq!(missing.intersection(key.permissions), PermissionSet::EMPTY);
        if is_valid(&key, &question) {
            prop_assert_eq!(question.permissions.difference(key.permissions), PermissionSet::EMPTY);
        }
    }

    #[test]
    fn a_key_is_never_valid_for_the_other_mode(key in any_key(), question in any_question()) {
        let other = if key.mode == Mode::Live { Mode::Test } else { Mode::Live };
        let crossed = Question { mode: Some(other), ..question };
        prop_assert!(!is_valid(&key, &crossed));
    }

    #[test]
    fn a_revoked_key_is_never_valid(key in any_key(), question in any_question(), at in any::<i64>()) {
        let state = KeyState { revoked_at: Some(Moment::from_ms(at)), ..key.state };
        prop_assert_eq!(code(&VerifiableKey { state, ..key }, &question), VerificationCode::Revoked);
    }

    #[test]
    fn a_malformed_secret_is_malformed_for_any_key(key in any_key(), question in any_question()) {
        let question = Question { secret: None, ..question };
        let verdict = decide(Some(&key), &question, NOW);
        prop_assert_eq!((verdict.code, verdict.key), (VerificationCode::Malformed, None));
    }

    #[test]
    fn a_verifiable_key_reads_back_from_its_json(key in any_key()) {
        let json = serde_json::to_string(&key).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<VerifiableKey>(&json).expect("a key"), key);
    }
}
