//! `GET /api/merchants/{merchant_id}/keys`: order and pages.

use keywright_tests::organisation::Organisation;
use shared::endpoint::ListKeys;
use shared::id::{KeyId, MerchantId};
use shared::key::{Direction, KeyFilter, KeyOrder, KeyStatus, Mode, RevokedFilter};
use shared::problem::ErrorCode;

/// A merchant with keys of every status, created in alternation.
struct Listed {
    organisation: Organisation,
    merchant_id: MerchantId,
    /// Enabled, disabled, expired, revoked; newest first within each status.
    expected: Vec<KeyId>,
}

fn listed(keys: usize) -> Listed {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let mut expected = [const { Vec::new() }; 4];
    for number in 0..keys {
        let key = organisation.key(merchant_id).key;
        match number % 4 {
            0 => {}
            1 => organisation.disable(&key),
            2 => organisation.expire(&key),
            _ => organisation.revoke(&key),
        }
        expected[number % 4].insert(0, key.id);
    }
    Listed { organisation, merchant_id, expected: expected.concat() }
}

impl Listed {
    fn page(&self, filter: &KeyFilter) -> (Vec<KeyId>, Option<String>) {
        let page = self.organisation.owner.call::<ListKeys>(&self.merchant_id, filter);
        (page.items.iter().map(|key| key.id).collect(), page.next_cursor)
    }

    /// All keys, page by page. Calls `between` after each page.
    fn walk(&self, limit: &str, between: impl FnMut()) -> Vec<KeyId> {
        self.walk_through(limited(limit), between)
    }

    fn walk_through(&self, mut filter: KeyFilter, mut between: impl FnMut()) -> Vec<KeyId> {
        let mut found = Vec::new();
        loop {
            let (ids, next_cursor) = self.page(&filter);
            found.extend(ids);
            assert!(found.len() <= 100, "the pages do not end");
            between();
            match next_cursor {
                Some(cursor) => filter.cursor = Some(cursor),
                None => return found,
            }
        }
    }
}

fn limited(limit: &str) -> KeyFilter {
    KeyFilter { limit: Some(limit.parse().expect("a page size")), ..KeyFilter::default() }
}

#[test]
fn a_new_merchant_has_no_keys() {
    let organisation = Organisation::new();
    let reply = organisation.owner.ask::<ListKeys>(&organisation.merchant().id, &KeyFilter::default());
    assert_eq!(reply.json(), serde_json::json!({ "items": [], "next_cursor": null }));
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[test]
fn keys_are_sorted_by_status_then_newest_for_every_page_size() {
    let listed = listed(14);
    for limit in ["1", "2", "3", "4", "5", "7", "13", "14", "15", "100"] {
        assert_eq!(listed.walk(limit, || {}), listed.expected, "pages of {limit}");
    }
}

#[test]
fn a_listed_key_has_every_field() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    let page = organisation.owner.call::<ListKeys>(&key.merchant_id, &KeyFilter::default());
    assert_eq!((page.items, page.next_cursor), (vec![key], None));
}

#[test]
fn every_order_goes_both_ways_through_all_pages() {
    let listed = listed(9);
    listed.organisation.key(listed.organisation.merchant().id);
    let mut by_age = listed.expected.clone();
    by_age.sort_unstable();
    for order in KeyOrder::ALL.iter().copied() {
        let walk = |direction| {
            let order = (Some(order), Some(direction));
            listed.walk_through(KeyFilter { order: order.0, direction: order.1, ..limited("2") }, || {})
        };
        let (ascending, mut descending) = (walk(Direction::Ascending), walk(Direction::Descending));
        descending.reverse();
        assert_eq!(ascending, descending, "{order}");
        let mut found = ascending.clone();
        found.sort_unstable();
        assert_eq!(found, by_age, "{order} lists each key of the merchant account once");
        assert!(order != KeyOrder::Created || ascending == by_age);
    }
}

#[test]
fn a_sorted_list_has_the_same_filters() {
    let listed = listed(8);
    let sorted = |change: fn(&mut KeyFilter)| {
        let mut filter = KeyFilter { order: Some(KeyOrder::Created), ..KeyFilter::default() };
        change(&mut filter);
        listed.page(&filter).0
    };
    let statuses: Vec<_> = listed.expected.chunks(2).collect();
    assert_eq!(sorted(|filter| filter.status = Some(KeyStatus::Disabled)), statuses[1]);
    assert_eq!(sorted(|filter| filter.revoked = Some(RevokedFilter::Hidden)).len(), 6);
    assert_eq!(sorted(|filter| filter.mode = Some(Mode::Live)), []);
    assert_eq!(sorted(|filter| filter.search = Some("nothing".to_owned())), []);
}

#[test]
fn a_merchant_lists_only_its_own_keys() {
    let organisation = Organisation::new();
    let [one, other] = [(); 2].map(|()| organisation.key(organisation.merchant().id).key);
    for key in [one, other] {
        assert_eq!(organisation.owner.call::<ListKeys>(&key.merchant_id, &KeyFilter::default()).items, [key]);
    }
}

#[test]
fn keys_added_between_pages_do_not_repeat_or_hide_others() {
    let listed = listed(9);
    let found = listed.walk("2", || {
        listed.organisation.key(listed.merchant_id);
    });
    assert_eq!(found, listed.expected);
}

#[test]
fn a_key_that_expires_between_pages_is_still_listed() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let keys: Vec<_> = (0..5).map(|_| organisation.key(merchant_id).key).collect();
    let expected = keys.iter().rev().map(|key| key.id).collect();
    let listed = Listed { organisation, merchant_id, expected };
    assert_eq!(listed.walk("2", || listed.organisation.expire(&keys[0])), listed.expected);
}

#[test]
fn the_default_page_size_of_keys_is_50() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let mut expected: Vec<_> = (0..51).map(|_| organisation.key(merchant_id).key.id).collect();
    expected.reverse();
    let listed = Listed { organisation, merchant_id, expected };
    let (ids, cursor) = listed.page(&KeyFilter::default());
    assert_eq!((ids.as_slice(), cursor.is_some()), (&listed.expected[..50], true));
}

#[test]
fn a_cursor_of_another_list_is_rejected() {
    let listed = listed(8);
    let (_, cursor) = listed.page(&limited("1"));
    let elsewhere = listed.organisation.merchant().id;
    let filter = KeyFilter { cursor, ..KeyFilter::default() };
    let problem = listed.organisation.owner.refusal::<ListKeys>(&elsewhere, &filter);
    assert_eq!(problem.code, ErrorCode::InvalidCursor);
}
