//! Permissions and sets of them: names, order, bits and the laws of sets. Labels are in `permission_label.rs`.

use proptest::prelude::*;
use shared::permission::{Action, Entity, Permission, PermissionSet, Scope};
use std::collections::HashSet;

/// The guide's table, in its order: names in JSON, and labels on the page.
const TABLE: [(&str, &str); 20] = [
    ("customer.view", "View Customer"),
    ("customer.edit", "Edit Customer"),
    ("currency_account.view", "View Currency account"),
    ("currency_account.edit", "Edit Currency account"),
    ("merchant_account.view", "View Merchant account"),
    ("merchant_account.edit", "Edit Merchant account"),
    ("payment_route.view", "View Payment route"),
    ("payment_route.edit", "Edit Payment route"),
    ("payment_statement.view", "View Payment statement"),
    ("payment_statement.edit", "Edit Payment statement"),
    ("payment_transaction.view", "View Payment transaction"),
    ("payment_transaction.edit", "Edit Payment transaction"),
    ("payment_commit.view", "View Payment commit"),
    ("payment_commit.edit", "Edit Payment commit"),
    ("payment_request.view", "View Payment request"),
    ("payment_request.edit", "Edit Payment request"),
    ("payment_command.view", "View Payment command"),
    ("payment_command.edit", "Edit Payment command"),
    ("payment_scheme.view", "View Payment scheme"),
    ("payment_scheme.edit", "Edit Payment scheme"),
];

/// Every set of permissions, each as likely as any other.
pub(crate) fn any_set() -> impl Strategy<Value = PermissionSet> {
    (0..=PermissionSet::ALL.bits()).prop_map(|bits| PermissionSet::from_bits(bits).expect("these are all sets"))
}

pub(crate) fn any_permission() -> impl Strategy<Value = Permission> {
    prop::sample::select(Permission::all().collect::<Vec<_>>())
}

#[test]
fn permissions_have_the_names_labels_and_order_of_the_guide() {
    let said: Vec<_> = Permission::all().map(|permission| (permission.to_string(), permission.label())).collect();
    let told: Vec<_> = TABLE.iter().map(|(name, label)| ((*name).to_owned(), (*label).to_owned())).collect();
    assert_eq!(said, told);
}

#[test]
fn wire_names_are_unique_and_parse_back() {
    let names: HashSet<_> = Permission::all().map(|permission| permission.to_string()).collect();
    assert_eq!(names.len(), Permission::all().count());
    for permission in Permission::all() {
        assert_eq!(permission.to_string().parse(), Ok(permission));
    }
}

#[test]
fn an_unknown_permission_is_rejected_with_the_known_ones() {
    for name in ["", "customer", "customer.", ".view", "customer.delete", "Customer.view", "customer.view ", "*"] {
        let refusal = name.parse::<Permission>().expect_err(name).to_string();
        assert!(refusal.contains("customer.view, customer.edit"), "{refusal}");
    }
}

#[test]
fn the_stored_bit_of_a_permission_never_changes() {
    for (place, (name, _)) in TABLE.iter().enumerate() {
        let permission = name.parse().expect("a name of the table");
        assert_eq!(PermissionSet::EMPTY.with(permission).bits(), 1 << place, "{name}");
    }
}

#[test]
fn scopes_contain_the_entities_of_the_guide() {
    let merchant = [Entity::Customer, Entity::CurrencyAccount, Entity::MerchantAccount];
    assert!(Scope::Merchant.entities().eq(merchant));
    assert_eq!(Scope::Payments.entities().count(), 7);
    assert!(Scope::Merchant.entities().chain(Scope::Payments.entities()).eq(Entity::ALL.iter().copied()));
    assert_eq!([Scope::Merchant.label(), Scope::Payments.label()], ["Merchant scope", "Payments scope"]);
}

#[test]
fn every_entity_says_in_its_own_words_what_it_covers() {
    let descriptions: HashSet<&str> = Entity::ALL.iter().map(|entity| entity.description()).collect();
    assert_eq!(descriptions.len(), Entity::ALL.len());
    assert!(!descriptions.contains(""));
}

