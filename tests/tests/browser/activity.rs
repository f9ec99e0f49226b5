//! The Activity pages: event sentences, filters and exports.

use crate::fixtures::{key_named, page_of};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::{CreateInvitation, ListActivity, UpdateMerchant};
use shared::invitation::NewInvitation;
use shared::member::Role;
use shared::merchant::MerchantPatch;
use thirtyfour::Key;

/// An organisation whose owner created a merchant account and a key, and then revoked the key.
fn busy() -> (Organisation, shared::key::Key) {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    organisation.revoke(&key);
    (organisation, key)
}

fn invite(organisation: &Organisation, name: &str) {
    let invited = NewInvitation { name: name.to_owned(), email: format!("{name}@shop.example"), role: Role::Developer };
    organisation.owner.call::<CreateInvitation>(&(), &invited);
}

#[test]
fn events_are_sentences_with_reason_changes_and_address() {
    let (organisation, key) = busy();
    invite(&organisation, "Grace");
    let patch = MerchantPatch { name: Some("Store".to_owned()), ..MerchantPatch::default() };
    organisation.owner.call::<UpdateMerchant>(&key.merchant_id, &patch);
    let page = Page::open_as(&organisation.owner, "/activity");
    let owner = &organisation.owner_record.name;
    for sentence in [
        format!("{owner} edited the merchant account “Store”"),
        format!("{owner} invited “Grace”"),
        format!("{owner} revoked an API key “Checkout”"),
        format!("{owner} signed in"),
    ] {
        page.sees(&sentence);
    }
    assert!(!page.text().contains("Shop → Store"), "the details are hidden at first");
    page.open_details();
    page.sees("Shop → Store");
    page.sees("Reason: of the test");
    page.sees("from 127.0.0.1");
}

#[test]
fn actions_and_times_are_selected_by_keyboard_and_kept_in_the_url() {
    let (organisation, _) = busy();
    let page = Page::open_as(&organisation.owner, "/activity");
    page.sees("revoked an API key");
    page.press_until_on(Key::Tab, "combobox", "Action");
    page.press(Key::Down);
    page.comes_to("/activity?action=organisation_created");
    page.sees_no_more("revoked an API key");
    page.press_until_on(Key::Tab, "link", "Today");
    page.press(Key::Enter);
    page.find("link", "Clear all");
    let address = page.address();
    assert!(address.starts_with("/activity?action=organisation_created&from="), "{address}");
    page.reload();
    page.sees("Keywright admin created the organisation");
    assert_eq!(page.address(), address);
    assert_eq!(page.value_of("combobox", "Action"), "organisation_created");
    page.press_until_on(Key::Tab, "link", "Clear all");
    page.press(Key::Enter);
    page.comes_to("/activity");
    page.sees("revoked an API key");
}

#[test]
fn a_typed_date_filters_the_list_and_survives_a_reload() {
    let (organisation, _) = busy();
    let page = Page::open_as(&organisation.owner, "/activity");
    page.sees("revoked an API key");
    page.press_until_on(Key::Tab, "Date", "Until");
    page.press("01312020");
    page.sees("No events found");
    page.reload();
    page.sees("No events found");
    assert_eq!(page.value_of("Date", "Until"), "2020-01-31");
    page.click("link", "Clear filters");
    page.sees("revoked an API key");
    page.press_until_on(Key::Tab, "Date", "From");
    page.press("01312020");
    page.find("link", "Clear all");
    page.sees("revoked an API key");
    assert_eq!(page.value_of("Date", "From"), "2020-01-31");
    page.press_until_on(Key::Tab, "Date", "Until");
    page.press("01302020");
    page.sees("“Until” is before “From”. Select a later day.");
}

#[test]
fn filters_from_a_link_are_named_and_removed_one_by_one() {
    let (organisation, key) = busy();
    let member_id = organisation.owner_record.id;
    let filter = format!("merchant_id={}&key_id={}&member_id={member_id}", key.merchant_id, key.id);
    let page = Page::open_as(&organisation.owner, &format!("/activity?{filter}"));
    let member = format!("Member: {}", organisation.owner_record.name);
    for chip in ["Merchant account: Shop", "API key: “Checkout”", &member] {
        page.sees(chip);
    }
    page.sees_no_more("signed in");
    assert!(!page.text().contains(&member_id.to_string()), "names, not ids");
    page.click("link", "Remove API key: “Checkout”");
    page.sees("added the merchant account");
    page.click("link", "Remove Merchant account: Shop");
    page.sees("signed in");
    page.comes_to(&format!("/activity?member_id={member_id}"));
    page.click("link", &format!("Remove {member}"));
    page.sees("Keywright admin created the organisation");
    page.comes_to("/activity");
}

