//! The list on the Developers tab: selecting several keys, hiding revoked ones, reporting a leak.

use crate::fixtures::{ending, named, successor, used};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::activity::ActivityAction;
use shared::endpoint::{GetKey, Nothing, RevokeKey};
use shared::id::MerchantId;
use shared::key::{Key, KeyStatus, Mode, Revocation};
use shared::member::Role;

const ALL: &str = "All keys on this page";

/// A new merchant with test keys of these names.
fn keys<const N: usize>(names: [&str; N]) -> (Organisation, MerchantId, [Key; N]) {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let keys = names.map(|name| named(&organisation, merchant_id, name, Mode::Test));
    (organisation, merchant_id, keys)
}

fn list(merchant_id: MerchantId, query: &str) -> String {
    format!("/merchants/{merchant_id}/developers{query}")
}

fn status(organisation: &Organisation, key: &Key) -> KeyStatus {
    organisation.owner.call::<GetKey>(&key.id, &Nothing {}).status
}

#[test]
fn selected_keys_are_disabled_together_with_a_result_for_each() {
    let (organisation, merchant_id, [checkout, refunds, reports, kept]) =
        keys(["Checkout", "Refunds", "Reports", "Kept"]);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    for key in ["Checkout", "Refunds", "Reports"] {
        page.click("checkbox", key);
    }
    page.sees("3 selected");
    page.click("button", "Disable selected…");
    page.find("dialog", "Disable 3 API keys?");
    page.sees("These keys weren't used in the last 7 days.");
    for key in [&checkout, &refunds, &reports] {
        page.sees(&format!("{} {}", key.name.as_deref().unwrap_or_default(), ending(key)));
    }
    page.fill("Reason", "The shop has closed");
    let leak = Revocation { reason: "Found in a log".to_owned(), leaked: true };
    organisation.owner.call::<RevokeKey>(&reports.id, &leak);
    page.click("button", "Disable 3 API keys");
    page.find("dialog", "2 of 3 API keys disabled");
    page.sees("Not disabled: A revoked key never changes again.");
    page.click("button", "Close");
    page.sees("Show revoked (1)");
    page.sees_no_more("selected");
    assert_eq!([&checkout, &refunds].map(|key| status(&organisation, key)), [KeyStatus::Disabled; 2]);
    assert_eq!(status(&organisation, &kept), KeyStatus::Enabled);
    assert_eq!(organisation.events_of(ActivityAction::KeyDisabled), 2);
    let disabled = organisation.owner.call::<GetKey>(&checkout.id, &Nothing {});
    assert_eq!(disabled.disabled_reason.as_deref(), Some("The shop has closed"));
    assert_eq!(page.names_of("checkbox"), [ALL, "Kept", "Refunds", "Checkout"], "revoked keys cannot be selected");
}

#[test]
fn all_keys_on_the_page_are_selected_and_cleared_together() {
    let (organisation, merchant_id, _) = keys(["Checkout", "Refunds"]);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.click("checkbox", ALL);
    page.sees("2 selected");
    page.click("checkbox", "Refunds");
    page.sees("1 selected");
    let mixed = "return document.querySelectorAll('thead input:indeterminate').length";
    assert_eq!(page.script(mixed, Vec::new()), 1);
    page.click("button", "Clear");
    page.sees_no_more("selected");
    assert!(!page.is_switched_on("checkbox", "Checkout") && !page.is_switched_on("checkbox", ALL));
}

#[test]
fn disabling_recently_used_keys_requires_typing_their_number() {
    let (organisation, merchant_id, [checkout, refunds]) = keys(["Checkout", "Refunds"]);
    used(&checkout, 12, 60_000);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.click("checkbox", ALL);
    page.click("button", "Disable selected…");
    page.sees("Used in the last 7 days. Disabling this key will interrupt the systems that use it:");
    page.sees("12 calls in the last 24 hours");
    page.click("button", "Disable 2 API keys");
    page.sees("Type the number of keys to confirm.");
    assert_eq!(status(&organisation, &refunds), KeyStatus::Enabled);
    page.fill("Type 2 to confirm", "2");
    page.click("button", "Disable 2 API keys");
    page.find("dialog", "2 API keys disabled");
    page.gets_keyboard_on("heading", "2 API keys disabled");
    assert_eq!([&checkout, &refunds].map(|key| status(&organisation, key)), [KeyStatus::Disabled; 2]);
}

