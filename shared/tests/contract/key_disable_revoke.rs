//! The checks of the input that disables, revokes and replaces keys, and when a replaced key ends.

use crate::key::good_key;
use proptest::prelude::*;
use shared::field::FieldErrorCode;
use shared::id::KeyId;
use shared::key::{
    BULK_LEN, BulkDisabling, BulkEnabling, BulkRevocation, Disabling, LONGEST_GRACE_SECONDS, NewKey, Revocation,
    earlier,
};
use shared::moment::Moment;

const NOW: Moment = Moment::from_ms(1_801_387_800_000);

fn successor(grace_seconds: Option<u32>) -> NewKey {
    NewKey { replaces: Some(KeyId::new(1, 1)), grace_seconds, ..good_key() }
}

#[test]
fn reasons_are_trimmed_and_required_only_to_revoke() {
    let disabling = Disabling { reason: Some(" Moving \n".into()) }.check().expect("a right one");
    assert_eq!(disabling.reason.as_deref(), Some("Moving"));
    assert_eq!(Disabling { reason: Some("  ".into()) }.check(), Ok(Disabling::default()));
    let findings = Revocation::default().check().expect_err("a wrong one");
    assert_eq!((findings[0].field.as_str(), findings[0].code), ("reason", FieldErrorCode::Required));
}

#[test]
fn bulk_actions_remove_duplicates_and_limit_the_number() {
    let ids = |count: u64| (0..count).map(|number| KeyId::new(number, 0)).collect::<Vec<_>>();
    let disable = |key_ids| BulkDisabling { key_ids, reason: None }.check().map(|checked| checked.key_ids);
    let enable = |key_ids| BulkEnabling { key_ids }.check().map(|checked| checked.key_ids);
    let revoke = |key_ids| BulkRevocation { key_ids, reason: "Old".into() }.check().map(|checked| checked.key_ids);
    for check in [&disable as &dyn Fn(_) -> _, &enable, &revoke] {
        assert_eq!(check([ids(2), ids(2)].concat()), Ok(ids(2)));
        assert_eq!(check(ids(BULK_LEN as u64)), Ok(ids(BULK_LEN as u64)));
        for wrong in [ids(BULK_LEN as u64 + 1), Vec::new()] {
            assert_eq!(check(wrong).expect_err("a wrong number")[0].field, "key_ids");
        }
    }
}

#[test]
fn revoking_several_keys_requires_a_reason() {
    let revocation = |reason: &str| BulkRevocation { key_ids: vec![KeyId::new(1, 1)], reason: reason.into() }.check();
    assert_eq!(revocation(" Old ").expect("a right one").reason, "Old");
    let errors = revocation(" ").expect_err("a wrong one");
    assert_eq!((errors[0].field.as_str(), errors[0].code), ("reason", FieldErrorCode::Required));
}

#[test]
fn the_grace_period_is_0_by_default() {
    let facts = successor(None).check(NOW).expect("a right key");
    assert_eq!((facts.grace_seconds, facts.grace_ends_at(NOW, None)), (Some(0), Some(NOW)));
    let plain = NewKey { replaces: None, ..successor(None) }.check(NOW).expect("a right key");
    assert_eq!((plain.replaces, plain.grace_seconds), (None, None));
}

#[test]
fn a_grace_period_lasts_at_most_30_days() {
    assert_eq!(LONGEST_GRACE_SECONDS, 2_592_000);
    for seconds in [0, 1, 2_592_000] {
        assert!(successor(Some(seconds)).check(NOW).is_ok(), "{seconds}");
    }
    for seconds in [2_592_001, u32::MAX] {
        let errors = successor(Some(seconds)).check(NOW).expect_err("too long");
        assert_eq!((errors[0].field.as_str(), errors[0].code), ("grace_seconds", FieldErrorCode::TooLong), "{seconds}");
    }
}

proptest! {
    #[test]
    fn a_replaced_key_ends_at_its_expiry_or_grace_period_whichever_is_first(
        grace in 0..=LONGEST_GRACE_SECONDS,
        expires_in in prop::option::of(1_i64..=100 * Moment::DAY_MS),
        begun_for in prop::option::of(1_i64..=30 * Moment::DAY_MS),
    ) {
        let facts = successor(Some(grace)).check(NOW).expect("a right key");
        let [expires_at, begun] = [expires_in, begun_for].map(|ms| ms.map(|ms| NOW.plus_ms(ms)));
        let ends_at = earlier(expires_at, facts.grace_ends_at(NOW, begun));
        let ends = [expires_at, begun, Some(NOW.plus_ms(i64::from(grace) * 1000))];
        prop_assert_eq!(ends_at, ends.into_iter().flatten().min());
    }
}
