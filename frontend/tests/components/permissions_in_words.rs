//! Permissions in words.

use super::stage::Stage;
use keywright_frontend::pages::new_key::permissions_in_words::PermissionsInWords;
use leptos::prelude::*;
use shared::permission::{Action, Entity, PermissionSet, Preset};
use wasm_bindgen_test::wasm_bindgen_test;

fn words(permissions: PermissionSet) -> String {
    Stage::with(move || view! { <PermissionsInWords permissions=Signal::stored(permissions) /> }).text()
}

#[wasm_bindgen_test]
fn a_key_without_permissions_allows_nothing() {
    assert!(words(PermissionSet::EMPTY).contains("No permissions selected"));
}

#[wasm_bindgen_test]
fn editing_payments_is_marked_as_moving_money() {
    let permissions = PermissionSet::EMPTY
        .with(Entity::Customer.permission(Action::Edit))
        .with(Entity::PaymentRequest.permission(Action::Edit));
    let words = words(permissions);
    assert!(words.contains("Can move money: Edit Payment request"));
    assert!(words.contains("Edit Customer"));
}

#[wasm_bindgen_test]
fn viewing_payments_is_not_marked() {
    assert!(!words(Preset::ReadOnly.permissions()).contains("Can move money"));
}
