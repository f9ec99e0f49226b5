//! Labels and presets: derived from a set, never stored.

use crate::permission::{any_permission, any_set};
use proptest::prelude::*;
use shared::permission::{Access, AccessLabel, Action, Entity, PermissionSet, Preset, Scope};

/// The label by counting switches, which is how a person would tell it.
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

/// A preset for everything or within one scope: the set it gives, and the label that this part then carries.
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
fn a_preset_carries_its_own_name_everywhere() {
    for preset in Preset::ALL {
        let label = preset.label();
        assert_eq!(preset.permissions().access(), Access { overall: label, merchant: label, payments: label });
        assert_eq!(label.wire_name(), preset.wire_name());
    }
}

#[test]
fn the_presets_are_every_view_every_edit_and_both() {
    assert!(Preset::ReadOnly.permissions().iter().all(|permission| permission.action == Action::View));
    assert!(Preset::Write.permissions().iter().all(|permission| permission.action == Action::Edit));
    assert_eq!(Preset::ALL.iter().map(|preset| preset.permissions().len()).collect::<Vec<_>>(), [10, 10, 20]);
}

#[test]
fn no_permission_at_all_is_none_and_not_custom() {
    let none = AccessLabel::None;
    assert_eq!(PermissionSet::EMPTY.access(), Access { overall: none, merchant: none, payments: none });
}

#[test]
fn switching_one_permission_of_a_preset_makes_it_custom_and_switching_back_the_preset_again() {
    for (preset, label, label_of) in every_preset() {
        for permission in preset.iter() {
            let less = preset.without(permission);
            assert_eq!(label_of(less.access()), AccessLabel::Custom, "{label} without {permission}");
            assert_eq!(label_of(less.with(permission).access()), label);
        }
    }
}

#[test]
fn switching_one_permission_more_on_makes_a_preset_custom_and_off_the_preset_again() {
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
fn two_scopes_with_different_presets_are_custom_overall_and_keep_their_own_names() {
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
fn a_label_has_a_text_of_its_own_on_the_page() {
    let texts: Vec<_> = AccessLabel::ALL.iter().map(|label| label.label()).collect();
    assert_eq!(texts, ["None", "Read-only", "Write", "Full access", "Custom"]);
}

proptest! {
    #[test]
    fn every_set_has_the_label_that_counting_gives(set in any_set()) {
        prop_assert_eq!(set.access(), counted_access(set));
    }

    #[test]
    fn a_few_switches_around_a_preset_are_labelled_by_counting(
        preset in prop::sample::select(Preset::ALL),
        switched in prop::collection::vec(any_permission(), 0..4),
    ) {
        let set = switched.iter().fold(preset.permissions(), |set, permission| {
            if set.contains(*permission) { set.without(*permission) } else { set.with(*permission) }
        });
        prop_assert_eq!(set.access(), counted_access(set));
    }

    #[test]
    fn a_preset_of_one_scope_leaves_the_other_scope_alone(
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
