//! `POST /api/merchants/{merchant_id}/keys`

use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_key, now};
use serde_json::json;
use shared::endpoint::{CreateKey, GetKey, Nothing, UpdateMerchant};
use shared::key::{KeyStatus, Mode, NewKey};
use shared::merchant::{MerchantPatch, MerchantStatus};
use shared::moment::Moment;
use shared::secret::Secret;
use std::collections::HashSet;

#[test]
fn a_new_key_is_returned_with_all_fields_and_its_secret() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let sent = json!({ "mode": "test", "permissions": ["customer.view"] });
    let path = format!("/api/merchants/{merchant_id}/keys");
    let reply = organisation.owner.request("POST", &path).json(&sent).send();
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"));
    let body = reply.json();
    let secret = Secret::parse(body["secret"].as_str().expect("a secret")).expect("a well-formed secret");
    let owner = json!({ "id": organisation.owner_record.id, "name": organisation.owner_record.name });
    let (id, created_at) = (&body["key"]["id"], &body["key"]["created_at"]);
    let expected = json!({
        "id": id, "merchant_id": merchant_id, "mode": "test", "name": null, "description": null, "hint": secret.hint(),
        "permissions": ["customer.view"],
        "access": { "overall": "custom", "merchant": "custom", "payments": "none" },
        "status": "enabled", "allowed_ips": [], "expires_at": null, "grace_ends_at": null,
        "expires_by": null,
        "replaces": null, "replaced_by": null,
        "created_at": created_at, "created_by": owner, "updated_at": created_at, "updated_by": owner,
        "disabled_at": null, "disabled_by": null, "disabled_reason": null,
        "revoked_at": null, "revoked_by": null, "revoked_reason": null, "leak": null, "last_used_at": null, "unused_permissions": null,
    });
    assert_eq!(body["key"], expected);
    assert_eq!(body, json!({ "key": expected, "predecessor_ends_at": null, "secret": secret.reveal() }));
}

#[test]
fn a_key_stores_every_field() {
    let organisation = Organisation::new();
    let expires_at = now().plus_ms(30 * Moment::DAY_MS);
    let sent = NewKey {
        mode: Mode::Live,
        name: Some("  Checkout ключ ".to_owned()),
        description: Some("For the shop.\nNobody else.".to_owned()),
        expires_at: Some(expires_at),
        allowed_ips: ["203.0.113.7/24", "2001:DB8::1", "203.0.113.0/24"].map(str::to_owned).to_vec(),
        ..new_key(Mode::Live)
    };
    let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &sent);
    let key = organisation.owner.call::<GetKey>(&made.key.id, &Nothing {});
    assert_eq!((key.mode, key.permissions, key.expires_at), (Mode::Live, sent.permissions, Some(expires_at)));
    assert_eq!((key.name.as_deref(), key.description), (Some("Checkout ключ"), sent.description));
    let allowed_ips: Vec<_> = key.allowed_ips.iter().map(ToString::to_string).collect();
    assert_eq!(allowed_ips, ["203.0.113.0/24", "2001:db8::1"]);
    assert_eq!(key.status, KeyStatus::Enabled);
}

#[test]
fn secrets_are_unique_and_contain_the_mode() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let mut seen = HashSet::new();
    for mode in Mode::ALL.repeat(5) {
        let made = organisation.owner.call::<CreateKey>(&merchant_id, &new_key(mode));
        let secret = Secret::parse(&made.secret.expect("a secret")).expect("a well-formed secret");
        assert_eq!((secret.mode(), secret.hint()), (mode, made.key.hint));
        assert!(seen.insert(secret.reveal().to_owned()));
    }
}

#[test]
fn a_secret_is_stored_as_its_digest() {
    let organisation = Organisation::new();
    let made = organisation.key(organisation.merchant().id);
    let digest = Secret::parse(&made.secret.expect("a secret")).expect("a well-formed secret").digest().to_string();
    let found = database::run("SELECT id FROM keys WHERE digest = ?", &[&digest]);
    assert_eq!(found, [[json!(made.key.id)]]);
}

#[test]
fn a_secret_is_returned_only_at_creation() {
    let organisation = Organisation::new();
    let made = organisation.key(organisation.merchant().id);
    let secret = made.secret.expect("a secret");
    for path in [
        format!("/api/keys/{}", made.key.id),
        format!("/api/merchants/{}/keys", made.key.merchant_id),
        "/api/activity".to_owned(),
    ] {
        let reply = organisation.owner.request("GET", &path).send();
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains(&made.key.id.to_string()), "{path} contains the key");
        assert!(!reply.text().contains(&secret[8..40]), "{path} contains the secret");
    }
}

#[test]
fn keys_can_be_created_for_a_disabled_merchant() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let disabled = MerchantPatch { status: Some(MerchantStatus::Disabled), ..MerchantPatch::default() };
    organisation.owner.call::<UpdateMerchant>(&merchant_id, &disabled);
    assert_eq!(organisation.key(merchant_id).key.status, KeyStatus::Enabled);
}