#[test]
fn column_heads_sort_the_keys_of_a_merchant_account() {
    let (organisation, merchant_id, _) = keys(["Beta", "Alpha", "Gamma"]);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    let order = || page.names_of("checkbox")[1..].join(" ");
    page.sees("3 API keys");
    assert_eq!(order(), "Gamma Alpha Beta", "the newest key comes first");
    page.click("link", "Key");
    page.comes_to(&list(merchant_id, "?order=name&direction=asc"));
    page.sees("↑");
    assert_eq!(order(), "Alpha Beta Gamma");
    page.click("link", "Key");
    page.sees("↓");
    assert_eq!(order(), "Gamma Beta Alpha");
    page.click("link", "Key");
    page.comes_to(&list(merchant_id, ""));
}

#[test]
fn narrow_lists_are_sorted_by_a_selection() {
    let (organisation, merchant_id, _) = keys(["Beta", "Alpha", "Gamma"]);
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.set_width(360);
    for (path, own) in [(list(merchant_id, ""), "Sort by status"), ("/keys".to_owned(), "Sort")] {
        page.go(&path);
        page.sees("3 API keys");
        assert!(!page.has("link", "Last used"), "a link that cannot be seen has no Tab stop");
        page.choose("Sort", "By name");
        page.comes_to(&format!("{path}?order=name&direction=asc"));
        page.choose("Sort", own);
        page.comes_to(&path);
    }
}

#[test]
fn disabled_keys_are_enabled_or_revoked_together() {
    let (organisation, merchant_id, [checkout, refunds, reports]) = keys(["Checkout", "Refunds", "Reports"]);
    organisation.disable(&checkout);
    organisation.disable(&refunds);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.click("checkbox", ALL);
    page.sees("3 selected");
    page.find("button", "Disable 1 key…");
    page.click("button", "Enable 2 keys…");
    page.find("dialog", "Enable 2 API keys?");
    assert!(!page.has("textbox", "Reason"), "enabling has no reason");
    page.click("button", "Enable 2 API keys");
    page.find("dialog", "2 API keys enabled");
    page.click("button", "Close");
    assert_eq!([&checkout, &refunds].map(|key| status(&organisation, key)), [KeyStatus::Enabled; 2]);
    organisation.disable(&refunds);
    page.reload();
    page.click("checkbox", "Refunds");
    page.click("button", "Permanently revoke selected…");
    page.click("button", "Permanently revoke 1 API key");
    page.sees("Enter a reason.");
    page.fill("Reason", "Not needed any more");
    page.click("button", "Permanently revoke 1 API key");
    page.find("dialog", "1 API key revoked");
    assert_eq!(status(&organisation, &refunds), KeyStatus::Revoked);
    assert_eq!(status(&organisation, &reports), KeyStatus::Enabled);
}

#[test]
fn only_keys_that_the_role_may_change_can_be_selected_or_revoked() {
    let (organisation, merchant_id, _) = keys(["Checkout"]);
    named(&organisation, merchant_id, "Production", Mode::Live);
    let developer = Page::open_as(&organisation.member(Role::Developer), &list(merchant_id, ""));
    developer.find("checkbox", "Checkout");
    assert_eq!(developer.names_of("checkbox"), [ALL, "Checkout"]);
    developer.click("button", "Actions for Production");
    developer.find("button", "Copy key ID");
    assert!(!developer.has("link", "Report leak…") && !developer.has("link", "Rotate"));
    developer.press(thirtyfour::Key::Escape);
    developer.click("button", "Actions for Checkout");
    developer.find("link", "Report leak…");
    assert!(developer.has("link", "Rotate") && developer.has("button", "Disable…"));
    let viewer = Page::open_as(&organisation.member(Role::Viewer), &list(merchant_id, ""));
    viewer.find("link", "Checkout");
    assert!(viewer.names_of("checkbox").is_empty());
    viewer.click("button", "Actions for Checkout");
    viewer.find("button", "Copy key ID");
    assert!(!viewer.has("link", "Report leak…") && !viewer.has("link", "Duplicate"));
}

