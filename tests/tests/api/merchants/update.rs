//! `PATCH /api/merchants/{merchant_id}`

use keywright_tests::organisation::Organisation;
use shared::endpoint::{CreateMerchant, GetMerchant, Nothing, UpdateMerchant};
use shared::merchant::{Merchant, MerchantPatch, MerchantStatus, NewMerchant};

fn described(organisation: &Organisation) -> Merchant {
    let sent = NewMerchant {
        name: "Shop".to_owned(),
        website: "https://shop.example".to_owned(),
        description: Some("A shop".to_owned()),
        reference_id: Some("S-1".to_owned()),
    };
    organisation.owner.call::<CreateMerchant>(&(), &sent)
}

#[test]
fn only_the_sent_fields_change() {
    let organisation = Organisation::new();
    let before = described(&organisation);
    let patch = MerchantPatch { name: Some(" Store ".to_owned()), ..MerchantPatch::default() };
    let after = organisation.owner.call::<UpdateMerchant>(&before.id, &patch);
    assert!(after.updated_at > before.updated_at);
    let expected = Merchant { name: "Store".to_owned(), updated_at: after.updated_at, ..before };
    assert_eq!(after, expected);
    assert_eq!(organisation.owner.call::<GetMerchant>(&after.id, &Nothing {}), expected);
}

#[test]
fn null_clears_an_optional_field() {
    let organisation = Organisation::new();
    let before = described(&organisation);
    let patch = MerchantPatch { description: Some(None), reference_id: Some(None), ..MerchantPatch::default() };
    let after = organisation.owner.call::<UpdateMerchant>(&before.id, &patch);
    assert_eq!((after.description, after.reference_id, after.name), (None, None, before.name));
}

#[test]
fn a_merchant_is_disabled_and_enabled_again() {
    let organisation = Organisation::new();
    let merchant = described(&organisation);
    let turn = |status| {
        let patch = MerchantPatch { status: Some(status), ..MerchantPatch::default() };
        organisation.owner.call::<UpdateMerchant>(&merchant.id, &patch)
    };
    let disabled = turn(MerchantStatus::Disabled);
    assert_eq!((disabled.status, disabled.disabled_at), (MerchantStatus::Disabled, Some(disabled.updated_at)));
    assert_eq!(turn(MerchantStatus::Disabled), disabled, "disabling it again must change nothing");
    let enabled = turn(MerchantStatus::Enabled);
    assert_eq!((enabled.status, enabled.disabled_at), (MerchantStatus::Enabled, None));
}

#[test]
fn a_patch_without_changes_writes_nothing() {
    let organisation = Organisation::new();
    let merchant = described(&organisation);
    let before = organisation.stored();
    let same = MerchantPatch {
        name: Some(merchant.name.clone()),
        website: Some(merchant.website.clone()),
        description: Some(merchant.description.clone()),
        reference_id: Some(merchant.reference_id.clone()),
        status: Some(merchant.status),
    };
    for patch in [MerchantPatch::default(), same] {
        assert_eq!(organisation.owner.call::<UpdateMerchant>(&merchant.id, &patch), merchant);
    }
    assert_eq!(organisation.stored(), before);
}

#[test]
fn concurrent_edits_of_different_fields_both_succeed() {
    let organisation = Organisation::new();
    let merchant = described(&organisation);
    let name = MerchantPatch { name: Some("Store".to_owned()), ..MerchantPatch::default() };
    let website = MerchantPatch { website: Some("https://store.example".to_owned()), ..MerchantPatch::default() };
    std::thread::scope(|scope| {
        for patch in [&name, &website] {
            scope.spawn(|| organisation.owner.call::<UpdateMerchant>(&merchant.id, patch));
        }
    });
    let after = organisation.owner.call::<GetMerchant>(&merchant.id, &Nothing {});
    assert_eq!((after.name.as_str(), after.website.as_str()), ("Store", "https://store.example"));
}
