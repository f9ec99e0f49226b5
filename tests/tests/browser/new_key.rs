//! Adding an API key as the guide describes it.

use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{GetKey, ListKeys, Nothing};
use shared::id::MerchantId;
use shared::key::{Key, KeyFilter, Mode};
use shared::permission::{PermissionSet, Preset};

fn form(organisation: &Organisation, merchant_id: MerchantId) -> Page {
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{merchant_id}/developers/keys/new"));
    page.is_at("Add API key");
    page
}

fn only_key(organisation: &Organisation, merchant_id: MerchantId) -> Key {
    let mut keys = organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()).items;
    assert_eq!(keys.len(), 1);
    keys.remove(0)
}

/// What a group of presets shows: the selected preset, or the text beside them.
fn preset_in(page: &Page, group: &str) -> String {
    let script = "const group = [...document.querySelectorAll('fieldset')]
            .find(fieldset => fieldset.querySelector('legend')?.textContent === arguments[0]);
        const shown = group.querySelector('input:checked')?.closest('label') ?? group.parentElement.querySelector('span');
        return shown.innerText.trim()";
    page.script(script, vec![group.into()]).as_str().expect("a text").to_owned()
}

#[test]
fn the_steps_of_the_guide_work_word_for_word() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let page = Page::open_as(&organisation.owner, "/merchants");
    // "Go to the Merchants tab and click the Merchant account on the grid."
    page.click("link", "Merchants");
    page.click("link", "Shop");
    // "Then, navigate to the Developers tab of the specific Merchant account and click Add API key."
    page.click("link", "Developers");
    page.click("link", "Add API key");
    // "Fill in the General information block. Select the key Type."
    page.find("heading", "General information");
    page.find("group", "Type");
    page.click("radio", "Live");
    // "After that, you can optionally enter the key Name and Description."
    page.fill("Name", "Checkout");
    page.fill("Description", "For the shop");
    // "You can use our global presets to quickly configure all permission groups."
    page.click("radio", "Read-only");
    page.sees("10 of 20 selected");
    // "Simply switch on/off the specific permissions, and the system should automatically mark the group as Custom."
    page.click("switch", "Edit Payment request");
    assert_eq!(preset_in(&page, "Preset for Payments scope"), "Custom");
    // "You can establish the permissions only when creating the API key without the possibility to modify it later."
    page.sees("Pay attention!");
    page.sees("You can set permissions only now.");
    // "After selecting all the appropriate options, click Create API key."
    page.click("button", "Create API key");
    // "The system initiates opening a modal stating that the key is successfully created."
    page.sees("key created");
    page.sees("you can view or copy it only once");
    let key = only_key(&organisation, merchant_id);
    let edit = "payment_request.edit".parse().expect("a permission");
    assert_eq!((key.mode, key.permissions), (Mode::Live, Preset::ReadOnly.permissions().with(edit)));
    assert_eq!((key.name.as_deref(), key.description.as_deref()), (Some("Checkout"), Some("For the shop")));
}

#[test]
fn every_permission_has_a_switch_in_the_order_of_the_guide() {
    let organisation = Organisation::new();
    let page = form(&organisation, organisation.merchant().id);
    page.find("switch", "View Customer");
    let expected: Vec<_> = PermissionSet::ALL.iter().map(|permission| permission.label()).collect();
    assert_eq!(page.names_of("switch"), expected);
}

#[test]
fn presets_follow_the_selected_permissions() {
    let organisation = Organisation::new();
    let page = form(&organisation, organisation.merchant().id);
    let shown = |page: &Page| {
        ["Preset for all permissions", "Preset for Merchant scope", "Preset for Payments scope"]
            .map(|group| preset_in(page, group))
    };
    page.find("switch", "View Customer");
    assert_eq!(shown(&page), ["None", "None", "None"]);
    page.click("radio", "Full access");
    assert_eq!(shown(&page), ["Full access", "Full access", "Full access"]);
    page.click("switch", "Edit Customer");
    assert_eq!(shown(&page), ["Custom", "Custom", "Full access"]);
    page.click("switch", "Edit Customer");
    assert_eq!(shown(&page), ["Full access", "Full access", "Full access"]);
    page.click("radio", "Write");
    page.sees("Write doesn't include View. This key can't read the data it changes.");
    assert_eq!(shown(&page), ["Write", "Write", "Write"]);
}

#[test]
fn a_column_header_switches_its_column_and_can_be_mixed() {
    let organisation = Organisation::new();
    let page = form(&organisation, organisation.merchant().id);
    page.click("checkbox", "View all, Payments scope");
    page.sees("7 of 20 selected");
    assert!(page.is_switched_on("switch", "View Payment scheme"));
    assert!(!page.is_switched_on("switch", "View Customer"));
    page.click("switch", "View Payment route");
    let mixed = "return [...document.querySelectorAll('input')].filter(input => input.indeterminate).length";
    assert_eq!(page.script(mixed, Vec::new()), 1);
    page.click("checkbox", "View all, Payments scope");
    page.sees("7 of 20 selected");
}

