//! The list of the keys of all merchant accounts.

use crate::fixtures::{named, page_of};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::key::{Key, Mode};

/// Two keys of two merchant accounts.
fn listed() -> (Organisation, Key, Key) {
    let organisation = Organisation::new();
    let [surf, books] = ["Surf Shop", "Corner Books"].map(|name| organisation.merchant_named(name).id);
    let first = named(&organisation, surf, "Aquarium", Mode::Live);
    let second = named(&organisation, books, "Zebra", Mode::Test);
    (organisation, first, second)
}

#[test]
fn keys_are_listed_with_their_merchant_accounts_and_lead_to_them() {
    let (organisation, first, second) = listed();
    let page = Page::open_as(&organisation.owner, "/keys");
    page.is_at("API keys");
    page.click("link", "Aquarium");
    page.comes_to(&page_of(&first));
    page.back();
    page.click("link", "Corner Books");
    page.comes_to(&format!("/merchants/{}/developers", second.merchant_id));
}

#[test]
fn column_heads_sort_the_list_and_say_so() {
    let (organisation, ..) = listed();
    let page = Page::open_as(&organisation.owner, "/keys");
    page.sees("Zebra");
    let order = || {
        let text = page.text();
        text.find("Aquarium") < text.find("Zebra")
    };
    assert!(!order(), "the newest key comes first");
    page.click("link", "Key");
    page.comes_to("/keys?order=name&direction=asc");
    page.find("columnheader", "Key");
    page.sees("↑");
    assert!(order());
    page.click("link", "Key");
    page.comes_to("/keys?order=name&direction=desc");
    page.sees("↓");
    assert!(!order());
    page.click("link", "Key");
    page.comes_to("/keys");
}

#[test]
fn keys_of_one_merchant_account_are_selected_by_its_name() {
    let (organisation, _, second) = listed();
    let page = Page::open_as(&organisation.owner, "/keys");
    page.click("button", "Merchant account");
    page.click("button", "Corner Books");
    page.comes_to(&format!("/keys?merchant_id={}", second.merchant_id));
    page.sees("Merchant account: Corner Books");
    page.sees("1 API key");
    page.sees_no_more("Aquarium");
    page.click("link", "Remove Merchant account: Corner Books");
    page.sees("Aquarium");
}

#[test]
fn filters_are_part_of_the_address_and_can_be_cleared() {
    let (organisation, ..) = listed();
    let page = Page::open_as(&organisation.owner, "/keys");
    page.choose("Type", "Live");
    page.comes_to("/keys?mode=live");
    page.sees_no_more("Zebra");
    page.choose("Access", "Full access");
    page.sees("No keys found");
    page.click("link", "Clear filters");
    page.comes_to("/keys");
    page.search("Search keys", "zeb");
    page.sees_no_more("Aquarium");
    page.sees("Zebra");
}