#[test]
fn a_member_and_a_merchant_account_are_picked() {
    let (organisation, key) = busy();
    let books = organisation.merchant_named("Books");
    let admin = organisation.member(Role::Admin).session().member;
    let page = Page::open_as(&organisation.owner, "/activity");
    page.sees(&format!("{} revoked an API key “Checkout” of Shop", organisation.owner_record.name));
    page.click("button", "Merchant account");
    page.search("Search merchant accounts", "boo");
    page.sees_no_more("Nothing found");
    page.click("button", "Books");
    page.comes_to(&format!("/activity?merchant_id={}", books.id));
    page.sees("Merchant account: Books");
    page.sees_no_more("revoked an API key");
    page.click("link", "Clear all");
    page.click("button", "Member");
    page.gets_keyboard_on("searchbox", "Search members");
    page.search("Search members", "ADM");
    page.click("button", &admin.name);
    page.comes_to(&format!("/activity?member_id={}", admin.id));
    page.sees(&format!("Member: {}", admin.name));
    page.go(&format!("/merchants/{}/activity", key.merchant_id));
    page.sees("revoked an API key “Checkout”");
    assert!(!page.text().contains("of Shop") && !page.has("button", "Merchant account"));
}

#[test]
fn a_name_links_to_the_events_of_that_member() {
    let (organisation, _) = busy();
    let admin = organisation.member(Role::Admin);
    admin.call::<shared::endpoint::CreateMerchant>(&(), &keywright_tests::organisation::new_merchant("Books"));
    let page = Page::open_as(&organisation.owner, "/activity");
    page.sees("added the merchant account “Books”");
    page.click("link", "admin");
    page.sees("Member: admin");
    page.sees_no_more("revoked an API key");
    page.sees("added the merchant account “Books”");
    page.go("/activity?action=merchant_created");
    page.sees("added the merchant account “Shop”");
    page.click("link", "admin");
    page.sees_no_more("added the merchant account “Shop”");
    assert!(page.address().contains("action=merchant_created"), "the other filters stay: {}", page.address());
}

#[test]
fn the_members_list_links_to_the_events_of_a_member() {
    let (organisation, _) = busy();
    let page = Page::open_as(&organisation.owner, "/members");
    page.click_in(("table", ""), "link", &organisation.owner_record.name);
    page.is_at("Activity");
    page.comes_to(&format!("/activity?member_id={}", organisation.owner_record.id));
    page.sees(&format!("Member: {}", organisation.owner_record.name));
}

#[test]
fn pages_of_a_long_audit_log_keep_the_filters() {
    let organisation = Organisation::new();
    for number in 0..51 {
        organisation.merchant_named(&format!("Shop number {number:02}"));
    }
    let page = Page::open_as(&organisation.owner, "/activity?action=merchant_created");
    page.sees("Shop number 50");
    page.click("link", "Next page");
    page.sees("Shop number 00");
    page.sees_no_more("Shop number 50");
    assert!(page.address().starts_with("/activity?action=merchant_created&cursor="), "{}", page.address());
    page.sees("1 event on this page");
    page.click("link", "Previous page");
    page.sees("Shop number 50");
    page.comes_to("/activity?action=merchant_created");
    page.click("link", "Next page");
    page.sees("Shop number 00");
    page.reload();
    page.click("link", "First page");
    page.comes_to("/activity?action=merchant_created");
}

#[test]
fn activity_of_a_merchant_or_key_shows_no_other_events() {
    let (organisation, key) = busy();
    organisation.merchant_named("Elsewhere");
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{}/activity", key.merchant_id));
    page.sees("revoked an API key");
    page.choose("Action", "Merchant created");
    page.comes_to(&format!("/merchants/{}/activity?action=merchant_created", key.merchant_id));
    page.sees_no_more("revoked an API key");
    assert!(!page.text().contains("Elsewhere"));
    page.go(&page_of(&key));
    page.sees("created an API key");
    page.click("link", "Filter or export");
    page.comes_to(&format!("/activity?key_id={}", key.id));
    page.sees("API key: “Checkout”");
    page.sees_no_more("added the merchant account");
}

#[test]
fn an_export_contains_the_events_that_the_page_shows() {
    let (organisation, _) = busy();
    let page = Page::open_as(&organisation.owner, "/activity?action=key_revoked");
    page.sees("revoked an API key");
    let (name, lines) = page.download("link", "Export NDJSON");
    assert!(name.ends_with(".ndjson"), "{name}");
    let exported: Vec<Event> = lines.lines().map(|line| serde_json::from_str(line).expect("an event")).collect();
    let filter = ActivityFilter { action: Some(ActivityAction::KeyRevoked), ..ActivityFilter::default() };
    assert_eq!(exported, organisation.owner.call::<ListActivity>(&(), &filter).items);
    let (name, table) = page.download("link", "Export CSV");
    assert!(name.ends_with(".csv"), "{name}");
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.contains("key_revoked") && table.contains("of the test"), "{table}");
    page.go("/activity");
    page.sees("signed in");
    let (_, all) = page.download("link", "Export CSV");
    assert!(all.contains("organisation_created") && all.lines().count() > 4, "{all}");
}
