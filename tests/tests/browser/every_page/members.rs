//! Accessibility of the dialogs about members, passkeys, names and email addresses.

use super::{faults, furnished};
use crate::passkeys::forget_confirmation;
use keywright_tests::browser::Page;
use keywright_tests::caller::Caller;
use keywright_tests::mail::fresh_mailbox;
use keywright_tests::organisation::Organisation;
use shared::member::Role;

#[test]
fn the_members_page_and_its_dialogs_are_accessible() {
    let organisation = Organisation::new();
    for role in [Role::Viewer, Role::Developer, Role::Admin] {
        organisation.member(role);
    }
    let page = Page::open_as(&organisation.owner, "/members");
    page.click("button", "Invite member");
    page.fill("Name", "Grace Hopper");
    page.fill("Email", "grace");
    page.click("button", "Invite");
    page.sees("Enter an email address such as");
    let mut found = faults(&page, "invite");
    page.fill("Email", "grace@shop.example");
    page.click("button", "Invite");
    page.find("dialog", "Invitation created for Grace Hopper");
    page.click("button", "Reveal");
    found.extend(faults(&page, "invited"));
    page.click("button", "Done, I've copied it");
    page.sees("grace@shop.example");
    page.script("document.querySelector('details').open = true", Vec::new());
    found.extend(faults(&page, "members-invited"));
    page.act_on("admin", "Change role…");
    page.click("radio", "Owner");
    found.extend(faults(&page, "change-role"));
    page.click("button", "Cancel");
    page.act_on("admin", "Remove…");
    found.extend(faults(&page, "remove-member"));
    page.click("button", "Cancel");
    page.script("document.querySelector('main section:last-of-type').scrollIntoView()", Vec::new());
    page.screenshot("organisation-360");
    let viewer = Page::open_as(&organisation.member(Role::Viewer), "/members");
    viewer.sees(&organisation.owner_record.email);
    found.extend(faults(&viewer, "members-viewer"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn adding_and_confirming_with_a_passkey_is_accessible() {
    let (organisation, merchant_id, _) = furnished();
    Caller::signed_in(&organisation.owner_record.email);
    let page = Page::open_as(&organisation.owner, "/account");
    page.plug_in_authenticator();
    page.click("button", "Add passkey");
    let mut found = faults(&page, "add-passkey");
    page.fill("Name", "Work laptop");
    page.click("button", "Continue");
    page.sees("The passkey was added.");
    page.sees("Work laptop");
    found.extend(faults(&page, "your-account-passkey"));
    forget_confirmation(&organisation);
    page.go(&format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=live"));
    let mut page = page;
    page.expect_refusal(403);
    page.click("button", "Create API key");
    page.find("dialog", "Confirm it's you");
    found.extend(faults(&page, "confirm"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn changing_name_and_email_is_accessible() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/account#made-up");
    page.sees("Confirm your new email");
    let mut found = faults(&page, "confirm-email");
    page.click("button", "Not now");
    page.click("button", "Edit your name");
    found.extend(faults(&page, "edit-name"));
    page.click("button", "Cancel");
    page.click("button", "Change your email");
    found.extend(faults(&page, "change-email"));
    page.fill("New email", &fresh_mailbox());
    page.click("button", "Email me a link");
    page.sees("We sent a link to");
    found.extend(faults(&page, "email-sent"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
