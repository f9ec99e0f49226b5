//! What the calls of a key show on its page: networks, rejections, the permissions in use; and the dry run of a list of IP
//! addresses.

use crate::fixtures::page_of;
use keywright_tests::browser::Page;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::until::until;
use shared::endpoint::{CreateKey, GetKey, ListKeyNetworks, ListKeyRefusals, Nothing, VerifyKey};
use shared::key::{CreatedKey, Key, Mode, NewKey};
use shared::member::Role;
use shared::permission::{Action, Entity, PermissionSet};
use shared::verification::VerificationRequest;
use std::time::Duration;

/// Counts are at most 15 seconds old.
const COUNTED: Duration = Duration::from_secs(30);

/// A read-only test key.
fn checkout(organisation: &Organisation, allowed_ips: &[&str]) -> CreatedKey {
    let merchant_id = organisation.merchant_named("Shop").id;
    let sent = NewKey {
        name: Some("Checkout".to_owned()),
        allowed_ips: allowed_ips.iter().map(|ip| (*ip).to_owned()).collect(),
        ..new_key(Mode::Test)
    };
    organisation.owner.call::<CreateKey>(&merchant_id, &sent)
}

fn verify(created: &CreatedKey, ip: &str, permissions: PermissionSet) {
    let key = created.secret.clone().expect("the secret of a new key");
    let request = VerificationRequest { key, permissions, mode: None, ip: Some(ip.to_owned()) };
    Caller::gateway().call::<VerifyKey>(&(), &request);
}

/// Waits until this many networks and rejections of the key are known.
fn counted(organisation: &Organisation, key: &Key, networks: usize, refusals: usize) {
    until(format!("{networks} networks and {refusals} rejections of {}", key.id), COUNTED, || {
        let found = (
            organisation.owner.call::<ListKeyNetworks>(&key.id, &Nothing {}).items.len(),
            organisation.owner.call::<ListKeyRefusals>(&key.id, &Nothing {}).items.len(),
        );
        (found == (networks, refusals)).then_some(())
    });
}

/// A key with accepted calls from two networks, and a rejected call from a third one.
fn used(organisation: &Organisation) -> Key {
    let created = checkout(organisation, &[]);
    for ip in ["203.0.113.7", "203.0.113.8", "198.51.100.1"] {
        verify(&created, ip, PermissionSet::EMPTY.with(Entity::Customer.permission(Action::View)));
    }
    verify(&created, "192.0.2.9", PermissionSet::EMPTY.with(Entity::Customer.permission(Action::Edit)));
    counted(organisation, &created.key, 3, 1);
    created.key
}

#[test]
fn a_new_key_shows_what_will_be_observed() {
    let organisation = Organisation::new();
    let key = checkout(&organisation, &[]).key;
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("0 of 30 days observed");
    page.find("progressbar", "Days observed");
    page.sees("No networks");
    page.sees("No rejected calls");
    page.sees("Counted up to 15 seconds ago");
    page.go(&format!("/merchants/{}/developers", key.merchant_id));
    page.sees("Calls and last use: up to 5 minutes old");
}

#[test]
fn networks_and_rejections_are_shown_with_their_remedy() {
    let organisation = Organisation::new();
    let key = used(&organisation);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    for network in ["203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24"] {
        page.sees(network);
    }
    page.sees("A key that also has Edit Customer would be accepted.");
    page.click("link", "Create such a key");
    page.is_at("Change permissions");
    page.sees("Added\n+Edit Customer");
    page.sees("+1");

    let page = Page::open_as(&organisation.member(Role::Viewer), &page_of(&key));
    page.sees("A key that also has Edit Customer would be accepted.");
    assert!(!page.has("link", "Create such a key"));
}

#[test]
fn a_list_is_tried_and_becomes_a_replacement_key() {
    let organisation = Organisation::new();
    let key = used(&organisation);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("Try a list of IP addresses");
    page.script("document.querySelector('[aria-labelledby=networks] summary').click()", Vec::new());
    page.fill("Allowed IP addresses", "203.0.113.0/25");
    page.click("button", "Try it");
    page.sees("3 of 3 calls would have been rejected.");
    page.sees("Partly inside");
    page.fill("Allowed IP addresses", "203.0.113.0/24");
    page.sees_no_more("would have been rejected");
    page.click("button", "Try it");
    page.sees("1 of 3 calls would have been rejected.");
    page.click("button", "Add networks seen");
    page.sees("1 network added.");
    page.click("button", "Try it");
    page.sees("None of 3 calls would have been rejected.");
    page.click("link", "Create a replacement key with this list");
    page.is_at("Change IP addresses");
    page.sees("The allowed IP addresses change.");
    assert_eq!(page.value_of("textbox", "Allowed IP"), "203.0.113.0/24\n198.51.100.0/24");
    page.click("button", "Create replacement key");
    page.sees("key created");
    let old = organisation.owner.call::<GetKey>(&key.id, &Nothing {});
    let new = organisation.owner.call::<GetKey>(&old.replaced_by.expect("a replacement key"), &Nothing {});
    assert_eq!((new.permissions, new.allowed_ips.len()), (key.permissions, 2));
}

#[test]
fn an_invalid_list_is_not_tried() {
    let organisation = Organisation::new();
    let key = checkout(&organisation, &["203.0.113.0/24"]).key;
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("Try a list of IP addresses");
    page.script("document.querySelector('[aria-labelledby=networks] summary').click()", Vec::new());
    assert_eq!(page.value_of("textbox", "Allowed IP"), "203.0.113.0/24");
    page.fill("Allowed IP addresses", "shop");
    page.click("button", "Try it");
    page.sees("isn't a valid IP address");
    page.gets_keyboard_on("textbox", "Allowed IP");
    page.fill("Allowed IP addresses", "203.0.113.7");
    page.click("button", "Try it");
    page.sees("The key had no accepted calls in the last 30 days.");
}

#[test]
fn a_duplicate_is_filled_with_the_networks_of_the_original() {
    let organisation = Organisation::new();
    let key = used(&organisation);
    let address = format!("/merchants/{}/developers/keys/new?from={}", key.merchant_id, key.id);
    let page = Page::open_as(&organisation.owner, &address);
    page.is_at("Duplicate Checkout");
    page.click("button", "Add networks seen");
    page.sees("2 networks added.");
    assert_eq!(page.value_of("textbox", "Allowed IP"), "203.0.113.0/24\n198.51.100.0/24");
    page.click("button", "Add networks seen");
    page.sees("No networks added");
    page.click("button", "Try on the last 30 days of calls");
    page.sees("None of 3 calls would have been rejected.");
    page.go(&format!("/merchants/{}/developers/keys/new", key.merchant_id));
    page.is_at("Add API key");
    assert!(!page.has("button", "Add networks seen"));
}

#[test]
fn the_address_fills_in_permissions_and_addresses() {
    let organisation = Organisation::new();
    let key = checkout(&organisation, &[]).key;
    let query = format!("replaces={}&permissions=customer.view,customer.edit&allowed_ips=203.0.113.0/24", key.id);
    let address = format!("/merchants/{}/developers/keys/new?{query}", key.merchant_id);
    let page = Page::open_as(&organisation.owner, &address);
    page.is_at("Change permissions");
    assert!(page.is_switched_on("switch", "View Customer") && page.is_switched_on("switch", "Edit Customer"));
    assert!(!page.is_switched_on("switch", "View Payment request"));
    assert_eq!(page.value_of("textbox", "Allowed IP"), "203.0.113.0/24");
    page.sees("+1");
    page.sees("−9");
}
