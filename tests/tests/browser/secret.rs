//! The secret of a new key is shown once: how it is shown, copied and removed.

use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use keywright_tests::until::until;
use serde_json::json;
use shared::endpoint::{ListKeys, UpdateOrganisation};
use shared::key::KeyFilter;
use shared::member::OrganisationPatch;
use shared::secret::Secret;
use std::time::Duration;
use thirtyfour::Key;

const NOWHERE: [String; 0] = [];
const WARNING: &str = "You won't be able to see this key again.";

/// A page that has just created a test key.
fn created() -> (Organisation, Page) {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let path = format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=test");
    let page = Page::open_as(&organisation.owner, &path);
    page.allow_clipboard();
    page.fill("Name", "Checkout");
    page.click("button", "Create API key");
    page.sees("key created");
    (organisation, page)
}

/// Reads the secret by copying it, which does not show it.
fn copied(page: &Page) -> Secret {
    page.click("button", "Copy");
    page.sees("Copied");
    Secret::parse(&page.clipboard()).expect("a well-formed secret")
}

#[test]
fn the_secret_is_hidden_until_revealed_and_can_be_hidden_again() {
    let (_, page) = created();
    let secret = copied(&page);
    assert_eq!(page.places_with(secret.reveal()), NOWHERE);
    page.click("button", "Reveal");
    page.sees(secret.reveal());
    page.click("button", "Hide");
    page.sees_no_more(secret.reveal());
    assert_eq!(page.places_with(secret.reveal()), NOWHERE);
}

#[test]
fn the_secret_is_masked_between_its_prefix_and_its_ending() {
    let (_, page) = created();
    page.sees("Checkout · test key created");
    let secret = copied(&page);
    page.sees(&secret.hint().replace('…', "••••"));
}

#[test]
fn once_the_secret_is_copied_done_is_the_primary_button() {
    let (_, page) = created();
    let primary = "return [...document.querySelectorAll('dialog button.bg-accent')].map(button => button.innerText)";
    assert_eq!(page.script(primary, Vec::new()), json!(["Copy"]));
    copied(&page);
    assert_eq!(page.script(primary, Vec::new()), json!(["Done, I've saved it"]));
}

#[test]
fn the_env_line_is_copied_and_downloaded_with_the_secret() {
    let (_, page) = created();
    let secret = copied(&page);
    let line = format!("KEYWRIGHT_API_KEY={}", secret.reveal());
    page.click("button", "Copy .env line");
    until("the line is copied", Duration::from_secs(10), || (page.clipboard() == line).then_some(()));
    let (name, file) = page.download("button", "Download .env file");
    assert_eq!((name.as_str(), file), ("keywright.env", line + "\n"));
    assert_eq!(page.places_with(secret.reveal()), NOWHERE);
}

#[test]
fn samples_read_the_secret_from_the_environment() {
    let (_, page) = created();
    let secret = copied(&page);
    for language in ["curl", "Node.js", "Python", "PHP", "Go", "Java"] {
        page.click("radio", language);
        page.click("button", "Copy sample");
        let sample = until("the sample is copied", Duration::from_secs(10), || {
            Some(page.clipboard()).filter(|text| text.contains("https://api.example.com/v1/payment-requests"))
        });
        assert!(sample.contains("KEYWRIGHT_API_KEY") && !sample.contains(secret.reveal()), "{sample}");
    }
}

#[test]
fn samples_call_the_api_of_the_organisation() {
    let organisation = Organisation::new();
    let api_url = Some(Some("https://api.pay.example/".to_owned()));
    let patch = OrganisationPatch { api_url, ..OrganisationPatch::default() };
    organisation.owner.call::<UpdateOrganisation>(&(), &patch);
    let merchant_id = organisation.merchant().id;
    let path = format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=test");
    let page = Page::open_as(&organisation.owner, &path);
    page.click("button", "Create API key");
    page.sees("curl https://api.pay.example/v1/payment-requests");
}

