//! Disabling, enabling and revoking a key on its page: the dialogs say first what will break.

use crate::fixtures::{key_named, page_of, used};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use keywright_tests::until::until;
use shared::endpoint::{DisableKey, EnableKey, GetKey, Nothing};
use shared::key::{Disabling, Key, KeyStatus};
use shared::moment::Moment;
use std::time::Duration;
use thirtyfour::Key as Press;

/// The key's current state.
fn now_is(organisation: &Organisation, key: &Key) -> Key {
    organisation.owner.call::<GetKey>(&key.id, &Nothing {})
}

fn choose(page: &Page, action: &str) {
    page.click("button", "More");
    page.click("button", action);
}

#[test]
fn disabling_and_revoking_a_key_in_use_require_its_name() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    used(&key, 1234, 3 * Moment::HOUR_MS + Moment::HOUR_MS / 2);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    choose(&page, "Disable…");
    page.find("dialog", "Disable “Checkout”?");
    page.sees("1,234");
    page.sees("3 hours ago");
    page.sees("Type the key name to confirm.");
    page.click("button", "Disable key");
    assert_eq!(now_is(&organisation, &key).status, KeyStatus::Enabled);
    page.fill("Reason", "Moves to the new gateway");
    page.fill("Type “Checkout” to confirm", "Checkout");
    page.click("button", "Disable key");
    page.sees("“Checkout” was disabled.");
    page.sees("This key was disabled");
    page.sees("“Moves to the new gateway”");
    page.sees("disabled an API key");
    let disabled = now_is(&organisation, &key);
    assert_eq!(
        (disabled.status, disabled.disabled_reason.as_deref()),
        (KeyStatus::Disabled, Some("Moves to the new gateway"))
    );
    choose(&page, "Revoke…");
    page.find("dialog", "Permanently revoke “Checkout”?");
    page.sees("This can't be undone");
    page.fill("Type “Checkout” to confirm", "Checkout");
    page.click("button", "Revoke key");
    page.sees("Enter a reason.");
    assert!(page.has_keyboard_on("textbox", "Reason"), "not on {}", page.focused());
    page.fill("Reason", "Replaced long ago");
    page.click("button", "Revoke key");
    page.sees("“Checkout” was revoked.");
    page.sees("This key was permanently revoked");
    page.sees("revoked an API key");
    let revoked = now_is(&organisation, &key);
    assert_eq!((revoked.status, revoked.revoked_reason.as_deref()), (KeyStatus::Revoked, Some("Replaced long ago")));
    assert!(!page.has("button", "More") && !page.has("button", "Report leak…"));
}

#[test]
fn an_unused_key_is_disabled_without_typing_its_name() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    choose(&page, "Disable…");
    page.sees("This key has never been used.");
    assert!(!page.has("textbox", "Type “Checkout” to confirm"));
    page.click("button", "Disable key");
    page.sees("“Checkout” was disabled.");
    assert_eq!(now_is(&organisation, &key).disabled_reason, None);
}

#[test]
fn a_key_unused_for_a_week_is_disabled_without_typing_its_name() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    used(&key, 5, 8 * Moment::DAY_MS);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    choose(&page, "Disable…");
    page.sees("Calls in the last 24 hours");
    page.click("button", "Disable key");
    page.sees("“Checkout” was disabled.");
}

#[test]
fn a_key_without_a_name_is_confirmed_by_its_ending() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    used(&key, 1, 0);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    choose(&page, "Disable…");
    page.fill(&format!("Type “{}” to confirm", key.hint), &key.hint.replace('…', "..."));
    page.click("button", "Disable key");
    page.sees(&format!("{} was disabled.", key.hint));
}

#[test]
fn a_name_with_double_spaces_is_confirmed_as_shown() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout,  main  shop");
    used(&key, 1, 0);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    choose(&page, "Disable…");
    page.fill("Type “Checkout,", "Checkout, main shop");
    page.click("button", "Disable key");
    page.sees("This key was disabled");
}

#[test]
fn if_usage_cannot_be_loaded_the_key_name_is_required() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("created an API key");
    page.script(
        "window.really = window.fetch;
         window.fetch = (request) => request.url?.includes('/usage') ? Promise.reject(new TypeError()) : really(request)",
        Vec::new(),
    );
    choose(&page, "Disable…");
    page.sees("We couldn't load recent usage.");
    page.find("textbox", "Type “Checkout” to confirm");
    page.sees("Type the key name to confirm.");
    page.script("window.fetch = window.really", Vec::new());
    page.click("button", "Retry");
    page.sees("This key has never been used.");
    page.click("button", "Disable key");
    page.sees("“Checkout” was disabled.");
}

