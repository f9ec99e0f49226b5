//! Adding an API key without a mouse.

use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::endpoint::ListKeys;
use shared::key::KeyFilter;
use thirtyfour::Key;

const SPACE: &str = " ";

#[test]
fn a_key_is_created_with_only_the_keyboard() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{merchant_id}/developers"));
    page.sees("No API keys yet");
    page.press_until_on(Key::Tab, "link", "Add API key");
    page.press(Key::Enter);
    page.is_at("Add API key");
    page.press_until_on(Key::Tab, "textbox", "Name");
    page.press("By keyboard");
    page.press_until_on(Key::Tab, "switch", "View Customer");
    page.press(SPACE);
    page.press(Key::Down);
    assert!(page.has_keyboard_on("switch", "View Currency account"), "Down moves the focus to {}", page.focused());
    page.press(SPACE);
    page.press(Key::Right);
    assert!(page.has_keyboard_on("switch", "Edit Currency account"), "Right moves the focus to {}", page.focused());
    page.press(SPACE);
    page.sees("Arrow keys move between the switches");
    page.press(Key::Enter);
    page.sees("3 of 20 selected");
    page.press_until_on(Key::Tab, "button", "Create API key");
    page.press(Key::Enter);
    page.sees("key created");
    page.press_until_on(Key::Tab, "button", "Done, I've saved it");
    page.press(Key::Enter);
    page.is_at("By keyboard");
    let keys = organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()).items;
    let permissions: Vec<_> = keys[0].permissions.iter().map(|permission| permission.to_string()).collect();
    assert_eq!(permissions, ["customer.view", "currency_account.view", "currency_account.edit"]);
}

#[test]
fn the_focus_stays_in_the_dialog_that_shows_the_secret() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let path = format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only");
    let page = Page::open_as(&organisation.owner, &path);
    page.click("button", "Create API key");
    page.sees("key created");
    let inside = "return document.querySelector('dialog').contains(document.activeElement) || document.activeElement === document.body";
    for _ in 0..12 {
        page.press(Key::Tab);
        assert_eq!(page.script(inside, Vec::new()), true, "the focus is on {}", page.focused());
    }
}

#[test]
fn the_focus_moves_to_the_heading_of_each_new_page() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.is_at("Merchants");
    page.click("link", "Shop");
    page.comes_to(&format!("/merchants/{}/account", merchant.id));
    page.is_at("Shop");
    assert!(page.has_keyboard_on("heading", "Shop"), "{}", page.focused());
    page.click_in(("navigation", "Main"), "link", "Activity");
    page.is_at("Activity");
    assert!(page.has_keyboard_on("heading", "Activity"), "{}", page.focused());
}
