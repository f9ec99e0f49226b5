//! `PATCH /api/keys/{key_id}`: changes only name and description.

use keywright_tests::organisation::Organisation;
use serde_json::{Value, json};
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{GetKey, ListActivity, Nothing, UpdateKey};
use shared::field::FieldErrorCode;
use shared::key::{Key, KeyPatch};
use shared::problem::ErrorCode;

struct Made {
    organisation: Organisation,
    key: Key,
    path: String,
}

fn made() -> Made {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    let path = format!("/api/keys/{}", key.id);
    Made { organisation, key, path }
}

fn named(name: &str) -> KeyPatch {
    KeyPatch { name: Some(Some(name.to_owned())), description: None }
}

#[test]
fn only_the_sent_name_and_description_change() {
    let Made { organisation, key, .. } = made();
    let patch = KeyPatch { name: Some(Some(" Checkout ".into())), description: Some(Some("For the shop.".into())) };
    let after = organisation.owner.call::<UpdateKey>(&key.id, &patch);
    let expected = Key {
        name: Some("Checkout".into()),
        description: Some("For the shop.".into()),
        updated_at: after.updated_at,
        ..key.clone()
    };
    assert_eq!(after, expected);
    assert!(after.updated_at > key.updated_at);
    assert_eq!(organisation.owner.call::<GetKey>(&key.id, &Nothing {}), expected);
}

#[test]
fn omitted_fields_stay_and_null_clears_a_field() {
    let Made { organisation, key, .. } = made();
    let both = KeyPatch { name: Some(Some("Checkout".into())), description: Some(Some("For the shop.".into())) };
    organisation.owner.call::<UpdateKey>(&key.id, &both);
    let cleared = KeyPatch { name: Some(None), description: None };
    let after = organisation.owner.call::<UpdateKey>(&key.id, &cleared);
    assert_eq!((after.name, after.description.as_deref()), (None, Some("For the shop.")));
}

#[test]
fn a_patch_without_changes_writes_nothing() {
    let Made { organisation, key, .. } = made();
    let key = organisation.owner.call::<UpdateKey>(&key.id, &named("Checkout"));
    let before = organisation.stored();
    for patch in [KeyPatch::default(), named("Checkout"), KeyPatch { name: None, description: Some(None) }] {
        assert_eq!(organisation.owner.call::<UpdateKey>(&key.id, &patch), key);
    }
    assert_eq!(organisation.stored(), before);
}

#[test]
fn concurrent_edits_leave_a_history_without_gaps() {
    let Made { organisation, key, .. } = made();
    let names = ["a", "b", "c", "d", "e", "f"];
    std::thread::scope(|scope| {
        for name in names {
            let organisation = &organisation;
            scope.spawn(move || organisation.owner.call::<UpdateKey>(&key.id, &named(name)));
        }
    });
    let filter = ActivityFilter { action: Some(ActivityAction::KeyUpdated), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    let mut name = Value::Null;
    for _ in names {
        let next =
            events.iter().find(|event| event.before.get("name") == Some(&name)).expect("a change from this name");
        name.clone_from(&next.after["name"]);
    }
    let last = organisation.owner.call::<GetKey>(&key.id, &Nothing {}).name;
    assert_eq!((events.len(), name), (names.len(), json!(last)));
}

#[test]
fn every_fixed_field_is_rejected_even_with_its_current_value() {
    let Made { organisation, key, path } = made();
    let seen = serde_json::to_value(&key).expect("JSON");
    for field in KeyPatch::FIXED_FIELDS {
        let sent = json!({ "name": "Another", *field: seen.get(*field).cloned().unwrap_or(Value::Null) });
        let problem = organisation.refuses(organisation.owner.request("PATCH", &path).json(&sent));
        let permissions = *field == "permissions";
        assert_eq!(problem.code, if permissions { ErrorCode::PermissionsAreFixed } else { ErrorCode::FieldIsFixed });
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!(found, [(*field, FieldErrorCode::Fixed)]);
    }
    assert_eq!(organisation.owner.call::<GetKey>(&key.id, &Nothing {}), key);
}

#[test]
fn every_field_of_a_key_is_either_editable_or_fixed() {
    let seen = serde_json::to_value(made().key).expect("JSON");
    for field in seen.as_object().expect("an object").keys() {
        let editable = ["name", "description"].contains(&field.as_str());
        assert_ne!(editable, KeyPatch::FIXED_FIELDS.contains(&field.as_str()), "{field}");
    }
}

#[test]
fn an_invalid_field_changes_nothing() {
    let Made { organisation, path, .. } = made();
    for (sent, field, code) in [
        (json!({ "name": "n".repeat(101) }), "name", FieldErrorCode::TooLong),
        (json!({ "description": "d".repeat(501), "name": "a" }), "description", FieldErrorCode::TooLong),
        (json!({ "name": 5 }), "name", FieldErrorCode::Invalid),
        (json!({ "name": "a", "colour": "red" }), "colour", FieldErrorCode::UnknownField),
    ] {
        let problem = organisation.refuses(organisation.owner.request("PATCH", &path).json(&sent));
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, vec![(field, code)]));
    }
}

#[test]
fn disabled_and_expired_keys_can_be_renamed() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [disabled, expired] = [(); 2].map(|()| organisation.key(merchant_id).key);
    organisation.disable(&disabled);
    organisation.expire(&expired);
    for key in [disabled, expired] {
        let name = organisation.owner.call::<UpdateKey>(&key.id, &named("Old")).name;
        assert_eq!(name.as_deref(), Some("Old"));
    }
}

#[test]
fn a_revoked_key_cannot_be_changed() {
    let Made { organisation, key, .. } = made();
    organisation.revoke(&key);
    let problem = organisation.refuses(organisation.owner.request_to::<UpdateKey>(&key.id, &named("Back")));
    assert_eq!(problem.code, ErrorCode::KeyIsRevoked);
}
