//! The permission picker: presets, columns, single switches, and the labels that follow them.

use super::stage::{Stage, click, press, settle};
use keywright_frontend::pages::new_key::permission_picker::PermissionPicker;
use leptos::prelude::*;
use shared::permission::{AccessLabel, Action, Entity, Permission, PermissionSet, Preset, Scope};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

const EVERYTHING: &str = "Preset for all permissions";
const MERCHANT: &str = "Preset for Merchant scope";
const PAYMENTS: &str = "Preset for Payments scope";

fn picker(set: PermissionSet) -> (Stage, RwSignal<PermissionSet>) {
    let permissions = RwSignal::new(set);
    (Stage::with(move || view! { <PermissionPicker permissions /> }), permissions)
}

/// Whether the group `legend` shows Custom, and no preset.
fn is_custom(stage: &Stage, legend: &str) -> bool {
    let group = stage.segment(legend, "None").closest("fieldset").unwrap().unwrap();
    let shown = group.parent_element().unwrap().text_content().unwrap();
    group.query_selector("input:checked").unwrap().is_none() && shown.contains("Custom")
}

fn switch_labels(stage: &Stage) -> Vec<String> {
    stage.find_all("input[role=switch]").iter().map(|switch| switch.get_attribute("aria-label").unwrap()).collect()
}

#[wasm_bindgen_test]
async fn every_permission_has_a_switch_with_its_name() {
    let (stage, _) = picker(PermissionSet::EMPTY);
    let expected: Vec<String> = Permission::all().map(Permission::label).collect();
    assert_eq!(switch_labels(&stage), expected);
    assert_eq!(expected.len(), 20);
}

#[wasm_bindgen_test]
async fn a_preset_for_everything_sets_every_scope() {
    let (stage, permissions) = picker(PermissionSet::EMPTY);
    click(&stage.segment(EVERYTHING, "Read-only")).await;
    assert_eq!(permissions.get_untracked(), Preset::ReadOnly.permissions());
    assert!(stage.segment(MERCHANT, "Read-only").checked());
    assert!(stage.segment(PAYMENTS, "Read-only").checked());
    assert!(stage.input("View Payment scheme").checked());
    assert!(!stage.input("Edit Payment scheme").checked());
    assert!(stage.text().contains("10 of 20 selected"));
}

#[wasm_bindgen_test]
async fn a_single_switch_makes_the_label_custom_until_it_is_switched_back() {
    let (stage, permissions) = picker(Preset::FullAccess.permissions());
    click(&stage.input("Edit Customer")).await;
    assert_eq!(permissions.get_untracked().access().overall, AccessLabel::Custom);
    assert!(is_custom(&stage, EVERYTHING) && is_custom(&stage, MERCHANT));
    assert!(stage.segment(PAYMENTS, "Full access").checked());
    assert!(stage.text().contains("Custom, 19 of 20 selected"));
    click(&stage.input("Edit Customer")).await;
    assert!(stage.segment(EVERYTHING, "Full access").checked());
    assert!(stage.segment(MERCHANT, "Full access").checked());
}

#[wasm_bindgen_test]
async fn a_preset_for_one_scope_leaves_the_other_as_it_was() {
    let (stage, permissions) = picker(PermissionSet::EMPTY);
    click(&stage.segment(PAYMENTS, "Write")).await;
    let expected = PermissionSet::of_scope(Scope::Payments).intersection(Preset::Write.permissions());
    assert_eq!(permissions.get_untracked(), expected);
    assert!(stage.segment(MERCHANT, "None").checked());
    assert!(is_custom(&stage, EVERYTHING));
}

#[wasm_bindgen_test]
async fn none_clears_the_selection() {
    let (stage, permissions) = picker(Preset::FullAccess.permissions());
    click(&stage.segment(MERCHANT, "None")).await;
    assert_eq!(permissions.get_untracked(), PermissionSet::of_scope(Scope::Payments));
    click(&stage.segment(EVERYTHING, "None")).await;
    assert_eq!(permissions.get_untracked(), PermissionSet::EMPTY);
}

#[wasm_bindgen_test]
async fn custom_is_no_choice() {
    let (stage, _) = picker(Preset::ReadOnly.permissions());
    let segments = stage.find_all("fieldset label");
    assert_eq!(segments.len(), 3 * 4);
    assert!(segments.iter().all(|segment| segment.text_content().as_deref() != Some("Custom")));
}