#[test]
fn revoked_keys_are_hidden_until_requested_and_filters_stay() {
    let (organisation, merchant_id, [_, old, older]) = keys(["Checkout", "Old checkout", "Older"]);
    organisation.revoke(&old);
    organisation.revoke(&older);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, "?mode=test"));
    page.find("link", "Checkout");
    assert!(!page.text().contains("Old checkout"));
    page.click("link", "Show revoked (2)");
    page.comes_to(&list(merchant_id, "?mode=test&revoked=shown"));
    page.sees("Old checkout");
    page.reload();
    page.sees("Old checkout");
    assert_eq!(page.value_of("combobox", "Type"), "test");
    page.click("link", "Hide revoked");
    page.sees_no_more("Old checkout");
    page.choose("Status", "Revoked");
    page.sees("Old checkout");
    assert!(!page.has("link", "Show revoked (2)"));
}

#[test]
fn a_search_finds_revoked_keys_too() {
    let (organisation, merchant_id, [_, old]) = keys(["Refunds", "Old checkout"]);
    organisation.revoke(&old);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.sees("Show revoked (1)");
    page.search("Search API keys", &old.id.to_string());
    page.find("link", "Old checkout");
    page.comes_to(&list(merchant_id, &format!("?search={}", old.id)));
    assert!(!page.text().contains("Refunds") && !page.has("link", "Show revoked (1)"));
}

#[test]
fn if_every_key_is_revoked_the_list_says_so_and_can_show_them() {
    let (organisation, merchant_id, [old]) = keys(["Old checkout"]);
    organisation.revoke(&old);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.sees("All keys for this merchant have been revoked.");
    page.click("link", "Show revoked (1)");
    page.find("link", "Old checkout");
    page.sees("Revoked");
}

#[test]
fn the_list_links_to_the_leak_dialog_of_a_key() {
    let (organisation, merchant_id, [key]) = keys(["Checkout"]);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.click("button", "Actions for Checkout");
    page.click("link", "Report leak…");
    page.find("dialog", "Revoke leaked key “Checkout”?");
    assert!(page.address().starts_with(&list(merchant_id, &format!("/keys/{}", key.id))), "{}", page.address());
}

#[test]
fn a_key_is_disabled_in_the_menu_of_its_row() {
    let (organisation, merchant_id, [checkout, refunds]) = keys(["Checkout", "Refunds"]);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.click("button", "Actions for Checkout");
    page.click("button", "Disable…");
    page.find("dialog", "Disable 1 API key?");
    page.click("button", "Disable 1 API key");
    page.find("dialog", "1 API key disabled");
    assert_eq!(status(&organisation, &checkout), KeyStatus::Disabled);
    assert_eq!(status(&organisation, &refunds), KeyStatus::Enabled);
}

#[test]
fn the_list_shows_a_replaced_key_and_its_remaining_time() {
    let (organisation, merchant_id, [key]) = keys(["Checkout"]);
    successor(&organisation, &key, "Checkout, next", 3600);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.sees("Replaced");
    page.sees("in 1 hour");
}

#[test]
fn keys_are_selected_by_keyboard_on_a_narrow_screen() {
    let (organisation, merchant_id, _) = keys(["Checkout", "Refunds"]);
    let page = Page::open_as(&organisation.owner, &list(merchant_id, ""));
    page.set_width(360);
    page.find("checkbox", ALL);
    page.press_until_on(thirtyfour::Key::Tab, "checkbox", ALL);
    page.press(" ");
    page.sees("2 selected");
    page.press_until_on(thirtyfour::Key::Tab, "button", "Actions for Refunds");
    page.press_until_on(thirtyfour::Key::Tab, "button", "Disable selected…");
    page.press(thirtyfour::Key::Enter);
    page.find("dialog", "Disable 2 API keys?");
    assert_eq!(page.sideways_scroll(), None);
}
