//! `GET /api/keys`: the keys of all merchant accounts.

use keywright_tests::organisation::{Organisation, new_key, now};
use shared::endpoint::{CreateKey, ListOrganisationKeys};
use shared::id::{KeyId, MerchantId};
use shared::key::{Direction, Key, KeyAttention, KeyOrder, KeyStatus, Mode, NewKey, OrganisationKeyFilter};
use shared::moment::Moment;
use shared::permission::{AccessLabel, PermissionSet, Preset};
use shared::problem::ErrorCode;

fn created(organisation: &Organisation, merchant_id: MerchantId, name: &str, change: impl Fn(&mut NewKey)) -> Key {
    let mut new = NewKey { name: Some(name.to_owned()), ..new_key(Mode::Test) };
    change(&mut new);
    organisation.owner.call::<CreateKey>(&merchant_id, &new).key
}

fn found(organisation: &Organisation, filter: OrganisationKeyFilter) -> Vec<KeyId> {
    let page = organisation.owner.call::<ListOrganisationKeys>(&(), &filter);
    page.items.iter().map(|listed| listed.key.id).collect()
}

/// All pages of a list, one key on each.
fn page_by_page(organisation: &Organisation, filter: &OrganisationKeyFilter) -> Vec<KeyId> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let limit = Some("1".parse().expect("a limit"));
        let page = organisation
            .owner
            .call::<ListOrganisationKeys>(&(), &OrganisationKeyFilter { cursor, limit, ..filter.clone() });
        ids.extend(page.items.iter().map(|listed| listed.key.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return ids;
        }
    }
}

#[test]
fn keys_of_all_merchant_accounts_are_listed_with_their_accounts() {
    let organisation = Organisation::new();
    let (surf, books) = (organisation.merchant_named("Surf"), organisation.merchant_named("Books"));
    let (one, two) = (organisation.key(surf.id).key, organisation.key(books.id).key);
    let page = organisation.owner.call::<ListOrganisationKeys>(&(), &OrganisationKeyFilter::default());
    let listed: Vec<_> = page.items.iter().map(|item| (item.key.clone(), item.merchant_name.as_str())).collect();
    assert_eq!(listed, [(two, "Books"), (one, "Surf")]);
    let theirs = Organisation::new();
    assert_eq!(found(&theirs, OrganisationKeyFilter::default()), []);
    assert_eq!(found(&theirs, OrganisationKeyFilter { merchant_id: Some(surf.id), ..Default::default() }), []);
}

#[test]
fn filters_combine() {
    let organisation = Organisation::new();
    let (here, there) = (organisation.merchant().id, organisation.merchant().id);
    let live = created(&organisation, here, "Checkout", |new| new.mode = Mode::Live).id;
    let disabled = created(&organisation, here, "Checkout", |_| {});
    let other = created(&organisation, there, "Refunds", |_| {}).id;
    organisation.disable(&disabled);
    let filter = OrganisationKeyFilter::default;
    assert_eq!(found(&organisation, OrganisationKeyFilter { merchant_id: Some(there), ..filter() }), [other]);
    assert_eq!(found(&organisation, OrganisationKeyFilter { mode: Some(Mode::Live), ..filter() }), [live]);
    let status = Some(KeyStatus::Disabled);
    assert_eq!(found(&organisation, OrganisationKeyFilter { status, ..filter() }), [disabled.id]);
    let search = Some("check".to_owned());
    let by_word = OrganisationKeyFilter { search, ..filter() };
    assert_eq!(found(&organisation, by_word.clone()), [disabled.id, live]);
    assert_eq!(found(&organisation, OrganisationKeyFilter { status, mode: Some(Mode::Live), ..by_word }), []);
    let open = OrganisationKeyFilter { attention: Some(KeyAttention::AnyAddress), ..filter() };
    assert_eq!(found(&organisation, open), [live]);
}

#[test]
fn keys_are_filtered_by_the_label_of_their_permissions() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let with =
        |permissions: PermissionSet| created(&organisation, merchant_id, "Key", |new| new.permissions = permissions).id;
    let presets = [Preset::ReadOnly, Preset::Write, Preset::FullAccess].map(|preset| with(preset.permissions()));
    let custom = with(["customer.view".parse().expect("a permission")].into_iter().collect());
    let by = |access| found(&organisation, OrganisationKeyFilter { access: Some(access), ..Default::default() });
    assert_eq!(by(AccessLabel::ReadOnly), [presets[0]]);
    assert_eq!(by(AccessLabel::Write), [presets[1]]);
    assert_eq!(by(AccessLabel::FullAccess), [presets[2]]);
    assert_eq!(by(AccessLabel::Custom), [custom]);
    assert_eq!(by(AccessLabel::None), []);
}

#[test]
fn every_order_has_complete_pages_in_both_directions() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let ends = |days: i64| move |new: &mut NewKey| new.expires_at = Some(now().plus_ms(days * Moment::DAY_MS));
    let first = created(&organisation, merchant_id, "beta", ends(9));
    let second = created(&organisation, merchant_id, "Alpha", |_| {});
    let third = created(&organisation, merchant_id, "alpha", ends(3));
    organisation.use_key(&second, Moment::DAY_MS, 1);
    organisation.use_key(&first, 0, 1);
    let unnamed = organisation.key(merchant_id).key.id;
    let [first, second, third] = [first.id, second.id, third.id];
    for (order, ascending) in [
        (KeyOrder::Created, [first, second, third, unnamed]),
        (KeyOrder::Name, [second, third, first, unnamed]),
        (KeyOrder::Ends, [third, first, second, unnamed]),
        (KeyOrder::Used, [third, unnamed, second, first]),
    ] {
        let mut expected = ascending;
        for direction in [Direction::Ascending, Direction::Descending] {
            let filter = OrganisationKeyFilter { order: Some(order), direction: Some(direction), ..Default::default() };
            assert_eq!(found(&organisation, filter.clone()), expected, "{order} {direction}");
            assert_eq!(page_by_page(&organisation, &filter), expected, "{order} {direction}, page by page");
            expected.reverse();
        }
    }
}

#[test]
fn a_cursor_works_only_for_its_own_order() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    organisation.key(merchant_id);
    organisation.key(merchant_id);
    let limit = Some("1".parse().expect("a limit"));
    let filter = OrganisationKeyFilter { limit, ..Default::default() };
    let cursor = organisation.owner.call::<ListOrganisationKeys>(&(), &filter).next_cursor;
    let other = OrganisationKeyFilter { cursor, order: Some(KeyOrder::Name), ..filter };
    let problem = organisation.owner.refusal::<ListOrganisationKeys>(&(), &other);
    assert_eq!(problem.code, ErrorCode::InvalidCursor);
}