#[wasm_bindgen_test]
async fn a_click_on_an_entity_switches_both_of_its_permissions() {
    let (stage, permissions) = picker(PermissionSet::EMPTY);
    let name = || stage.find_all("th[scope=row] div").into_iter().next().unwrap();
    click(&stage.input("Edit Customer")).await;
    let [view, edit] = [Action::View, Action::Edit].map(|action| Entity::Customer.permission(action));
    click(name().unchecked_ref()).await;
    assert_eq!(permissions.get_untracked(), PermissionSet::EMPTY.with(view).with(edit));
    click(name().unchecked_ref()).await;
    assert_eq!(permissions.get_untracked(), PermissionSet::EMPTY);
}

#[wasm_bindgen_test]
async fn a_click_beside_a_switch_is_a_click_on_it() {
    let (stage, permissions) = picker(PermissionSet::EMPTY);
    let cell = stage.input("View Customer").closest("td").unwrap().unwrap().first_element_child().unwrap();
    click(cell.unchecked_ref()).await;
    assert_eq!(permissions.get_untracked(), PermissionSet::EMPTY.with(Entity::Customer.permission(Action::View)));
}

#[wasm_bindgen_test]
async fn the_table_is_one_tab_stop_where_the_focus_was_last() {
    let (stage, _) = picker(PermissionSet::EMPTY);
    let stops = || {
        let boxes = stage.find_all("input[type=checkbox][tabindex='0']");
        boxes.iter().map(|input| input.get_attribute("aria-label").unwrap()).collect::<Vec<_>>()
    };
    settle().await;
    assert_eq!(stops(), ["View Customer"]);
    stage.input("Edit Payment route").focus().unwrap();
    assert_eq!(stops(), ["Edit Payment route"]);
}

#[wasm_bindgen_test]
async fn a_column_head_switches_its_column_and_shows_when_it_is_mixed() {
    let (stage, permissions) = picker(PermissionSet::EMPTY);
    let head = stage.input("View all, Merchant scope");
    assert!(!head.checked() && !head.indeterminate());
    click(&stage.input("View Customer")).await;
    assert!(!head.checked() && head.indeterminate());
    click(&head).await;
    let column = PermissionSet::of_scope(Scope::Merchant).intersection(PermissionSet::of_action(Action::View));
    assert_eq!(permissions.get_untracked(), column);
    assert!(head.checked() && !head.indeterminate());
    click(&head).await;
    assert_eq!(permissions.get_untracked(), PermissionSet::EMPTY);
}

#[wasm_bindgen_test]
async fn write_warns_that_the_key_cannot_read() {
    let (stage, permissions) = picker(PermissionSet::EMPTY);
    let warning = "This key can't read the data it changes";
    assert!(!stage.text().contains(warning));
    permissions.set(Preset::Write.permissions());
    settle().await;
    assert!(stage.text().contains(warning));
}

#[wasm_bindgen_test]
async fn arrow_keys_move_between_the_switches_of_a_table() {
    let (stage, _) = picker(PermissionSet::EMPTY);
    let focused = || document().active_element().and_then(|element| element.get_attribute("aria-label"));
    let first = stage.input("View Customer");
    first.focus().unwrap();
    assert!(press(&first, "ArrowRight").await);
    assert_eq!(focused().as_deref(), Some("Edit Customer"));
    assert!(press(&stage.input("Edit Customer"), "ArrowDown").await);
    assert_eq!(focused().as_deref(), Some("Edit Currency account"));
    assert!(press(&stage.input("Edit Currency account"), "ArrowLeft").await);
    assert_eq!(focused().as_deref(), Some("View Currency account"));
    assert!(press(&stage.input("Edit Merchant account"), "ArrowDown").await);
    assert_eq!(focused().as_deref(), Some("Edit all, Payments scope"), "one table for both scopes");
    assert!(!press(&stage.input("Edit Payment scheme"), "ArrowDown").await, "the table's end keeps the focus");
}

#[wasm_bindgen_test]
async fn every_combination_shows_its_label() {
    let (stage, permissions) = picker(PermissionSet::EMPTY);
    for entity in Entity::ALL {
        click(&stage.input(&entity.permission(Action::View).label())).await;
        let label = permissions.get_untracked().access().overall;
        assert!(stage.text().contains(&format!(
            "{}, {} of 20 selected",
            label.label(),
            permissions.get_untracked().len()
        )));
    }
    assert_eq!(permissions.get_untracked().access().overall, AccessLabel::ReadOnly);
}
