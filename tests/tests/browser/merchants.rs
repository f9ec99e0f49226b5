//! Merchant accounts: adding, finding, editing, disabling.

use keywright_tests::browser::Page;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{GetMerchant, ListMerchants, Nothing, UpdateMerchant};
use shared::member::Role;
use shared::merchant::{MerchantFilter, MerchantPatch, MerchantStatus};

#[test]
fn the_first_merchant_account_is_added_from_the_empty_list() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.sees("No merchant accounts yet");
    assert!(!page.has("searchbox", "Search merchants"), "there is nothing to search");
    page.click("link", "Add merchant account");
    page.is_at("Add merchant account");
    page.fill("Name", "Blumen & Söhne");
    page.fill("Website", "https://blumen.example");
    page.click("button", "Add merchant account");
    page.is_at("Blumen & Söhne");
    page.sees("Blumen & Söhne was added.");
    let merchants = organisation.owner.call::<ListMerchants>(&(), &MerchantFilter::default()).items;
    assert_eq!(merchants.len(), 1);
    page.comes_to(&format!("/merchants/{}/developers", merchants[0].id));
}

#[test]
fn merchant_errors_are_shown_at_the_fields() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/merchants/new");
    page.fill("Website", "shop");
    page.click("button", "Add merchant account");
    page.sees("Enter a name.");
    page.sees("Enter an address such as https://shop.example.");
    assert!(
        page.has_keyboard_on("textbox", "Name"),
        "the first wrong field must have the focus, not {}",
        page.focused()
    );
    assert_eq!(organisation.stored().merchants, 0);
    page.fill("Name", "Shop");
    page.fill("Website", "https://shop.example");
    page.click("button", "Add merchant account");
    page.is_at("Shop");
}

#[test]
fn search_status_and_order_are_in_the_url_and_survive_a_reload() {
    let organisation = Organisation::new();
    for name in ["Books", "Flowers", "Flower pots"] {
        organisation.merchant_named(name);
    }
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.sees("Books");
    page.search("Search merchants", "flower");
    page.sees_no_more("Books");
    page.choose("Order", "By name");
    page.choose("Status", "Enabled");
    page.comes_to("/merchants?search=flower&status=enabled&order=name");
    page.reload();
    page.sees("Flower pots\nhttps://shop.example");
    assert!(!page.text().contains("Books"));
    assert_eq!(page.value_of("searchbox", "Search merchants"), "flower");
    assert_eq!(page.value_of("combobox", "Order"), "name");
    page.search("Search merchants", "nothing of the kind");
    page.sees("No merchant accounts found");
    page.click("link", "Clear filters");
    page.sees("Books");
    page.comes_to("/merchants");
}

#[test]
fn each_page_of_a_long_list_has_its_own_url() {
    let organisation = Organisation::new();
    for number in 0..51 {
        organisation.merchant_named(&format!("Shop number {number:02}"));
    }
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.sees("Shop number 50");
    page.click("link", "Next page");
    page.sees("Shop number 00");
    page.sees_no_more("Shop number 50");
    page.reload();
    page.sees("Shop number 00");
    page.back();
    page.sees("Shop number 50");
}

#[test]
fn a_merchant_account_is_edited_on_its_account_tab() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.click("link", "Shop");
    page.comes_to(&format!("/merchants/{}/account", merchant.id));
    page.fill("Name", "Store");
    page.fill("Description", "A store");
    page.click("button", "Save changes");
    page.sees("Saved.");
    page.is_at("Store");
    let edited = organisation.owner.call::<GetMerchant>(&merchant.id, &Nothing {});
    assert_eq!((edited.name.as_str(), edited.description.as_deref()), ("Store", Some("A store")));
}

#[test]
fn a_merchant_is_disabled_after_confirmation_and_enabled_again() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let status = || organisation.owner.call::<GetMerchant>(&merchant_id, &Nothing {}).status;
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{merchant_id}/account"));
    page.click("button", "Disable merchant account…");
    page.click("button", "Cancel");
    page.find("button", "Disable merchant account…");
    assert_eq!(status(), MerchantStatus::Enabled);
    page.click("button", "Disable merchant account…");
    page.click("button", "Disable merchant account");
    page.sees("Shop is disabled now.");
    assert_eq!(status(), MerchantStatus::Disabled);
    page.click("button", "Enable merchant account");
    page.sees("Shop is enabled now.");
    assert_eq!(status(), MerchantStatus::Enabled);
}

