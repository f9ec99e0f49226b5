//! Accessibility of the audit log: verified, with long changes, and without events.

use super::{faults, furnished};
use keywright_tests::browser::Page;
use keywright_tests::database;
use shared::endpoint::UpdateMerchant;
use shared::merchant::MerchantPatch;

#[test]
fn verifying_the_audit_log_is_accessible() {
    let (organisation, ..) = furnished();
    let page = Page::open_as(&organisation.owner, "/activity");
    page.click("button", "Verify audit log");
    page.sees("Audit log verified.");
    let mut found = faults(&page, "record-intact");
    let sql = "UPDATE events SET reason = 'none' WHERE organisation_id = ? AND action = 'key_disabled'";
    database::run_without_triggers("events", sql, &[&organisation.id.to_string()]);
    page.click("button", "Verify everything again");
    page.sees("The audit log doesn't match its checkpoints.");
    found.extend(faults(&page, "record-broken"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn long_changes_and_an_empty_audit_log_are_accessible() {
    let (organisation, merchant_id, _) = furnished();
    for words in ["Sells flowers. ", "Sells books, and flowers in spring. "] {
        let description = Some(Some(words.repeat(12)));
        let patch = MerchantPatch { description, ..MerchantPatch::default() };
        organisation.owner.call::<UpdateMerchant>(&merchant_id, &patch);
    }
    let page = Page::open_as(&organisation.owner, "/activity?action=merchant_updated");
    page.sees("edited the merchant account");
    page.open_details();
    page.sees("Sells flowers.");
    page.script("document.querySelectorAll('details').forEach(change => change.open = true)", Vec::new());
    let mut found = faults(&page, "activity-long");
    page.go("/activity?action=key_replaced");
    page.sees("No events found");
    found.extend(faults(&page, "activity-no-match"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