#[test]
fn the_review_lists_permissions_and_marks_those_that_move_money() {
    let organisation = Organisation::new();
    let page = form(&organisation, organisation.merchant().id);
    page.sees("No permissions selected");
    page.click("switch", "Edit Payment command");
    page.click("switch", "View Customer");
    page.sees("View Customer\n");
    page.sees("Can move money: Edit Payment command");
}

#[test]
fn without_a_permission_no_key_is_created() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let page = form(&organisation, merchant_id);
    page.sees("Select at least one permission to continue.");
    page.click("button", "Create API key");
    assert!(page.has_keyboard_on("switch", "View Customer"), "the focus is on {}", page.focused());
    page.press(" ");
    page.sees_no_more("Select at least one permission to continue.");
    assert_eq!(organisation.stored().keys, 0);
}

#[test]
fn a_double_click_creates_one_key() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let page = form(&organisation, merchant_id);
    page.click("switch", "View Customer");
    let twice = "const button = [...document.querySelectorAll('button')].find(button => button.type === 'submit');
        button.click(); button.click()";
    page.script(twice, Vec::new());
    page.sees("key created");
    only_key(&organisation, merchant_id);
}

#[test]
fn expiry_and_allowed_addresses_are_stored_as_entered() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let page = form(&organisation, merchant_id);
    page.choose("Expires", "In 30 days");
    page.fill("Allowed IP addresses", "203.0.113.0/24\n2001:db8::1");
    page.click("radio", "Read-only");
    page.click("button", "Create API key");
    page.sees("key created");
    let key = only_key(&organisation, merchant_id);
    let days = key.expires_at.expect("an expiry").ms_since(key.created_at) / shared::moment::Moment::DAY_MS;
    assert!((29..=30).contains(&days), "{days} days");
    let allowed_ips: Vec<_> = key.allowed_ips.iter().map(ToString::to_string).collect();
    assert_eq!(allowed_ips, ["203.0.113.0/24", "2001:db8::1"]);
}

#[test]
fn a_malformed_ip_address_is_an_error_and_creates_no_key() {
    let organisation = Organisation::new();
    let page = form(&organisation, organisation.merchant().id);
    page.click("radio", "Read-only");
    page.fill("Allowed IP addresses", "203.0.113.0/33");
    page.click("button", "Create API key");
    page.sees("“203.0.113.0/33” isn't a valid IP address or CIDR range");
    assert_eq!(organisation.stored().keys, 0);
}

#[test]
fn the_url_prefills_the_form() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let path = format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=live");
    let page = Page::open_as(&organisation.owner, &path);
    page.sees("10 of 20 selected");
    assert!(page.is_switched_on("radio", "Live"));
    page.reload();
    page.sees("10 of 20 selected");
}

#[test]
fn duplicating_a_key_copies_permissions_into_an_independent_key() {
    let organisation = Organisation::new();
    let original = organisation.key(organisation.merchant().id).key;
    let path = format!("/merchants/{}/developers/keys/{}", original.merchant_id, original.id);
    let page = Page::open_as(&organisation.owner, &path);
    page.click("button", "More");
    page.click("link", "Duplicate");
    page.sees("10 of 20 selected");
    page.click("button", "Create API key");
    page.sees("key created");
    let keys = organisation.owner.call::<ListKeys>(&original.merchant_id, &KeyFilter::default()).items;
    let [copy, kept] = keys.as_slice() else { panic!("two keys, not {}", keys.len()) };
    assert_eq!((copy.permissions, copy.mode), (original.permissions, original.mode));
    assert_eq!((kept, &organisation.owner.call::<GetKey>(&original.id, &Nothing {})), (&original, &original));
}

#[test]
fn a_draft_survives_leaving_the_page_until_it_is_cancelled() {
    let organisation = Organisation::new();
    let page = form(&organisation, organisation.merchant().id);
    page.fill("Name", "Half typed");
    page.click("switch", "View Customer");
    page.click_in(("navigation", "Main"), "link", "Activity");
    page.is_at("Activity");
    page.back();
    page.is_at("Add API key");
    page.sees("1 of 20 selected");
    assert_eq!(page.value_of("textbox", "Name"), "Half typed");
    page.click("link", "Cancel");
    page.click("link", "Add API key");
    page.sees("0 of 20 selected");
    assert_eq!(page.value_of("textbox", "Name"), "");
}

#[test]
fn a_created_key_leaves_no_draft() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let page = form(&organisation, merchant_id);
    page.fill("Name", "Checkout");
    page.click("switch", "View Customer");
    page.click("button", "Create API key");
    page.click("button", "Done, I've saved it");
    page.is_at("Checkout");
    page.click("link", "Developers");
    page.click("link", "Add API key");
    page.sees("0 of 20 selected");
    assert_eq!(page.value_of("textbox", "Name"), "");
}