#[test]
fn only_edit_in_the_payments_scope_moves_money() {
    for permission in Permission::all() {
        let name = permission.to_string();
        let expected = name.starts_with("payment_") && name.ends_with(".edit");
        assert_eq!(permission.moves_money(), expected, "{name}");
    }
}

#[test]
fn a_set_of_one_action_contains_every_entity() {
    for action in Action::ALL {
        let set = PermissionSet::of_action(*action);
        assert!(set.iter().eq(Entity::ALL.iter().map(|entity| entity.permission(*action))));
    }
}

#[test]
fn a_set_is_written_in_table_order_and_read_in_any_order() {
    let read: PermissionSet =
        serde_json::from_str(r#"["payment_route.edit","customer.view","payment_route.edit"]"#).expect("a set");
    assert_eq!(serde_json::to_string(&read).expect("JSON"), r#"["customer.view","payment_route.edit"]"#);
    assert!(serde_json::from_str::<PermissionSet>(r#"["customer.view","customer.delete"]"#).is_err());
    assert!(serde_json::from_str::<PermissionSet>(r#""customer.view""#).is_err());
}

proptest! {
    #[test]
    fn union_and_intersection_are_a_distributive_lattice(a in any_set(), b in any_set(), c in any_set()) {
        prop_assert_eq!(a.union(b), b.union(a));
        prop_assert_eq!(a.intersection(b), b.intersection(a));
        prop_assert_eq!(a.union(b).union(c), a.union(b.union(c)));
        prop_assert_eq!(a.intersection(b).intersection(c), a.intersection(b.intersection(c)));
        prop_assert_eq!(a.union(a.intersection(b)), a);
        prop_assert_eq!(a.intersection(a.union(b)), a);
        prop_assert_eq!(a.intersection(b.union(c)), a.intersection(b).union(a.intersection(c)));
    }

    #[test]
    fn the_empty_and_the_full_set_are_neutral_elements(a in any_set()) {
        prop_assert_eq!(a.union(PermissionSet::EMPTY), a);
        prop_assert_eq!(a.intersection(PermissionSet::ALL), a);
        prop_assert_eq!(a.intersection(PermissionSet::EMPTY), PermissionSet::EMPTY);
        prop_assert_eq!(a.union(PermissionSet::ALL), PermissionSet::ALL);
    }

    #[test]
    fn a_difference_has_what_the_other_set_lacks(a in any_set(), b in any_set()) {
        let difference = a.difference(b);
        prop_assert!(difference.intersection(b).is_empty());
        prop_assert_eq!(difference.union(a.intersection(b)), a);
        prop_assert_eq!(difference.len() + a.intersection(b).len(), a.len());
    }

    #[test]
    fn permissions_can_be_added_to_and_removed_from_a_set(set in any_set(), permission in any_permission()) {
        prop_assert!(set.with(permission).contains(permission));
        prop_assert!(!set.without(permission).contains(permission));
        prop_assert_eq!(set.with(permission).without(permission), set.without(permission));
        prop_assert_eq!(set.with(permission).len(), set.without(permission).len() + 1);
    }

    #[test]
    fn a_set_lists_its_permissions_in_order(set in any_set()) {
        let listed: Vec<_> = set.iter().collect();
        prop_assert!(listed.is_sorted());
        prop_assert_eq!(listed.len(), set.len());
        prop_assert_eq!(listed.into_iter().rev().collect::<PermissionSet>(), set);
    }

    #[test]
    fn a_set_reads_back_from_bits_and_json(set in any_set()) {
        prop_assert_eq!(PermissionSet::from_bits(set.bits()), Some(set));
        let json = serde_json::to_string(&set).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<PermissionSet>(&json).expect("a set"), set);
    }

    #[test]
    fn unknown_stored_bits_are_rejected(bits in PermissionSet::ALL.bits() + 1..) {
        prop_assert_eq!(PermissionSet::from_bits(bits), None);
    }
}
