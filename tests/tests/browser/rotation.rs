//! Replacement keys: rotating a key and changing its permissions; and duplicates, which replace no key.

use crate::fixtures;
use keywright_tests::browser::Page;
use keywright_tests::organisation::{Organisation, new_key, now};
use shared::endpoint::{CreateKey, DisableKey, GetKey, ListKeys, Nothing};
use shared::id::MerchantId;
use shared::key::{Disabling, Key, KeyFilter, KeyStatus, Mode, NewKey};
use shared::member::Role;
use shared::moment::Moment;
use shared::permission::{PermissionSet, Preset};

/// A read-only test key with every field that a replacement takes over.
fn checkout() -> (Organisation, Key) {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let sent = NewKey {
        name: Some("Checkout".to_owned()),
        description: Some("For the shop".to_owned()),
        allowed_ips: vec!["203.0.113.0/24".to_owned()],
        ..new_key(Mode::Test)
    };
    let key = organisation.owner.call::<CreateKey>(&merchant_id, &sent).key;
    (organisation, key)
}

fn form(merchant_id: MerchantId, query: &str) -> String {
    format!("/merchants/{merchant_id}/developers/keys/new?{query}")
}

fn rotation_of(organisation: &Organisation, key: &Key) -> Page {
    let page = Page::open_as(&organisation.owner, &form(key.merchant_id, &format!("replaces={}&rotate=true", key.id)));
    page.is_at("Rotate key");
    page
}

fn change_of(organisation: &Organisation, key: &Key) -> Page {
    let page = Page::open_as(&organisation.owner, &fixtures::page_of(key));
    page.click("link", "create a replacement key");
    page.comes_to(&form(key.merchant_id, &format!("replaces={}", key.id)));
    page.is_at("Change permissions");
    page
}

/// Closes the dialog with the secret and returns the new key and the updated old key.
fn successor(organisation: &Organisation, page: &Page, old: &Key) -> (Key, Key) {
    page.sees("key created");
    page.click("button", "Done, I've saved it");
    let old = organisation.owner.call::<GetKey>(&old.id, &Nothing {});
    let new = organisation.owner.call::<GetKey>(&old.replaced_by.expect("a replacement key"), &Nothing {});
    page.comes_to(&format!("/merchants/{}/developers/keys/{}", new.merchant_id, new.id));
    assert_eq!((new.replaces, new.mode), (Some(old.id), old.mode));
    (new, old)
}

/// The grace period: how long the old key works after the creation of the new one, in milliseconds.
fn grace(new: &Key, old: &Key) -> i64 {
    old.ends_at().expect("an end").ms_since(new.created_at)
}

#[test]
fn rotating_asks_only_for_the_grace_period_and_changes_the_secret() {
    let (organisation, key) = checkout();
    let page = rotation_of(&organisation, &key);
    for text in ["Checkout", &key.hint, "Read-only · 203.0.113.0/24", "The new key never expires"] {
        page.sees(text);
    }
    page.sees("The old key works until");
    assert!(page.names_of("switch").is_empty() && page.names_of("textbox").is_empty());
    page.click("button", "Rotate key");
    let (new, old) = successor(&organisation, &page, &key);
    page.is_at("Checkout");
    page.sees("This key replaces another one");
    assert_eq!((&new.name, &new.description, new.permissions), (&key.name, &key.description, key.permissions));
    assert_eq!((&new.allowed_ips, new.expires_at), (&key.allowed_ips, None));
    assert_ne!(new.hint, key.hint);
    assert_eq!((old.status, grace(&new, &old)), (KeyStatus::Enabled, Moment::DAY_MS));
}

#[test]
fn without_a_grace_period_the_old_key_stops_immediately() {
    let (organisation, key) = checkout();
    let page = rotation_of(&organisation, &key);
    page.choose("Keep the old key working for", "None");
    page.sees("The old key stops working immediately");
    page.click("button", "Rotate key");
    let (_, old) = successor(&organisation, &page, &key);
    assert_eq!(old.status, KeyStatus::Expired);
}

#[test]
fn a_custom_grace_period_is_in_hours_up_to_30_days() {
    let (organisation, key) = checkout();
    let page = rotation_of(&organisation, &key);
    page.choose("Keep the old key working for", "Other");
    page.sees("Enter the grace period in hours.");
    page.fill("Hours", "721");
    page.sees("Use whole hours, from 1 to 720.");
    page.click("button", "Rotate key");
    page.fill("Hours", "12");
    page.sees_no_more("Use whole hours");
    assert_eq!(organisation.stored().keys, 1);
    page.click("button", "Rotate key");
    let (new, old) = successor(&organisation, &page, &key);
    assert_eq!(grace(&new, &old), 12 * Moment::HOUR_MS);
}

#[test]
fn a_grace_period_does_not_extend_an_expiry() {
    let organisation = Organisation::new();
    let expires_at = Some(now().plus_ms(2 * Moment::HOUR_MS));
    let sent = NewKey { expires_at, ..new_key(Mode::Live) };
    let key = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &sent).key;
    let page = rotation_of(&organisation, &key);
    page.sees("The new key expires when the old one would have:");
    page.sees("The old key works until it expires:");
    page.click("button", "Rotate key");
    let (new, old) = successor(&organisation, &page, &key);
    assert_eq!((new.expires_at, old.ends_at()), (expires_at, expires_at));
}

