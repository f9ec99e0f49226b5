//! `GET /api/merchants`: orders and pages.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use shared::endpoint::ListMerchants;
use shared::id::MerchantId;
use shared::merchant::{MerchantFilter, MerchantOrder};
use shared::page::Page;
use shared::problem::ErrorCode;

fn page(caller: &Caller, filter: &MerchantFilter) -> (Vec<MerchantId>, Option<String>) {
    let Page { items, next_cursor } = caller.call::<ListMerchants>(&(), filter);
    (items.iter().map(|merchant| merchant.id).collect(), next_cursor)
}

/// All merchants, page by page.
fn walk(caller: &Caller, order: Option<MerchantOrder>, limit: &str) -> Vec<MerchantId> {
    let limit = Some(limit.parse().expect("a page size"));
    let mut filter = MerchantFilter { order, limit, ..MerchantFilter::default() };
    let mut found = Vec::new();
    loop {
        let (ids, next_cursor) = page(caller, &filter);
        found.extend(ids);
        assert!(found.len() <= 100, "the pages do not end");
        match next_cursor {
            Some(cursor) => filter.cursor = Some(cursor),
            None => return found,
        }
    }
}

fn made(organisation: &Organisation, names: &[&str]) -> Vec<MerchantId> {
    names.iter().map(|name| organisation.merchant_named(name).id).collect()
}

#[test]
fn a_new_organisation_has_no_merchants() {
    let reply = Organisation::new().owner.ask::<ListMerchants>(&(), &MerchantFilter::default());
    assert_eq!(reply.json(), serde_json::json!({ "items": [], "next_cursor": null }));
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[test]
fn every_order_lists_each_merchant_once_for_every_page_size() {
    let organisation = Organisation::new();
    let names = ["delta", "Alpha", "charlie", "Bravo", "alpha", "Émile", "bravo", "Äpfel", "Łódź", "Österreich"];
    let ids = made(&organisation, &names);
    let newest: Vec<_> = ids.iter().rev().copied().collect();
    let by_name: Vec<_> = [1, 4, 7, 3, 6, 2, 0, 5, 8, 9].map(|place| ids[place]).to_vec();
    for limit in ["1", "2", "3", "9", "10", "11", "100"] {
        assert_eq!(walk(&organisation.owner, None, limit), newest, "pages of {limit}");
        assert_eq!(walk(&organisation.owner, Some(MerchantOrder::Newest), limit), newest, "pages of {limit}");
        assert_eq!(walk(&organisation.owner, Some(MerchantOrder::Oldest), limit), ids, "pages of {limit}");
        assert_eq!(walk(&organisation.owner, Some(MerchantOrder::Name), limit), by_name, "pages of {limit}");
    }
}

#[test]
fn the_default_page_size_of_merchants_is_50() {
    let organisation = Organisation::new();
    for number in 0..51 {
        organisation.merchant_named(&format!("Shop {number}"));
    }
    let (ids, next_cursor) = page(&organisation.owner, &MerchantFilter::default());
    assert_eq!((ids.len(), next_cursor.is_some()), (50, true));
    let (rest, end) = page(&organisation.owner, &MerchantFilter { cursor: next_cursor, ..MerchantFilter::default() });
    assert_eq!((rest.len(), end), (1, None));
}

#[test]
fn merchants_added_between_pages_do_not_repeat_or_hide_others() {
    let organisation = Organisation::new();
    let ids = made(&organisation, &["a", "b", "c", "d", "e"]);
    let limit = Some("2".parse().expect("a page size"));
    let (mut found, mut cursor) = page(&organisation.owner, &MerchantFilter { limit, ..MerchantFilter::default() });
    while cursor.is_some() {
        organisation.merchant_named("later");
        let (next, next_cursor) =
            page(&organisation.owner, &MerchantFilter { cursor, limit, ..MerchantFilter::default() });
        found.extend(next);
        cursor = next_cursor;
    }
    assert_eq!(found, ids.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn a_cursor_of_another_order_is_rejected() {
    let organisation = Organisation::new();
    made(&organisation, &["a", "b"]);
    let limit = Some("1".parse().expect("a page size"));
    let (_, cursor) = page(&organisation.owner, &MerchantFilter { limit, ..MerchantFilter::default() });
    let filter = MerchantFilter { cursor, order: Some(MerchantOrder::Name), ..MerchantFilter::default() };
    assert_eq!(organisation.owner.refusal::<ListMerchants>(&(), &filter).code, ErrorCode::InvalidCursor);
}
