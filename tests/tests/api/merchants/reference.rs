//! A reference ID belongs to at most one merchant account of an organisation.

use keywright_tests::organisation::{Organisation, new_merchant};
use shared::endpoint::{CreateMerchant, UpdateMerchant};
use shared::merchant::{MerchantPatch, NewMerchant};
use shared::problem::ErrorCode;
use std::thread;

fn with_reference(name: &str) -> NewMerchant {
    NewMerchant { reference_id: Some("B-1923".to_owned()), ..new_merchant(name) }
}

fn patch(reference_id: Option<&str>) -> MerchantPatch {
    MerchantPatch { reference_id: Some(reference_id.map(str::to_owned)), ..MerchantPatch::default() }
}

#[test]
fn a_used_reference_id_is_rejected() {
    let organisation = Organisation::new();
    let first = organisation.owner.call::<CreateMerchant>(&(), &with_reference("One"));
    let problem = organisation.refuses(organisation.owner.request_to::<CreateMerchant>(&(), &with_reference("Two")));
    assert_eq!(problem.code, ErrorCode::ReferenceIdTaken);
    assert!(problem.detail.contains(&first.id.to_string()), "{}", problem.detail);
    let other = organisation.merchant_named("Three");
    let update = organisation.owner.request_to::<UpdateMerchant>(&other.id, &patch(Some("B-1923")));
    assert_eq!(organisation.refuses(update).code, ErrorCode::ReferenceIdTaken);
}

#[test]
fn a_removed_reference_id_can_be_used_again() {
    let organisation = Organisation::new();
    let first = organisation.owner.call::<CreateMerchant>(&(), &with_reference("One"));
    assert_eq!(organisation.owner.call::<UpdateMerchant>(&first.id, &patch(Some("B-1923"))).id, first.id);
    organisation.owner.call::<UpdateMerchant>(&first.id, &patch(None));
    organisation.owner.call::<CreateMerchant>(&(), &with_reference("Two"));
}

#[test]
fn two_organisations_can_use_the_same_reference_id() {
    for organisation in [Organisation::new(), Organisation::new()] {
        organisation.owner.call::<CreateMerchant>(&(), &with_reference("Shop"));
    }
}

#[test]
fn only_one_of_many_concurrent_merchants_gets_a_reference_id() {
    let organisation = Organisation::new();
    let statuses: Vec<_> = thread::scope(|scope| {
        let create = |n: usize| organisation.owner.ask::<CreateMerchant>(&(), &with_reference(&format!("Shop {n}")));
        let sent: Vec<_> = (0..8).map(|n| scope.spawn(move || create(n).status)).collect();
        sent.into_iter().map(|sent| sent.join().expect("a reply")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7, "{statuses:?}");
}
