//! Labels and presets: derived from a set, never stored.

use crate::permission::{any_permission, any_set};
use proptest::prelude::*;
use shared::permission::{Access, AccessLabel, Action, Entity, PermissionSet, Preset, Scope};

/// The label by counting permissions, as a person would.
fn counted_label(set: PermissionSet, entities: &[Entity]) -> AccessLabel {
    let count = |action| entities.iter().filter(|entity| set.contains(entity.permission(action))).count();
    let all = entities.len();
    match (count(Action::View), count(Action::Edit)) {
        (0, 0) => AccessLabel::None,
        (views, 0) if views == all => AccessLabel::ReadOnly,
        (0, edits) if edits == all => AccessLabel::Write,
        (views, edits) if views == all && edits == all => AccessLabel::FullAccess,
        _ => AccessLabel::Custom,
    }
}

fn counted_access(set: PermissionSet) -> Access {
    let within = |scope: Scope| counted_label(set, &scope.entities().collect::<Vec<_>>());
    Access {
        overall: counted_label(set, Entity::ALL),
        merchant: within(Scope::Merchant),
        payments: within(Scope::Payments),
    }
}

/// Each preset for everything and within each scope: its set, its label, and the part of the set with this label.
fn every_preset() -> impl Iterator<Item = (PermissionSet, AccessLabel, fn(Access) -> AccessLabel)> {
    Preset::ALL.iter().flat_map(|preset| {
        let within = |scope| PermissionSet::EMPTY.with_preset_in(scope, *preset);
        let overall: fn(Access) -> AccessLabel = |access| access.overall;
        [
            (preset.permissions(), preset.label(), overall),
            (within(Scope::Merchant), preset.label(), |access| access.within(Scope::Merchant)),
            (within(Scope::Payments), preset.label(), |access| access.within(Scope::Payments)),
        ]
    })
}

#[test]
fn a_preset_has_its_own_label_overall_and_in_each_scope() {
    for preset in Preset::ALL {
        let label = preset.label();
        assert_eq!(preset.permissions().access(), Access { overall: label, merchant: label, payments: label });
        assert_eq!(label.wire_name(), preset.wire_name());
    }
}

#[test]
fn presets_are_all_views_all_edits_and_both() {
    assert!(Preset::ReadOnly.permissions().iter().all(|permission| permission.action == Action::View));
    assert!(Preset::Write.permissions().iter().all(|permission| permission.action == Action::Edit));
    assert_eq!(Preset::ALL.iter().map(|preset| preset.permissions().len()).collect::<Vec<_>>(), [10, 10, 20]);
}

#[test]
fn no_permissions_have_the_label_none() {
    let none = AccessLabel::None;
    assert_eq!(PermissionSet::EMPTY.access(), Access { overall: none, merchant: none, payments: none });
}

#[test]
fn a_preset_without_one_permission_is_custom() {
    for (preset, label, label_of) in every_preset() {
        for permission in preset.iter() {
            let less = preset.without(permission);
            assert_eq!(label_of(less.access()), AccessLabel::Custom, "{label} without {permission}");
            assert_eq!(label_of(less.with(permission).access()), label);
        }
    }
}

#[test]
fn a_preset_with_one_more_permission_is_custom() {
    for preset in [Preset::ReadOnly, Preset::Write] {
        for permission in PermissionSet::ALL.difference(preset.permissions()).iter() {
            let more = preset.permissions().with(permission);
            assert_eq!(more.access().overall, AccessLabel::Custom, "{preset} with {permission}");
            assert_eq!(more.access().within(permission.entity.scope()), AccessLabel::Custom);
            assert_eq!(more.without(permission).access().overall, preset.label());
        }
    }
}

#[test]
fn different_presets_in_two_scopes_are_custom_overall() {
    for merchant in Preset::ALL {
        for payments in Preset::ALL.iter().filter(|payments| *payments != merchant) {
            let set = PermissionSet::EMPTY
                .with_preset_in(Scope::Merchant, *merchant)
                .with_preset_in(Scope::Payments, *payments);
            let expected =
                Access { overall: AccessLabel::Custom, merchant: merchant.label(), payments: payments.label() };
            assert_eq!(set.access(), expected);
        }
    }
}

#[test]
fn every_access_label_has_a_text() {
    let texts: Vec<_> = AccessLabel::ALL.iter().map(|label| label.label()).collect();
    assert_eq!(texts, ["None", "Read-only", "Write", "Full access", "Custom"]);
}

proptest! {
    #[test]
    fn labels_agree_with_counting_permissions(set in any_set()) {
        prop_assert_eq!(set.access(), counted_access(set));
    }

    #[test]
    fn labels_near_presets_agree_with_counting_permissions(
        preset in prop::sample::select(Preset::ALL),
        switched in prop::collection::vec(any_permission(), 0..4),
    ) {
        let set = switched.iter().fold(preset.permissions(), |set, permission| {
            if set.contains(*permission) { set.without(*permission) } else { set.with(*permission) }
        });
        prop_assert_eq!(set.access(), counted_access(set));
    }

    #[test]
    fn a_preset_in_one_scope_does_not_change_the_other(
        set in any_set(),
        scope in prop::sample::select(Scope::ALL),
        preset in prop::sample::select(Preset::ALL),
    ) {
        let changed = set.with_preset_in(scope, preset);
        let other = PermissionSet::ALL.difference(PermissionSet::of_scope(scope));
        prop_assert_eq!(changed.intersection(other), set.intersection(other));
        prop_assert_eq!(changed.access().within(scope), preset.label());
        prop_assert_eq!(changed.with_preset_in(scope, preset), changed);
    }
}
