//! Verify chain: the record is tried, and what was found is not to be overlooked.

use crate::furniture::key_named;
use keywright_tests::browser::Page;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::activity::ChainCheck;
use shared::endpoint::VerifyActivity;

const DIGEST: &str = "A digest that you noted down earlier";

fn sealed() -> Organisation {
    let organisation = Organisation::new();
    organisation.revoke(&key_named(&organisation, "Checkout"));
    assert!(organisation.owner.call::<VerifyActivity>(&(), &ChainCheck::default()).is_intact);
    organisation
}

/// Changes what an event says, as somebody with the database in their hands could.
fn tamper(organisation: &Organisation) {
    let sql = "UPDATE events SET reason = 'none at all' WHERE organisation_id = ? AND action = 'key_revoked'";
    database::run_without_triggers("events", sql, &[&organisation.id.to_string()]);
}

#[test]
fn an_intact_record_says_so_and_its_digest_is_known_again() {
    let organisation = sealed();
    let page = Page::open_as(&organisation.owner, "/activity");
    page.sees("revoked an API key");
    page.allow_clipboard();
    page.click("button", "Verify chain");
    page.sees("The record is intact.");
    page.sees("were found right");
    page.click("button", "Copy digest");
    page.sees("Copied");
    let digest = page.clipboard();
    assert_eq!(digest.len(), 64, "{digest}");
    organisation.merchant_named("Another");
    page.fill(DIGEST, &digest);
    page.click("button", "Verify again");
    page.sees_no_more(&digest);
    page.sees("The record is intact.");
}

#[test]
fn a_digest_that_no_seal_has_is_a_break() {
    let page = Page::open_as(&sealed().owner, "/activity");
    page.click("button", "Verify chain");
    page.sees("The record is intact.");
    page.fill(DIGEST, &"ab".repeat(32));
    page.click("button", "Verify again");
    page.sees("The record is broken.");
    page.sees("The record does not hold a seal that is known to have been made.");
    assert!(!page.text().contains("intact"));
}

#[test]
fn what_is_no_digest_is_said_beside_its_field() {
    let mut page = Page::open_as(&sealed().owner, "/activity");
    page.click("button", "Verify chain");
    page.sees("The record is intact.");
    page.expect_refusal(422);
    page.fill(DIGEST, "not a digest");
    page.click("button", "Verify again");
    page.gets_keyboard_on("textbox", DIGEST);
}

#[test]
fn a_record_that_was_changed_by_sql_is_broken_at_a_place_that_one_can_look_at() {
    let organisation = sealed();
    tamper(&organisation);
    let page = Page::open_as(&organisation.owner, "/activity");
    page.click("button", "Verify chain");
    page.sees("The record is broken.");
    page.sees("This event was changed after it was written.");
    page.sees("The first broken place is event number");
    page.find("alert", "");
    page.click("link", "Show what stands there now");
    page.sees("Reason: none at all");
    page.sees_no_more("signed in");
}
