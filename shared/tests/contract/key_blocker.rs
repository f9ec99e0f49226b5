//! Why a key does not work: its own state comes before that of its merchant account.

use serde_json::{Value, json};
use shared::key::{Blocker, BlockerKind, Key, KeyStatus};
use shared::merchant::Merchant;
use shared::moment::Moment;
use std::collections::HashSet;

/// Between [`ONE`] and [`OTHER`].
const NOW: Moment = Moment::from_ms(1_801_433_400_000);
const ONE: &str = "2027-01-31T09:30:00.000Z";
const OTHER: &str = "2027-02-01T09:30:00.000Z";

fn person(name: &str) -> Value {
    json!({ "id": "mem_01k2zq3v9m5x7n8p4r6t0w1y2a", "name": name })
}

/// A key that Ada created and that works, with `changes`.
pub(crate) fn key(changes: Value) -> Key {
    let mut json = json!({
        "id": "key_01k2zq3v9m5x7n8p4r6t0w1y2a", "merchant_id": "mer_01k2zq3v9m5x7n8p4r6t0w1y2a", "mode": "test",
        "name": null, "description": null, "hint": "kw_test_…a1B2", "permissions": ["customer.view"],
        "access": { "overall": "custom", "merchant": "custom", "payments": "none" }, "status": "enabled",
        "allowed_ips": [], "expires_at": null, "expires_by": null, "replaces": null, "replaced_by": null,
        "created_at": ONE, "created_by": person("Ada"), "updated_at": ONE, "updated_by": person("Ada"),
        "disabled_at": null, "disabled_by": null, "disabled_reason": null,
        "revoked_at": null, "revoked_by": null, "revoked_reason": null, "last_used_at": null, "unused_permissions": null,
    });
    for (field, value) in changes.as_object().expect("an object") {
        json[field] = value.clone();
    }
    serde_json::from_value(json).expect("a key")
}

fn merchant(disabled: bool) -> Merchant {
    let json = json!({
        "id": "mer_01k2zq3v9m5x7n8p4r6t0w1y2a", "name": "Shop", "website": "https://shop.example",
        "description": null, "reference_id": null, "status": if disabled { "disabled" } else { "enabled" },
        "enabled_keys": { "live": 0, "test": 1 }, "revoked_keys": 0,
        "created_at": ONE, "created_by": person("Ada"), "updated_at": ONE, "updated_by": person("Ada"),
        "disabled_at": disabled.then_some(OTHER), "disabled_by": disabled.then(|| person("Mia")),
    });
    serde_json::from_value(json).expect("a merchant")
}

fn disabled() -> Key {
    key(json!({ "status": "disabled", "disabled_at": ONE, "disabled_by": person("Bob"), "disabled_reason": "Moving" }))
}

fn disabled_and_expired() -> Key {
    let disabled =
        json!({ "status": "disabled", "disabled_at": ONE, "disabled_by": person("Bob"), "disabled_reason": "Moving" });
    Key { expires_at: Some(NOW), ..key(disabled) }
}

fn revoked() -> Key {
    key(json!({ "status": "revoked", "revoked_at": ONE, "revoked_by": person("Eve"), "revoked_reason": "Leaked" }))
}

fn expired() -> Key {
    key(json!({ "status": "expired", "expires_at": ONE }))
}

/// The kind, who did it, and why.
fn blocker(key: &Key, merchant: &Merchant) -> Option<(BlockerKind, String, Option<String>)> {
    let blocker = Blocker::new(key, merchant, NOW)?;
    Some((blocker.kind, blocker.by.expect("a person").name, blocker.reason))
}

#[test]
fn every_blocker_names_who_and_why() {
    let replaced = || key(json!({ "status": "expired", "expires_at": ONE, "expires_by": person("Kim") }));
    let reason = |text: &str| Some(text.to_owned());
    for (key, is_disabled, expected) in [
        (revoked(), false, (BlockerKind::Revoked, "Eve", reason("Leaked"))),
        (disabled(), false, (BlockerKind::Disabled, "Bob", reason("Moving"))),
        (disabled_and_expired(), false, (BlockerKind::DisabledAndExpired, "Bob", reason("Moving"))),
        (expired(), false, (BlockerKind::Expired, "Ada", None)),
        (replaced(), false, (BlockerKind::Replaced, "Kim", None)),
        (key(json!({})), true, (BlockerKind::MerchantDisabled, "Mia", None)),
        (revoked(), true, (BlockerKind::Revoked, "Eve", reason("Leaked"))),
        (disabled(), true, (BlockerKind::Disabled, "Bob", reason("Moving"))),
        (replaced(), true, (BlockerKind::Replaced, "Kim", None)),
    ] {
        let (cause, by, reason) = expected;
        assert_eq!(blocker(&key, &merchant(is_disabled)), Some((cause, by.to_owned(), reason)));
    }
}

#[test]
fn only_a_key_that_does_not_work_has_a_blocker() {
    for key in [key(json!({})), disabled(), disabled_and_expired(), revoked(), expired()] {
        for is_disabled in [false, true] {
            let works = key.status == KeyStatus::Enabled && !is_disabled;
            assert_eq!(Blocker::new(&key, &merchant(is_disabled), NOW).is_none(), works, "{:?}", key.status);
        }
    }
}

#[test]
fn every_blocker_says_what_happened_and_what_to_do() {
    let causes = [
        BlockerKind::Revoked,
        BlockerKind::Disabled,
        BlockerKind::DisabledAndExpired,
        BlockerKind::Replaced,
        BlockerKind::Expired,
        BlockerKind::MerchantDisabled,
    ];
    let words: HashSet<_> = causes.iter().map(|kind| kind.what_to_do()).collect();
    assert_eq!(words.len(), causes.len());
    let what_happened = causes.map(BlockerKind::what_happened);
    assert_eq!(
        what_happened,
        [
            "was permanently revoked",
            "was disabled",
            "was disabled",
            "was replaced, and its grace period is over",
            "has expired",
            "is rejected because its merchant account was disabled",
        ]
    );
}