#[test]
fn disabling_an_account_with_keys_shows_their_use_and_asks_for_its_name() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let key = organisation.key(merchant.id).key;
    organisation.use_key(&key, 60_000, 5);
    let status = || organisation.owner.call::<GetMerchant>(&merchant.id, &Nothing {}).status;
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{}/account", merchant.id));
    page.click("button", "Disable merchant account…");
    page.sees("Enabled API keys: 0 live, 1 test");
    page.sees("They were called 5 times in the last 24 hours.");
    page.click("button", "Disable merchant account");
    page.sees("Type the name to confirm.");
    assert_eq!(status(), MerchantStatus::Enabled);
    page.fill("Type “Shop” to confirm", "shop");
    page.click("button", "Disable merchant account");
    page.sees("Shop is disabled now.");
    page.go("/merchants");
    page.sees("Blocked: 0 live, 1 test");
    page.click("link", "Shop");
    page.sees("This merchant account is disabled. All its API keys are blocked.");
    page.click("button", "Enable account");
    page.sees("Shop is enabled now.");
    page.click("button", "Undo");
    page.find("button", "Enable account");
    assert_eq!(status(), MerchantStatus::Disabled);
}

#[test]
fn only_changes_can_be_saved() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{}/account", merchant.id));
    page.find("button", "Save changes");
    let is_blocked = || page.script("return document.querySelector('[type=submit]').ariaDisabled", Vec::new());
    assert_eq!(is_blocked(), "true");
    page.fill("Description", "A store");
    assert!(is_blocked().is_null());
    page.click("button", "Save changes");
    page.sees("Saved.");
    assert_eq!(is_blocked(), "true");
}

#[test]
fn each_tab_of_a_merchant_has_its_own_url() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{}", merchant.id));
    for (tab, address) in [("Developers", "developers"), ("Activity", "activity"), ("Account", "account")] {
        page.click_in(("navigation", "Merchant account"), "link", tab);
        page.comes_to(&format!("/merchants/{}/{address}", merchant.id));
        page.reload();
        page.is_at("Shop");
    }
}

#[test]
fn back_skips_addresses_that_redirect() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let page = Page::open_as(&organisation.owner, "/members");
    page.go(&format!("/merchants/{}", merchant.id));
    page.comes_to(&format!("/merchants/{}/account", merchant.id));
    page.sees("Shop");
    page.back();
    page.comes_to("/members");
}

#[test]
fn a_merchant_of_another_organisation_is_not_found() {
    let theirs = Organisation::new().merchant().id;
    let mut page = Page::open_as(&Organisation::new().owner, &format!("/merchants/{theirs}/account"));
    page.expect_refusal(404);
    page.is_at("Page not found");
}

#[test]
fn a_concurrent_edit_is_shown_and_not_overwritten() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let mut page = Page::open_as(&organisation.owner, &format!("/merchants/{}/account", merchant.id));
    page.is_at("Shop");
    page.expect_refusal(412);
    let theirs = MerchantPatch {
        website: Some("https://bücher.example".to_owned()),
        reference_id: Some(Some("B-1923".to_owned())),
        ..MerchantPatch::default()
    };
    organisation.member(Role::Admin).call::<UpdateMerchant>(&merchant.id, &theirs);
    page.fill("Description", "Sells books");
    page.click("button", "Save changes");
    page.sees("has changed this in the meantime: The website is “https://bücher.example” now.");
    assert_eq!(page.value_of("textbox", "Website"), "https://bücher.example");
    assert_eq!(page.value_of("textbox", "Description"), "Sells books");
    page.click("button", "Save changes");
    page.sees("Saved.");
    let stored = organisation.owner.call::<GetMerchant>(&merchant.id, &Nothing {});
    assert_eq!(
        (stored.website.as_str(), stored.reference_id.as_deref(), stored.description.as_deref()),
        ("https://xn--bcher-kva.example", Some("B-1923"), Some("Sells books"))
    );
}

#[test]
fn a_merchant_without_a_visible_name_stays_usable() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let id = merchant.id.to_string();
    database::run("UPDATE merchants SET name = char(12644) WHERE id = ?", &[&id]);
    let key = organisation.key(merchant.id).key;
    organisation.use_key(&key, 60_000, 5);
    let name = "'x' || char(8238) || 'Caf' || 'e' || char(769) || char(8203)";
    database::run(&format!("UPDATE keys SET name = {name} WHERE id = ?"), &[&key.id.to_string()]);
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.click("link", "(no visible name)");
    page.is_at("(no visible name)");
    page.go(&format!("/merchants/{id}/account"));
    page.fill("Name", "Corner shop");
    page.click("button", "Save changes");
    page.is_at("Corner shop");
    page.go(&format!("/merchants/{id}/developers/keys/{}", key.id));
    page.is_at("xCafe\u{301}");
    page.click("button", "More");
    page.click("button", "Report leak…");
    page.fill("Type “xCafe\u{301}” to confirm", "xcafé");
    page.click("button", "Revoke leaked key");
    page.sees("This key was permanently revoked");
}