#[test]
fn samples_say_which_permission_they_need_if_the_key_lacks_it() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    for (permission, is_lacking) in [("View Customer", true), ("View Payment request", false)] {
        let path = format!("/merchants/{merchant_id}/developers/keys/new?mode=test");
        let page = Page::open_as(&organisation.owner, &path);
        page.click("switch", permission);
        page.click("button", "Create API key");
        page.sees("Use it in your code");
        let lacking = "The samples need View Payment request, which this key doesn't have.";
        assert_eq!(page.text().contains(lacking), is_lacking, "{permission}");
    }
}

#[test]
fn a_test_request_says_that_the_key_is_accepted() {
    let (_, page) = created();
    page.click("button", "Send a test request");
    page.sees("Accepted. The key works and allows View Payment request. Its permissions: Read-only.");
    let secret = copied(&page);
    assert_eq!(page.places_with(secret.reveal()), NOWHERE);
}

#[test]
fn a_test_request_says_why_the_key_is_rejected() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let path = format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=test");
    let page = Page::open_as(&organisation.owner, &path);
    page.fill("Allowed IP addresses", "203.0.113.7");
    page.click("button", "Create API key");
    page.sees("Test key created");
    page.click("button", "Send a test request");
    page.sees("Rejected: IP address not allowed. The key works only from its allowed IP addresses");
}

#[test]
fn escape_warns_and_does_not_close_the_dialog() {
    let (_, page) = created();
    page.press(Key::Escape);
    page.sees(WARNING);
    page.press(Key::Escape);
    page.press(Key::Escape);
    page.sees("key created");
    copied(&page);
}

#[test]
fn a_click_beside_the_dialog_warns_and_does_not_close_it() {
    let (_, page) = created();
    page.click_at(5, 5);
    page.sees(WARNING);
    page.sees("key created");
    copied(&page);
}

#[test]
fn going_back_warns_and_does_not_close_the_dialog() {
    let (_, page) = created();
    let address = page.address();
    for _ in 0..2 {
        page.back();
        page.sees(WARNING);
        assert_eq!(page.address(), address);
    }
    copied(&page);
}

#[test]
fn the_secret_is_shown_even_after_leaving_the_form() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let page = Page::open_as(
        &organisation.owner,
        &format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=test"),
    );
    page.allow_clipboard();
    page.find("button", "Create API key");
    page.delay_requests(Duration::from_millis(1500));
    page.click("button", "Create API key");
    page.sees("Creating…");
    page.click("link", "Cancel");
    page.comes_to(&format!("/merchants/{merchant_id}/developers"));
    page.sees("key created");
    copied(&page);
    page.click("button", "Done, I've saved it");
    let keys = organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()).items;
    page.comes_to(&format!("/merchants/{merchant_id}/developers/keys/{}", keys[0].id));
}

#[test]
fn leaving_the_page_warns_while_the_secret_is_shown() {
    let (_, page) = created();
    assert!(page.asks_before_leaving());
    page.click("button", "Done, I've saved it");
    page.is_at("Checkout");
    assert!(!page.asks_before_leaving());
}

#[test]
fn after_the_dialog_closes_the_secret_is_nowhere() {
    let (organisation, page) = created();
    let secret = copied(&page);
    page.click("button", "Reveal");
    page.sees(secret.reveal());
    page.click("button", "Done, I've saved it");
    page.is_at("Checkout");
    page.sees(&secret.hint());
    assert_eq!(page.places_with(&secret.reveal()[8..40]), NOWHERE);
    page.back();
    page.reload();
    assert_eq!(page.places_with(&secret.reveal()[8..40]), NOWHERE);
    assert_eq!(organisation.stored().keys, 1, "going back must not create a second key");
}

#[test]
fn after_the_dialog_closes_navigation_works_as_usual() {
    let (_, page) = created();
    page.click("button", "Done, I've saved it");
    page.is_at("Checkout");
    page.reload();
    page.is_at("Checkout");
    page.click_in(("navigation", "Main"), "link", "Activity");
    page.is_at("Activity");
    page.back();
    page.is_at("Checkout");
}