#[test]
fn changed_permissions_are_listed_before_the_key_is_replaced() {
    let (organisation, key) = checkout();
    let page = change_of(&organisation, &key);
    page.sees("This creates a replacement key with the new permissions");
    page.sees("No changes yet");
    assert!(!page.has("radio", "Live"), "the type of a replacement key cannot be selected");
    for (field, kept) in [("Name", "Checkout"), ("Description", "For the shop"), ("Allowed IP", "203.0.113.0/24")] {
        assert_eq!(page.value_of("textbox", field), kept);
    }
    let added = ["Edit Customer", "Edit Payment route", "Edit Payment request"];
    let removed = "View Currency account";
    for switch in added.into_iter().chain([removed]) {
        page.click("switch", switch);
    }
    for text in ["+3", "−1", "Added\n+Edit Customer\n", "+Edit Payment request · can move money"] {
        page.sees(text);
    }
    page.sees("Removed\n−View Currency account");
    page.choose("Keep the old key working for", "7 days");
    page.click("button", "Create replacement key");
    let (new, old) = successor(&organisation, &page, &key);
    let permission = |label: &str| PermissionSet::ALL.iter().find(|permission| permission.label() == label);
    let added: PermissionSet = added.into_iter().filter_map(permission).collect();
    let removed: PermissionSet = permission(removed).into_iter().collect();
    assert_eq!(new.permissions, key.permissions.union(added).difference(removed));
    assert_eq!((old.permissions, grace(&new, &old)), (key.permissions, 7 * Moment::DAY_MS));
}

#[test]
fn without_changes_the_page_offers_rotation_instead() {
    let (organisation, key) = checkout();
    let page = change_of(&organisation, &key);
    page.sees("No changes. To keep the same permissions, rotate the key instead.");
    page.click("button", "Create replacement key");
    page.click("switch", "Edit Customer");
    page.sees_no_more("To keep the same permissions");
    page.click("switch", "Edit Customer");
    page.sees("No changes yet");
    page.click("link", "rotate the key");
    page.is_at("Rotate key");
    page.comes_to(&form(key.merchant_id, &format!("replaces={}&rotate=true", key.id)));
    assert_eq!(organisation.stored().keys, 1);
}

#[test]
fn a_duplicate_is_an_independent_key() {
    let (organisation, key) = checkout();
    let page = Page::open_as(&organisation.owner, &form(key.merchant_id, &format!("from={}", key.id)));
    page.is_at("Duplicate Checkout");
    page.find("link", "“Checkout”");
    assert_eq!(page.value_of("textbox", "Name"), "Checkout (copy)");
    assert!(!page.has("combobox", "Keep the old key working for"));
    page.click("button", "Create API key");
    page.sees("key created");
    let keys = organisation.owner.call::<ListKeys>(&key.merchant_id, &KeyFilter::default()).items;
    let [copy, original] = keys.as_slice() else { panic!("two keys, not {}", keys.len()) };
    assert_eq!((copy.replaces, &copy.allowed_ips), (None, &key.allowed_ips));
    assert_eq!(original, &key);
}

#[test]
fn a_duplicate_expires_at_the_end_of_the_same_day() {
    let organisation = Organisation::new();
    let expires_at = now().plus_ms(10 * Moment::DAY_MS);
    let sent = NewKey { expires_at: Some(expires_at), ..new_key(Mode::Test) };
    let key = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &sent).key;
    let page = Page::open_as(&organisation.owner, &form(key.merchant_id, &format!("from={}", key.id)));
    page.sees("Expires on");
    page.click("button", "Create API key");
    page.sees("key created");
    let keys = organisation.owner.call::<ListKeys>(&key.merchant_id, &KeyFilter::default()).items;
    let copy = keys.iter().find(|copy| copy.id != key.id).expect("a second key");
    let later = copy.expires_at.expect("an expiry").ms_since(expires_at);
    assert!((0..Moment::DAY_MS).contains(&later), "{later} ms later");
}

#[test]
fn a_key_that_cannot_be_replaced_says_why_instead_of_a_form() {
    let (organisation, key) = checkout();
    let address = form(key.merchant_id, &format!("replaces={}&rotate=true", key.id));
    let says = |page: &Page, why: &str| {
        page.go(&address);
        page.sees("This key can't be replaced");
        page.sees(why);
        assert!(!page.has("button", "Rotate key"));
    };
    let page = Page::open_as(&organisation.member(Role::Viewer), "/merchants");
    says(&page, "You have view-only access.");
    let page = Page::open_as(&organisation.owner, "/merchants");
    fixtures::successor(&organisation, &key, "Checkout, next", 60);
    says(&page, "This key has a replacement already.");
    organisation.disable(&key);
    says(&page, "This key is disabled. Enable it first");
    page.click("link", "Back to the key");
    page.is_at("Checkout");
    let other = organisation.merchant().id;
    page.go(&form(other, &format!("replaces={}", key.id)));
    page.sees("This key doesn't exist in this merchant account.");
}

#[test]
fn a_developer_cannot_replace_a_live_key() {
    let organisation = Organisation::new();
    let key = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(Mode::Live)).key;
    let developer = organisation.member(Role::Developer);
    let page = Page::open_as(&developer, &form(key.merchant_id, &format!("replaces={}", key.id)));
    page.sees("You can replace test keys only. Ask an admin to replace live keys.");
}

#[test]
fn a_concurrent_change_of_the_key_is_reported_on_submit() {
    let (organisation, key) = checkout();
    let mut page = change_of(&organisation, &key);
    page.expect_refusal(409);
    page.click("radio", "Full access");
    organisation.owner.call::<DisableKey>(&key.id, &Disabling::default());
    page.click("button", "Create replacement key");
    page.sees("Only an enabled key can be replaced.");
    assert_eq!(organisation.stored().keys, 1);
    assert!(page.has("button", "Create replacement key"), "the form must keep its input");
    assert!(page.text().contains(&format!("{} of {} selected", Preset::FullAccess.permissions().len(), 20)));
}
