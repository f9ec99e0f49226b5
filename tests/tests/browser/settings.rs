//! The settings of the organisation.

use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::member::Role;

#[test]
fn an_owner_renames_the_organisation_and_sets_the_url_of_its_api() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/settings");
    page.fill("Name of the organisation", "Acme Payments");
    page.fill("URL of your API", "https://api.acme.example");
    page.click("button", "Save");
    page.sees("Settings saved.");
    page.find("button", "Acme Payments");
    page.reload();
    page.is_at("Settings");
    assert_eq!(page.value_of("textbox", "Name of the organisation"), "Acme Payments");
    assert!(page.value_of("textbox", "URL of your API").starts_with("https://api.acme.example"));
}

#[test]
fn an_owner_requires_a_passkey() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/settings");
    page.sees("but have no passkey: you.");
    page.click("switch", "Require a passkey");
    page.sees("A passkey is now required.");
    page.reload();
    page.find("switch", "Require a passkey");
    assert!(page.is_switched_on("switch", "Require a passkey"));
}

#[test]
fn others_see_the_settings_as_text() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.member(Role::Admin), "/settings");
    page.sees("Not set");
    assert!(!page.has("textbox", "Name of the organisation"));
    assert!(!page.has("switch", "Require a passkey"));
}
