//! A person who belongs to several organisations switches between them.

use crate::sign_in::link_of;
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use thirtyfour::Key;

fn name_of(organisation: &Organisation) -> String {
    organisation.owner.session().organisation.name
}

#[test]
fn a_member_signs_in_to_another_organisation_and_switches_back() {
    let (alpha, beta) = (Organisation::new(), Organisation::new());
    alpha.merchant_named("Alpha shop");
    let page = Page::open(&link_of(&alpha).url);
    page.click("button", "Sign in");
    page.is_at("Home");
    page.click("button", &name_of(&alpha));
    page.find("dialog", "Switch organisation");
    page.sees("Current");
    page.click("link", "Sign in to another");
    page.is_at("Sign in to Keywright");
    page.go(&link_of(&beta).url);
    page.click("button", "Sign in");
    page.is_at("Home");
    page.press("o");
    page.find("dialog", "Switch organisation");
    page.click(
        "button",
        &format!("{} {} · Owner · {}", name_of(&alpha), alpha.owner_record.name, alpha.owner_record.email),
    );
    page.find("button", &name_of(&alpha));
    page.is_at("Home");
    page.click("link", "Merchants");
    page.find("link", "Alpha shop");
    page.reload();
    page.find("button", &name_of(&alpha));
}

#[test]
fn another_tab_says_that_the_organisation_was_switched() {
    let (alpha, beta) = (Organisation::new(), Organisation::new());
    let page = Page::open(&link_of(&alpha).url);
    page.click("button", "Sign in");
    page.is_at("Home");
    page.open_tab(&link_of(&beta).url);
    page.click("button", "Sign in");
    page.is_at("Home");
    page.turn_to_tab(0);
    page.find("dialog", "This browser switched to another organisation");
    page.press(Key::Escape);
    page.find("button", &name_of(&alpha));
}
