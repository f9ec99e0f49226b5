//! Why a key no longer opens: its own state before its merchant's, and always with a cause.

use serde_json::{Value, json};
use shared::key::{Blocker, BlockerKind, Key, KeyStatus};
use shared::merchant::Merchant;
use std::collections::HashSet;

const ONE: &str = "2027-01-31T09:30:00.000Z";
const OTHER: &str = "2027-02-01T09:30:00.000Z";

fn person(name: &str) -> Value {
    json!({ "id": "mem_01k2zq3v9m5x7n8p4r6t0w1y2a", "name": name })
}

/// A key with `changes` on top of one that Ada made and that opens.
fn key(changes: Value) -> Key {
    let mut json = json!({
        "id": "key_01k2zq3v9m5x7n8p4r6t0w1y2a", "merchant_id": "mer_01k2zq3v9m5x7n8p4r6t0w1y2a", "mode": "test",
        "name": null, "description": null, "hint": "kw_test_…a1B2", "permissions": ["customer.view"],
        "access": { "overall": "custom", "merchant": "custom", "payments": "none" }, "status": "enabled",
        "allowed_ips": [], "expires_at": null, "expires_by": null, "replaces": null, "replaced_by": null,
        "created_at": ONE, "created_by": person("Ada"), "updated_at": ONE, "updated_by": person("Ada"),
        "disabled_at": null, "disabled_by": null, "disabled_reason": null,
        "revoked_at": null, "revoked_by": null, "revoked_reason": null, "last_used_at": null,
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

fn revoked() -> Key {
    key(json!({ "status": "revoked", "revoked_at": ONE, "revoked_by": person("Eve"), "revoked_reason": "Leaked" }))
}

fn expired() -> Key {
    key(json!({ "status": "expired", "expires_at": ONE }))
}

/// Cause, who and why.
fn told(key: &Key, merchant: &Merchant) -> Option<(BlockerKind, String, Option<String>)> {
    let stop = Blocker::of(key, merchant)?;
    Some((stop.kind, stop.by.expect("somebody").name, stop.reason))
}

#[test]
fn each_cause_names_who_and_why() {
    let replaced = || key(json!({ "status": "expired", "expires_at": ONE, "expires_by": person("Kim") }));
    let reason = |text: &str| Some(text.to_owned());
    for (key, is_disabled, expected) in [
        (revoked(), false, (BlockerKind::Revoked, "Eve", reason("Leaked"))),
        (disabled(), false, (BlockerKind::Disabled, "Bob", reason("Moving"))),
        (expired(), false, (BlockerKind::Expired, "Ada", None)),
        (replaced(), false, (BlockerKind::Replaced, "Kim", None)),
        (key(json!({})), true, (BlockerKind::MerchantDisabled, "Mia", None)),
        (revoked(), true, (BlockerKind::Revoked, "Eve", reason("Leaked"))),
        (disabled(), true, (BlockerKind::Disabled, "Bob", reason("Moving"))),
        (replaced(), true, (BlockerKind::Replaced, "Kim", None)),
    ] {
        let (cause, by, reason) = expected;
        assert_eq!(told(&key, &merchant(is_disabled)), Some((cause, by.to_owned(), reason)));
    }
}

#[test]
fn a_key_has_a_cause_to_stop_where_it_does_not_open_and_no_other() {
    for key in [key(json!({})), disabled(), revoked(), expired()] {
        for is_disabled in [false, true] {
            let opens = key.status == KeyStatus::Enabled && !is_disabled;
            assert_eq!(Blocker::of(&key, &merchant(is_disabled)).is_none(), opens, "{:?}", key.status);
        }
    }
}

#[test]
fn every_cause_says_what_happened_and_what_to_do_in_words_of_its_own() {
    let causes = [
        BlockerKind::Revoked,
        BlockerKind::Disabled,
        BlockerKind::Replaced,
        BlockerKind::Expired,
        BlockerKind::MerchantDisabled,
    ];
    let words: HashSet<_> = causes.iter().flat_map(|cause| [cause.what_happened(), cause.what_to_do()]).collect();
    assert_eq!(words.len(), 2 * causes.len());
}
