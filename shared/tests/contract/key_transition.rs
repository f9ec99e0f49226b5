//! What each action does to a key in each state, and which keys can be replaced.

use crate::key_blocker::key;
use serde_json::json;
use shared::activity::ActivityAction::{KeyDisabled, KeyEnabled, KeyRevoked, RotationCancelled, RotationFinished};
use shared::id::KeyId;
use shared::key::KeyAction::{CancelRotation, Disable, Enable, FinishRotation, Revoke, RevokeLeaked};
use shared::key::Transition::{AlreadyDone, Apply, Refused};
use shared::key::{Key, KeyAction, NotReplaceable, Transition, advice};
use shared::moment::Moment;
use shared::problem::ErrorCode::{
    self, GracePeriodIsOver, KeyIsExpired, KeyIsNotDisabled, KeyIsNotReplaced, KeyIsRevoked,
};
use std::collections::HashSet;

const NOW: Moment = Moment::from_ms(1_801_433_400_000);
const AFTER: Moment = Moment::from_ms(1_801_433_400_001);

const ACTIONS: [KeyAction; 6] = [Disable, Enable, Revoke, RevokeLeaked, FinishRotation, CancelRotation];

fn enabled() -> Key {
    key(json!({}))
}

fn disabled() -> Key {
    Key { disabled_at: Some(NOW), ..enabled() }
}

fn replaced_until(key: Key, grace_ends_at: Moment) -> Key {
    let id: KeyId = "key_01k2zq3v9m5x7n8p4r6t0w1y2b".parse().expect("an ID");
    Key { replaced_by: Some(id), grace_ends_at: Some(grace_ends_at), ..key }
}

/// A state, and the transition of each of [`ACTIONS`].
fn table() -> Vec<(&'static str, Key, [Transition; 6])> {
    let (expired, revoked) = (Refused(KeyIsExpired), Refused(KeyIsRevoked));
    let (not_disabled, not_replaced) = (Refused(KeyIsNotDisabled), Refused(KeyIsNotReplaced));
    let (disable, enable, revoke) = (Apply(KeyDisabled), Apply(KeyEnabled), Apply(KeyRevoked));
    let (finish, cancel) = (Apply(RotationFinished), Apply(RotationCancelled));
    let (done, over) = (AlreadyDone, Refused(GracePeriodIsOver));
    let ended = |key: Key| Key { expires_at: Some(NOW), ..key };
    vec![
        ("enabled", enabled(), [disable, done, not_disabled, revoke, not_replaced, not_replaced]),
        (
            "enabled, expires later",
            Key { expires_at: Some(AFTER), ..enabled() },
            [disable, done, not_disabled, revoke, not_replaced, not_replaced],
        ),
        ("expired", ended(enabled()), [disable, expired, not_disabled, revoke, not_replaced, not_replaced]),
        ("disabled", disabled(), [done, enable, revoke, revoke, not_replaced, not_replaced]),
        ("disabled and expired", ended(disabled()), [done, expired, revoke, revoke, not_replaced, not_replaced]),
        (
            "revoked",
            Key { revoked_at: Some(NOW), ..ended(disabled()) },
            [revoked, revoked, done, done, revoked, revoked],
        ),
        (
            "in its grace period",
            replaced_until(enabled(), AFTER),
            [disable, done, not_disabled, revoke, finish, cancel],
        ),
        (
            "disabled, in its grace period",
            replaced_until(disabled(), AFTER),
            [done, enable, revoke, revoke, finish, cancel],
        ),
        (
            "after its grace period",
            replaced_until(enabled(), NOW),
            [disable, expired, not_disabled, revoke, done, over],
        ),
        (
            "disabled, after its grace period",
            replaced_until(disabled(), NOW),
            [done, expired, revoke, revoke, done, over],
        ),
        (
            "expired in its grace period",
            ended(replaced_until(enabled(), AFTER)),
            [disable, expired, not_disabled, revoke, done, expired],
        ),
        (
            "rotation cancelled",
            Key { grace_ends_at: None, ..replaced_until(enabled(), AFTER) },
            [disable, done, not_disabled, revoke, finish, done],
        ),
    ]
}

#[test]
fn every_action_in_every_state_follows_the_table() {
    for (state, key, expected) in table() {
        for (action, expected) in ACTIONS.into_iter().zip(expected) {
            assert_eq!(key.transition(action, NOW), expected, "{action} a key that is {state}");
            assert_eq!(key.allows(action, NOW), matches!(expected, Apply(_)), "{action} a key that is {state}");
        }
    }
}

#[test]
fn only_disabling_requires_no_step_up() {
    let without: Vec<_> = KeyAction::ALL.iter().filter(|action| !action.takes_step_up()).collect();
    assert_eq!(without, [&Disable]);
}

#[test]
fn every_refusal_says_what_to_do() {
    let codes: HashSet<ErrorCode> = table()
        .into_iter()
        .flat_map(|(_, _, transitions)| transitions)
        .filter_map(|transition| if let Refused(code) = transition { Some(code) } else { None })
        .collect();
    let words: HashSet<_> = codes.iter().map(|code| advice(*code)).collect();
    assert_eq!((codes.len(), words.len()), (5, 5));
}

#[test]
fn a_key_can_work_until_it_is_revoked_or_expires() {
    for (state, key, _) in table() {
        let ends = key.revoked_at.is_some() || key.ends_at().is_some_and(|at| at <= NOW);
        assert_eq!(key.can_work(NOW), !ends, "{state}");
    }
}

#[test]
fn only_an_enabled_key_without_a_replacement_can_be_replaced() {
    use NotReplaceable::{Disabled, Expired, HasReplacement, Revoked};
    for (state, key, _) in table() {
        let own = match state {
            "revoked" => Some(Revoked),
            "disabled" | "disabled, in its grace period" => Some(Disabled),
            _ if !key.can_work(NOW) => Some(Expired),
            _ => None,
        };
        assert_eq!(key.check_replaceable(false, NOW).err(), own, "{state}");
        assert_eq!(key.check_replaceable(true, NOW).err(), own.or(Some(HasReplacement)), "{state}");
    }
    assert_eq!(Disabled.code(), ErrorCode::KeyIsNotEnabled);
    assert_eq!(HasReplacement.code(), ErrorCode::KeyHasSuccessor);
    let words: HashSet<_> = [Disabled, Expired, Revoked, HasReplacement].map(NotReplaceable::advice).into();
    assert_eq!(words.len(), 4);
}
