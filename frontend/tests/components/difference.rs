//! The permissions that a replacement key adds and removes, counted and in words.

use super::stage::{Stage, settle};
use keywright_frontend::pages::new_key::difference::Difference;
use leptos::prelude::*;
use shared::permission::{Action, Entity, PermissionSet, Preset};
use wasm_bindgen_test::wasm_bindgen_test;

fn difference(before: PermissionSet, after: PermissionSet) -> (Stage, RwSignal<PermissionSet>) {
    let after = RwSignal::new(after);
    (Stage::with(move || view! { <Difference before after /> }), after)
}

#[wasm_bindgen_test]
fn equal_permissions_are_no_change() {
    let (stage, _) = difference(Preset::Write.permissions(), Preset::Write.permissions());
    assert!(stage.text().contains("No changes yet"));
    assert!(!stage.text().contains("Added") && !stage.text().contains("Removed"));
}

#[wasm_bindgen_test]
fn added_and_removed_permissions_are_counted_and_named() {
    let before = Preset::ReadOnly.permissions();
    let after = before
        .with(Entity::Customer.permission(Action::Edit))
        .with(Entity::PaymentRequest.permission(Action::Edit))
        .with(Entity::PaymentCommand.permission(Action::Edit))
        .without(Entity::Customer.permission(Action::View));
    let text = difference(before, after).0.text();
    for words in ["+3", "−1", "+Edit Customer", "+Edit Payment request · can move money", "+Edit Payment command"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let (_, removed) = text.split_once("Removed").unwrap();
    assert_eq!(removed, "−View Customer");
}

#[wasm_bindgen_test]
async fn without_removals_only_additions_are_shown() {
    let (stage, after) = difference(PermissionSet::EMPTY, PermissionSet::ALL);
    assert!(stage.text().contains("+20") && !stage.text().contains('−'));
    after.set(PermissionSet::EMPTY);
    settle().await;
    assert!(stage.text().contains("No changes yet"));
}

#[wasm_bindgen_test]
fn removals_carry_no_warning() {
    let (stage, _) = difference(PermissionSet::ALL, Preset::ReadOnly.permissions());
    let text = stage.text();
    assert!(text.contains("−10") && text.contains("−Edit Payment route"));
    assert!(!text.contains("can move money"));
}
