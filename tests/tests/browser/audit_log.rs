//! The "Verify audit log" button: checks the events against their checkpoints and shows the result.

use crate::fixtures::key_named;
use keywright_tests::browser::Page;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::activity::{Break, ChainCheck};
use shared::endpoint::VerifyActivity;

const HASH: &str = "A checkpoint hash that you saved earlier";
const BROKEN: &str = "The audit log doesn't match its checkpoints.";

/// An organisation whose audit log was verified.
fn verified() -> Organisation {
    let organisation = Organisation::new();
    organisation.revoke(&key_named(&organisation, "Checkout"));
    assert!(organisation.owner.call::<VerifyActivity>(&(), &ChainCheck::default()).is_intact);
    organisation
}

/// Changes the text of an event, as a person with access to the database could.
fn tamper(organisation: &Organisation) {
    let sql = "UPDATE events SET reason = 'none at all' WHERE organisation_id = ? AND action = 'key_revoked'";
    database::run_without_triggers("events", sql, &[&organisation.id.to_string()]);
}

#[test]
fn an_intact_log_is_verified_and_its_hash_is_accepted_later() {
    let organisation = verified();
    let page = Page::open_as(&organisation.owner, "/activity");
    page.sees("revoked an API key");
    page.allow_clipboard();
    page.click("button", "Verify audit log");
    page.sees("Audit log verified.");
    page.sees("There are no new events since the last verification.");
    page.click("button", "Copy hash");
    page.sees("Copied");
    let hash = page.clipboard();
    assert_eq!(hash.len(), 64, "{hash}");
    organisation.merchant_named("Another");
    page.fill(HASH, &hash);
    page.click("button", "Verify again");
    page.sees("matches its checkpoint.");
    page.sees("were verified before.");
    page.click("button", "Verify everything again");
    page.sees("match their checkpoints.");
    assert!(!page.text().contains("verified before"));
}

#[test]
fn an_unknown_checkpoint_hash_is_reported_as_a_difference() {
    let page = Page::open_as(&verified().owner, "/activity");
    page.click("button", "Verify audit log");
    page.sees("Audit log verified.");
    page.fill(HASH, &"ab".repeat(32));
    page.click("button", "Verify again");
    page.sees(BROKEN);
    page.sees(Break::DigestUnknown.label());
    assert!(!page.text().contains("Audit log verified."));
}

#[test]
fn a_malformed_hash_is_an_error_at_its_field() {
    let mut page = Page::open_as(&verified().owner, "/activity");
    page.click("button", "Verify audit log");
    page.sees("Audit log verified.");
    page.expect_refusal(422);
    page.fill(HASH, "not a hash");
    page.click("button", "Verify again");
    page.gets_keyboard_on("textbox", HASH);
}

#[test]
fn an_event_changed_by_sql_is_found_and_shown() {
    let organisation = verified();
    tamper(&organisation);
    let page = Page::open_as(&organisation.owner, "/activity");
    page.click("button", "Verify audit log");
    page.sees("Audit log verified.");
    page.click("button", "Verify everything again");
    page.sees(BROKEN);
    page.sees(Break::EventChanged.label());
    page.sees("The first difference is at event");
    page.find("alert", "");
    page.click("link", "Show the event as it is now");
    page.sees("Reason: none at all");
    page.sees_no_more("signed in");
}
