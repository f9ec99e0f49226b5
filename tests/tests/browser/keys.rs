//! The Developers tab, and the page of a key.

use keywright_tests::browser::Page;
use keywright_tests::organisation::{Organisation, new_key};
use shared::endpoint::{CreateKey, GetKey, Nothing};
use shared::key::{Key, Mode, NewKey};

fn made(organisation: &Organisation, mode: Mode, name: &str) -> Key {
    let merchant_id = organisation.merchant_named("Shop").id;
    named(organisation, merchant_id, mode, name)
}

fn named(organisation: &Organisation, merchant_id: shared::id::MerchantId, mode: Mode, name: &str) -> Key {
    let sent = NewKey { name: Some(name.to_owned()), ..new_key(mode) };
    organisation.owner.call::<CreateKey>(&merchant_id, &sent).key
}

#[test]
fn the_list_shows_status_type_permissions_and_creator_of_a_key() {
    let organisation = Organisation::new();
    let key = made(&organisation, Mode::Live, "Checkout");
    organisation.disable(&key);
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{}/developers", key.merchant_id));
    for text in ["Checkout", &key.hint, "Live", "Disabled", "Read-only", "Never", &organisation.owner_record.name] {
        page.sees(text);
    }
    page.click("link", "Checkout");
    page.comes_to(&format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id));
}

#[test]
fn search_type_and_status_are_in_the_url_and_survive_a_reload() {
    let organisation = Organisation::new();
    let live = made(&organisation, Mode::Live, "Checkout live");
    named(&organisation, live.merchant_id, Mode::Test, "Checkout test");
    named(&organisation, live.merchant_id, Mode::Live, "Refunds");
    let path = format!("/merchants/{}/developers", live.merchant_id);
    let page = Page::open_as(&organisation.owner, &path);
    page.sees("Refunds");
    page.search("Search API keys", "checkout");
    page.sees_no_more("Refunds");
    page.choose("Type", "Live");
    page.sees_no_more("Checkout test");
    page.choose("Status", "Enabled");
    page.comes_to(&format!("{path}?search=checkout&mode=live&status=enabled"));
    page.reload();
    page.sees("Checkout live");
    assert!(!page.text().contains("Refunds") && !page.text().contains("Checkout test"));
    assert_eq!(page.value_of("searchbox", "Search API keys"), "checkout");
    page.choose("Status", "Revoked");
    page.sees("No keys found");
    page.click("link", "Clear filters");
    page.sees("Refunds");
}

#[test]
fn a_key_page_shows_permissions_addresses_and_events() {
    let organisation = Organisation::new();
    let key = made(&organisation, Mode::Test, "Checkout");
    let path = format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id);
    let page = Page::open_as(&organisation.owner, &path);
    page.is_at("Checkout");
    for text in ["Test", "Enabled", "Allowed", "Not allowed", &key.hint, &key.id.to_string(), "Any IP address"] {
        page.sees(text);
    }
    page.sees("created an API key");
    assert!(page.names_of("switch").is_empty(), "permissions cannot be changed");
}

#[test]
fn the_name_and_description_of_a_key_are_edited_on_its_page() {
    let organisation = Organisation::new();
    let key = made(&organisation, Mode::Test, "Checkout");
    let path = format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id);
    let page = Page::open_as(&organisation.owner, &path);
    page.click("button", "Edit");
    page.find("dialog", "Edit API key");
    page.fill("Name", "Refunds");
    page.fill("Description", "For the back office");
    page.click("button", "Save");
    page.sees("Saved.");
    page.is_at("Refunds");
    page.reload();
    page.is_at("Refunds");
    page.sees("For the back office");
    let edited = organisation.owner.call::<GetKey>(&key.id, &Nothing {});
    assert_eq!(edited.description.as_deref(), Some("For the back office"));
}

#[test]
fn a_revoked_key_cannot_be_edited() {
    let organisation = Organisation::new();
    let key = made(&organisation, Mode::Test, "Checkout");
    organisation.revoke(&key);
    let path = format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id);
    let page = Page::open_as(&organisation.owner, &path);
    page.is_at("Checkout");
    page.sees("Revoked");
    assert!(!page.has("button", "Edit"));
}

#[test]
fn a_name_that_is_too_long_is_an_error_at_its_field() {
    let organisation = Organisation::new();
    let key = made(&organisation, Mode::Test, "Checkout");
    let path = format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id);
    let page = Page::open_as(&organisation.owner, &path);
    page.click("button", "Edit");
    page.fill("Name", &"n".repeat(101));
    page.click("button", "Save");
    page.sees("Must be 100 characters or fewer.");
    assert_eq!(organisation.owner.call::<GetKey>(&key.id, &Nothing {}), key);
}

#[test]
fn the_page_of_a_key_exists_only_under_its_own_merchant() {
    let organisation = Organisation::new();
    let key = made(&organisation, Mode::Test, "Checkout");
    let other = organisation.merchant().id;
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{other}/developers/keys/{}", key.id));
    page.is_at("Page not found");
}
