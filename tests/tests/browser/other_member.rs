//! The tabs of a browser share its session: no tab shows or changes data of another member.

use crate::sign_in::link_of;
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::endpoint::ListMerchants;
use shared::merchant::MerchantFilter;

fn merchants_of(organisation: &Organisation) -> usize {
    organisation.owner.call::<ListMerchants>(&(), &MerchantFilter::default()).items.len()
}

/// Checks the page's message after the owner of `other` has signed in elsewhere.
fn says_who_signed_in(page: &Page, other: &Organisation) {
    page.find("dialog", "This browser switched to another organisation");
    let organisation = other.owner.session().organisation.name;
    page.sees(&format!("You are signed in as {} in {organisation} in another tab.", other.owner_record.name));
}

#[test]
fn a_form_of_one_organisation_cannot_change_another() {
    let (alpha, beta) = (Organisation::new(), Organisation::new());
    let mut page = Page::open_as(&alpha.owner, "/merchants/new");
    page.fill("Name", "Shop");
    page.fill("Website", "https://shop.example");
    page.hold_session_of(&beta.owner);
    page.expect_refusal(409);
    page.click("button", "Add merchant account");
    says_who_signed_in(&page, &beta);
    assert_eq!([&alpha, &beta].map(merchants_of), [0, 0]);
    page.click("button", "Stay here");
    assert_eq!(page.value_of("textbox", "Name"), "Shop");
    page.hold_session_of(&alpha.owner);
    page.click("button", "Add merchant account");
    page.is_at("Shop");
    assert_eq!([&alpha, &beta].map(merchants_of), [1, 0]);
}

#[test]
fn all_tabs_react_to_signing_in_and_out() {
    let (alpha, beta) = (Organisation::new(), Organisation::new());
    let name_of_alpha = alpha.owner.session().organisation.name;
    let mut page = Page::open_as(&alpha.owner, "/merchants");
    page.is_at("Merchants");
    page.open_tab(&link_of(&beta).url);
    page.click("button", "Sign in");
    page.is_at("Home");
    page.turn_to_tab(0);
    says_who_signed_in(&page, &beta);
    page.click("button", "Reload");
    page.sees(&beta.owner.session().organisation.name);
    page.expect_refusal(401);
    page.turn_to_tab(1);
    page.click("button", "Sign out");
    page.is_at("Sign in to Keywright");
    page.turn_to_tab(0);
    page.is_at("Sign in to Keywright");
    page.open_tab(&link_of(&alpha).url);
    page.click("button", "Sign in");
    page.is_at("Merchants");
    page.turn_to_tab(0);
    page.is_at("Merchants");
    page.sees(&name_of_alpha);
}

#[test]
fn a_tab_that_becomes_visible_checks_the_session() {
    let (alpha, beta) = (Organisation::new(), Organisation::new());
    let page = Page::open_as(&alpha.owner, "/merchants");
    page.is_at("Merchants");
    page.open_tab("/openapi.json");
    page.hold_session_of(&beta.owner);
    page.turn_to_tab(0);
    page.script("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))", Vec::new());
    says_who_signed_in(&page, &beta);
}

#[test]
fn an_export_of_another_organisation_is_rejected() {
    let (alpha, beta) = (Organisation::new(), Organisation::new());
    let mut page = Page::open_as(&alpha.owner, "/activity");
    page.sees("signed in");
    page.hold_session_of(&beta.owner);
    page.expect_refusal(409);
    page.click("link", "Export CSV");
    says_who_signed_in(&page, &beta);
    page.click("button", "Stay here");
    page.is_at("Activity");
}