#[test]
fn a_leaked_key_is_revoked_in_one_step_on_its_page() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.click("button", "More");
    page.click("button", "Report leak…");
    page.find("dialog", "Revoke leaked key “Checkout”?");
    assert_eq!(page.value_of("textbox", "Reason"), "Leaked");
    page.sees("This key has never been used");
    page.click("button", "Revoke leaked key");
    page.sees("This key was permanently revoked");
    page.gets_keyboard_on("heading", "Checkout");
    assert_eq!(now_is(&organisation, &key).status, KeyStatus::Revoked);
    page.reload();
    page.sees("This key was permanently revoked");
    page.sees(&format!("by {}: “Leaked”", organisation.owner_record.name));
}

#[test]
fn a_url_opens_the_dialog_for_a_leaked_key() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let address = format!("{}?leaked=true", page_of(&key));
    let page = Page::open_as(&organisation.owner, &address);
    page.find("dialog", "Revoke leaked key “Checkout”?");
    page.reload();
    page.find("dialog", "Revoke leaked key “Checkout”?");
    page.click("button", "Cancel");
    page.comes_to(&page_of(&key));
    page.go(&address);
    page.sees("This key has never been used");
    page.click("button", "Revoke leaked key");
    page.sees("This key was permanently revoked");
    page.go(&address);
    page.sees("revoked an API key");
    assert!(!page.has("dialog", "Revoke leaked key “Checkout”?"), "there is nothing left to revoke");
}

#[test]
fn a_disabled_key_is_enabled_again() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    organisation.owner.call::<DisableKey>(&key.id, &Disabling::default());
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("This key was disabled");
    page.click("button", "Enable");
    page.sees("“Checkout” is enabled again.");
    page.sees_no_more("This key was disabled");
    page.sees("enabled an API key");
    page.gets_keyboard_on("heading", "Checkout");
    assert_eq!(now_is(&organisation, &key).status, KeyStatus::Enabled);
}

#[test]
fn a_conflict_with_another_members_change_is_explained() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    organisation.owner.call::<DisableKey>(&key.id, &Disabling::default());
    let mut page = Page::open_as(&organisation.owner, &page_of(&key));
    choose(&page, "Revoke…");
    page.fill("Reason", "Not needed");
    page.sees("This key has never been used");
    organisation.owner.call::<EnableKey>(&key.id, &Nothing {});
    page.expect_refusal(409);
    page.click("button", "Revoke key");
    page.sees("Disable it first");
    assert_eq!(now_is(&organisation, &key).status, KeyStatus::Enabled);
}

#[test]
fn a_key_is_disabled_with_only_the_keyboard() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    used(&key, 1, 0);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.is_at("Checkout");
    page.press_until_on(Press::Tab, "button", "More");
    page.press(Press::Enter);
    page.find("link", "Duplicate");
    page.press(Press::Escape);
    assert!(!page.has("link", "Duplicate"), "the menu must be closed");
    assert!(page.has_keyboard_on("button", "More"), "not on {}", page.focused());
    page.press(Press::Enter);
    page.press_until_on(Press::Tab, "button", "Disable…");
    page.press(Press::Enter);
    page.find("dialog", "Disable “Checkout”?");
    page.press(Press::Escape);
    page.sees_no_more("Disable “Checkout”?");
    page.gets_keyboard_on("button", "More");
    page.press(Press::Enter);
    page.press_until_on(Press::Tab, "button", "Disable…");
    page.press(Press::Enter);
    page.press_until_on(Press::Tab, "textbox", "Type “Checkout” to confirm");
    page.press("Checkout");
    page.press(Press::Enter);
    page.sees("“Checkout” was disabled.");
    page.gets_keyboard_on("button", "More");
}

#[test]
fn going_back_during_a_revocation_does_not_break_the_page() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{}/developers", key.merchant_id));
    page.click("link", "Checkout");
    page.click("button", "More");
    page.click("button", "Report leak…");
    page.sees("This key has never been used");
    page.delay_requests(Duration::from_millis(1500));
    page.click("button", "Revoke leaked key");
    page.sees("Revoking…");
    page.back();
    page.sees("Permissions can't be changed after a key is created.");
    until("the key is revoked", Duration::from_secs(20), || {
        (now_is(&organisation, &key).status == KeyStatus::Revoked).then_some(())
    });
    page.click("link", "Add API key");
    page.is_at("Add API key");
}
