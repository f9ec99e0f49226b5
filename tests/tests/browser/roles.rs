//! The page offers only the actions that a role may perform.

use crate::fixtures::{key_named, page_of, successor};
use keywright_tests::browser::Page;
use keywright_tests::organisation::{Organisation, new_key};
use shared::endpoint::CreateKey;
use shared::key::Mode;
use shared::member::Role;

#[test]
fn a_viewer_sees_everything_and_can_change_nothing() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant_named("Shop").id).key;
    let viewer = organisation.member(Role::Viewer);
    let page = Page::open_as(&viewer, "/merchants");
    page.find("link", "Shop");
    let ask = format!("Ask {}.", organisation.owner_record.name);
    page.sees(&format!("Only admins and owners can add merchant accounts. {ask}"));
    assert!(!page.has("link", "Add merchant account"));
    page.go("/merchants/new");
    page.sees("You can't add merchant accounts");
    assert!(!page.has("button", "Add merchant account"));
    page.go(&format!("/merchants/{}/account", key.merchant_id));
    page.sees(&format!("Only admins and owners can edit merchant accounts. {ask}"));
    assert!(!page.has("textbox", "Name"), "a viewer sees texts, no fields");
    assert!(!page.has("button", "Save changes") && !page.has("button", "Disable merchant account…"));
    page.click("link", "Developers");
    page.sees(&key.hint);
    assert!(!page.has("link", "Add API key"));
    page.click("link", "Unnamed key");
    page.sees("Allowed");
    for change in ["Edit", "More", "Enable", "Report leak…"] {
        assert!(!page.has("button", change), "{change}");
    }
    assert!(!page.has("link", "Duplicate") && !page.has("link", "Rotate"));
}

#[test]
fn a_developer_can_only_create_and_change_test_keys() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let live = organisation.owner.call::<CreateKey>(&merchant_id, &new_key(Mode::Live)).key;
    let developer = organisation.member(Role::Developer);
    let page =
        Page::open_as(&developer, &format!("/merchants/{merchant_id}/developers/keys/new?mode=live&preset=write"));
    page.sees("Your role allows test keys only.");
    assert!(page.is_switched_on("radio", "Test"));
    page.click("button", "Create API key");
    page.sees("key created");
    page.click("button", "Done, I've saved it");
    page.is_at("Unnamed key");
    page.find("button", "Edit");
    page.go(&format!("/merchants/{merchant_id}/developers/keys/{}", live.id));
    page.find("link", "Duplicate");
    assert!(!page.has("button", "Edit") && !page.has("button", "More") && !page.has("link", "Rotate"));
    page.go(&format!("/merchants/{merchant_id}/developers/keys/{}?leaked=true", live.id));
    page.sees("created an API key");
    assert!(!page.has("button", "Revoke leaked key"), "a developer must not be able to revoke a live key");
}

#[test]
fn a_viewer_sees_the_status_of_a_key_but_no_actions() {
    let organisation = Organisation::new();
    let old = key_named(&organisation, "Checkout");
    successor(&organisation, &old, "Checkout 2", 86_400);
    let page = Page::open_as(&organisation.member(Role::Viewer), &page_of(&old));
    page.sees("This key was replaced");
    assert!(!page.has("button", "End grace period now…"));
    organisation.disable(&old);
    page.reload();
    page.sees("This key was disabled");
    assert!(!page.has("button", "Enable"));
}
