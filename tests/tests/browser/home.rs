//! Home: the first steps of a new organisation, and what needs attention later.

use crate::fixtures::{key_named, named, page_of, successor};
use keywright_tests::browser::Page;
use keywright_tests::organisation::{Organisation, now, unique};
use shared::endpoint::CreateKey;
use shared::key::{Mode, NewKey};
use shared::member::Role;
use shared::moment::Moment;
use shared::verification::VerificationCode;

#[test]
fn a_new_organisation_is_led_to_its_first_verified_call() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/");
    page.is_at("Home");
    page.click("link", "Add merchant account");
    page.fill("Name", "Surf Shop");
    page.fill("Website", "https://surf.example");
    page.click("button", "Add merchant account");
    page.is_at("Surf Shop");
    page.click("link", "Home");
    page.sees(", done");
    page.click("link", "Go to Merchants");
    page.is_at("Merchants");
    let key = key_named(&organisation, "Storefront");
    page.click("link", "Home");
    page.sees("Needs attention");
    page.sees("Get started");
    organisation.use_key(&key, 0, 1);
    page.reload();
    page.sees_no_more("Get started");
    page.sees("Needs attention");
}

#[test]
fn viewers_see_the_first_steps_without_actions() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.member(Role::Viewer), "/");
    page.sees("Add a merchant account");
    assert!(!page.has("link", "Add merchant account"));
}

#[test]
fn each_reason_for_attention_leads_to_its_keys() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Surf Shop").id;
    let expires_at = Some(now().plus_ms(5 * Moment::DAY_MS));
    let expiring =
        NewKey { name: Some("Expiring".to_owned()), expires_at, ..keywright_tests::organisation::new_key(Mode::Test) };
    let expiring = organisation.owner.call::<CreateKey>(&merchant_id, &expiring).key;
    let old = named(&organisation, merchant_id, "Old", Mode::Test);
    successor(&organisation, &old, "New", 3600);
    let rejected = named(&organisation, merchant_id, &format!("Rejected {}", unique()), Mode::Test);
    organisation.answer(&rejected, 0, VerificationCode::IpNotAllowed, 40);
    for number in 0..4 {
        named(&organisation, merchant_id, &format!("Open {number}"), Mode::Live);
    }
    let page = Page::open_as(&organisation.owner, "/");
    for text in ["Expires within 30 days", "Rotation in progress", "Old key never used", "More rejections this week"] {
        page.sees(text);
    }
    page.sees("Members without a passkey");
    page.sees("40");
    page.click("link", "View all");
    page.is_at("API keys");
    page.sees("Open 0");
    assert!(!page.text().contains("Rejected"));
    page.back();
    page.click("link", "Expiring");
    page.comes_to(&page_of(&expiring));
}

#[test]
fn the_numbers_of_keys_lead_to_their_keys() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    named(&organisation, merchant_id, "Live one", Mode::Live);
    let disabled = named(&organisation, merchant_id, "Disabled one", Mode::Test);
    organisation.disable(&disabled);
    let page = Page::open_as(&organisation.owner, "/");
    page.click("link", "1 Disabled Test");
    page.is_at("API keys");
    page.sees("Disabled one");
    assert!(!page.text().contains("Live one"));
}
