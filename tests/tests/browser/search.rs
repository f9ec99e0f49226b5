//! Search over everything, and keyboard shortcuts.

use crate::fixtures::{key_named, page_of};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::search::RESULTS_LEN;
use thirtyfour::Key;

const FIELD: &str = "Search merchant accounts, keys, members and pages";

/// Home with the search open above it.
fn searching(organisation: &Organisation) -> Page {
    let page = Page::open_as(&organisation.owner, "/");
    page.is_at("Home");
    page.press("/");
    page.gets_keyboard_on("combobox", FIELD);
    page
}

#[test]
fn a_key_is_found_and_opened_by_keyboard_from_any_page() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Storefront");
    let page = Page::open_as(&organisation.owner, "/members");
    page.is_at("Members");
    page.press(Key::Control + "k");
    page.gets_keyboard_on("combobox", FIELD);
    page.press("storef");
    page.find("option", &format!("Storefront {} · Shop · Enabled", key.hint));
    page.press(Key::Enter);
    page.comes_to(&page_of(&key));
    page.is_at("Storefront");
    assert!(!page.has("dialog", "Search"));
}

#[test]
fn more_results_than_are_shown_are_on_the_page_of_their_list() {
    let organisation = Organisation::new();
    for number in 1..=RESULTS_LEN + 1 {
        organisation.merchant_named(&format!("Shop {number}"));
    }
    let page = searching(&organisation);
    page.press("shop");
    page.click("option", "All merchant accounts found");
    page.comes_to("/merchants?search=shop");
    page.sees(&format!("{} merchant accounts", RESULTS_LEN + 1));
}

#[test]
fn arrow_keys_select_a_result() {
    let organisation = Organisation::new();
    let page = searching(&organisation);
    page.press("me");
    page.find("option", "Merchants");
    page.press(Key::Down);
    page.press(Key::Up);
    page.press(Key::Up);
    let selected = "return document.querySelector('[aria-selected=true]').id === document.querySelector('[role=combobox]').getAttribute('aria-activedescendant')";
    assert_eq!(page.script(selected, Vec::new()), true);
    page.press(Key::Escape);
    page.sees_no_more("to close");
}

#[test]
fn shortcuts_open_pages_and_can_be_turned_off() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/");
    page.is_at("Home");
    page.press("gk");
    page.is_at("API keys");
    page.press("?");
    page.find("dialog", "Keyboard shortcuts");
    page.click("switch", "Use shortcuts without Ctrl or ⌘");
    page.press(Key::Escape);
    page.sees_no_more("Show this list");
    page.press("gm");
    page.press(Key::Control + "k");
    page.find("dialog", "Search");
    assert_eq!(page.address(), "/keys");
}

#[test]
fn shortcuts_do_not_act_while_a_person_types() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/merchants/new");
    page.fill("Name", "gm/?");
    assert_eq!(page.value_of("textbox", "Name"), "gm/?");
    assert_eq!(page.address(), "/merchants/new");
}
