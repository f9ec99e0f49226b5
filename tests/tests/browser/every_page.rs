//! Rules for every page: no axe violations, no sideways scrolling, no console errors.
//!
//! `members` covers the dialogs about members and passkeys, `audit_log` the audit log, `leaks` leaked keys.

mod audit_log;
mod leaks;
mod members;

use crate::fixtures::{named, page_of, successor, use_all_day, used};
use keywright_tests::browser::{NOWHERE, Page, Theme};
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::usage_history::set_last_use;
use shared::endpoint::{CreateKey, DisableKey};
use shared::id::{KeyId, MerchantId};
use shared::key::{Disabling, Mode, NewKey};
use shared::moment::Moment;
use shared::permission::PermissionSet;

const WIDTHS: [u32; 2] = [1280, 360];

/// The breakpoints at which the keys table gets less room than at any other width up to the next one: the list becomes
/// a table, the navigation moves beside it, the table shows all columns.
const WIDTHS_OF_THE_KEYS_TABLE: [u32; 3] = [768, 1024, 1280];

/// A page: the name of its screenshot, its URL, and a text that shows when the page is ready.
type Address = (&'static str, String, &'static str);

/// An organisation with a merchant that has keys in every status.
pub(crate) fn furnished() -> (Organisation, MerchantId, Vec<Address>) {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Blumen & Söhne").id;
    organisation.merchant_named("Corner Books");
    let key = named(&organisation, merchant_id, "Checkout, production", Mode::Live);
    use_all_day(&organisation, &key, 1);
    organisation.disable(&named(&organisation, merchant_id, "Old checkout", Mode::Live));
    organisation.expire(&named(&organisation, merchant_id, "Trial", Mode::Test));
    organisation.revoke(&named(&organisation, merchant_id, "Leaked", Mode::Live));
    named(&organisation, merchant_id, "Checkout, staging", Mode::Test);
    let pages = addresses(merchant_id, key.id);
    (organisation, merchant_id, pages)
}

fn addresses(merchant_id: MerchantId, key_id: KeyId) -> Vec<Address> {
    let merchant = format!("/merchants/{merchant_id}");
    vec![
        ("home", "/".to_owned(), "Needs attention"),
        ("merchants", "/merchants".to_owned(), "Created"),
        ("keys", "/keys".to_owned(), "Last used"),
        ("settings", "/settings".to_owned(), "Require a passkey"),
        ("new-merchant", "/merchants/new".to_owned(), "Reference ID"),
        ("account", format!("{merchant}/account"), "Availability"),
        ("developers", format!("{merchant}/developers"), "Last used"),
        ("new-key", format!("{merchant}/developers/keys/new?preset=read_only"), "10 of 20 selected"),
        ("key", format!("{merchant}/developers/keys/{key_id}"), "created an API key"),
        ("key-month", format!("{merchant}/developers/keys/{key_id}?usage=30d"), "created an API key"),
        ("rotate-key", format!("{merchant}/developers/keys/new?replaces={key_id}&rotate=true"), "How rotation works"),
        ("change-permissions", format!("{merchant}/developers/keys/new?replaces={key_id}"), "No changes yet"),
        ("developers-inactive", format!("{merchant}/developers?revoked=shown"), "Last used"),
        ("merchant-activity", format!("{merchant}/activity"), "created an API key"),
        ("members", "/members".to_owned(), "No pending invitations"),
        ("your-account", "/account".to_owned(), "This session"),
        ("activity", "/activity".to_owned(), "added the merchant account"),
        (
            "activity-narrowed",
            format!("/activity?action=key_created&merchant_id={merchant_id}&key_id={key_id}"),
            "API key: ",
        ),
        ("not-found", NOWHERE.to_owned(), "Page not found"),
    ]
}

/// The faults of the page at every width and in every theme. Also saves its screenshots.
fn faults(page: &Page, name: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for width in WIDTHS {
        page.set_width(width);
        for theme in Theme::ALL {
            page.set_theme(theme);
            let place = format!("{name}-{}-{width}", theme.name());
            page.screenshot(&place);
            faults.extend(page.axe_violations().into_iter().map(|violation| format!("{place}: {violation}")));
            faults.extend(page.sideways_scroll().map(|why| format!("{place}: scrolls sideways {why}")));
        }
    }
    faults
}

#[test]
fn every_page_is_accessible_in_both_themes_at_both_widths() {
    let (organisation, _, pages) = furnished();
    let mut found = Vec::new();
    for (name, path, text) in pages {
        let page = Page::open_as(&organisation.owner, &path);
        page.sees(text);
        found.extend(faults(&page, name));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_longest_words_fit_on_every_page_at_both_widths() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named(&"Longest".repeat(14)).id;
    let key = named(&organisation, merchant_id, &"w".repeat(100), Mode::Live);
    let page = Page::open_as(&organisation.owner, "/merchants");
    let mut found = Vec::new();
    for (name, path, text) in addresses(merchant_id, key.id) {
        for width in WIDTHS {
            page.set_width(width);
            page.go(&path);
            page.sees(text);
            found.extend(page.sideways_scroll().map(|why| format!("{name} at {width} scrolls sideways {why}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_widest_keys_table_fits_at_its_narrowest_widths() {
    let (organisation, merchant_id, _) = furnished();
    let permissions = PermissionSet::ALL.iter().take(8).collect();
    let sent = NewKey { name: Some("Checkout, autumn".to_owned()), permissions, ..new_key(Mode::Live) };
    let custom = organisation.owner.call::<CreateKey>(&merchant_id, &sent).key;
    use_all_day(&organisation, &custom, 100);
    // The longest text for a last use. It is a minute more whenever a minute ends while the test runs.
    set_last_use(custom.id, 50 * Moment::MINUTE_MS);
    database::run("INSERT INTO key_advice (key_id, unused) VALUES (?, 7)", &[&custom.id.to_string()]);
    successor(&organisation, &custom, "Checkout, winter", 86_400);
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{merchant_id}/developers"));
    for text in ["Custom · 8 of 20", "7 unused", "rejected", "Replaced", "minutes ago"] {
        page.sees(text);
    }
    fits_at_each_width(&page);
}

#[test]
fn the_widest_table_of_all_keys_fits_at_its_narrowest_widths() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Lumen & Oak Furniture and Interiors").id;
    let permissions = PermissionSet::ALL.iter().take(11).collect();
    let sent = NewKey { name: Some("Load test of the new checkout".to_owned()), permissions, ..new_key(Mode::Live) };
    let custom = organisation.owner.call::<CreateKey>(&merchant_id, &sent).key;
    organisation.use_key(&custom, 50 * Moment::MINUTE_MS, 1);
    organisation.disable(&custom);
    let created = "UPDATE keys SET created_at = created_at - 3000000 WHERE id = ?";
    database::run_without_triggers("keys", created, &[&custom.id.to_string()]);
    let page = Page::open_as(&organisation.owner, "/keys");
    for text in ["Disabled", "minutes ago"] {
        page.sees(text);
    }
    fits_at_each_width(&page);
}

fn fits_at_each_width(page: &Page) {
    for width in WIDTHS_OF_THE_KEYS_TABLE {
        page.set_width(width);
        assert_eq!(page.sideways_scroll(), None, "at {width}");
    }
}

#[test]
fn the_sign_in_page_is_accessible() {
    let link = Page::open("/sign-in#0123456789");
    link.find("button", "Sign in");
    let mut found = faults(&link, "sign-in");
    link.go("/sign-in");
    link.reload();
    link.fill("Email", "nobody@nowhere.example");
    link.click("button", "Email me a link");
    link.sees("Check your inbox.");
    found.extend(faults(&link, "sign-in-ways"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_dialog_with_the_secret_is_accessible() {
    let (organisation, merchant_id, _) = furnished();
    let path = format!("/merchants/{merchant_id}/developers/keys/new?preset=write");
    let page = Page::open_as(&organisation.owner, &path);
    page.click("button", "Create API key");
    page.sees("key created");
    page.click("button", "Reveal");
    let found = faults(&page, "secret");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn stopped_keys_and_a_rotation_history_are_accessible() {
    let (organisation, merchant_id, _) = furnished();
    let first = named(&organisation, merchant_id, "Checkout, spring", Mode::Live);
    let second = successor(&organisation, &first, "Checkout, summer", 0);
    let third = successor(&organisation, &second, "Checkout, autumn", 86_400);
    use_all_day(&organisation, &second, 3);
    use_all_day(&organisation, &third, 1);
    let disabled = named(&organisation, merchant_id, "Refunds", Mode::Live);
    organisation.owner.call::<DisableKey>(&disabled.id, &Disabling { reason: Some("Odd traffic at night".to_owned()) });
    let revoked = named(&organisation, merchant_id, "Reports", Mode::Live);
    organisation.revoke(&revoked);
    let page = Page::open_as(&organisation.owner, "/merchants");
    let mut found = Vec::new();
    for (name, key, text) in [
        ("key-replaced", &first, "its grace period is over"),
        ("key-in-grace", &second, "was replaced"),
        ("key-successor", &third, "Rotation history"),
        ("key-disabled", &disabled, "was disabled"),
        ("key-revoked", &revoked, "was permanently revoked"),
    ] {
        page.go(&page_of(key));
        page.sees(text);
        page.sees("created an API key");
        found.extend(faults(&page, name));
        page.script("document.querySelector('main section:last-of-type').scrollIntoView()", Vec::new());
        page.screenshot(&format!("{name}-history-360"));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_key_menu_and_its_dialogs_are_accessible() {
    let (organisation, merchant_id, _) = furnished();
    let key = named(&organisation, merchant_id, "Checkout, autumn", Mode::Live);
    used(&key, 12_345, 300_000);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("created an API key");
    page.click("button", "More");
    let mut found = faults(&page, "key-menu");
    page.click("button", "Disable…");
    page.sees("12,345");
    found.extend(faults(&page, "disable"));
    page.click("button", "Cancel");
    page.click("button", "More");
    page.click("button", "Report leak…");
    page.sees("12,345");
    found.extend(faults(&page, "leaked"));
    let unused = named(&organisation, merchant_id, "Reports", Mode::Live);
    organisation.disable(&unused);
    page.go(&page_of(&unused));
    page.click("button", "More");
    page.click("button", "Revoke…");
    page.sees("This key has never been used");
    page.click("button", "Revoke key");
    page.sees("Enter a reason.");
    found.extend(faults(&page, "revoke"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn selecting_and_disabling_keys_is_accessible() {
    let (organisation, merchant_id, _) = furnished();
    used(&named(&organisation, merchant_id, "Refunds", Mode::Live), 4_321, 60_000);
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{merchant_id}/developers"));
    page.click("checkbox", "All keys on this page");
    page.sees("5 selected");
    let mut found = faults(&page, "developers-chosen");
    page.click("button", "Disable 4 keys…");
    page.click("button", "Disable 4 API keys");
    page.sees("Type the number of keys to confirm.");
    found.extend(faults(&page, "disable-keys"));
    page.fill("Type 4 to confirm", "4");
    page.click("button", "Disable 4 API keys");
    page.find("dialog", "4 API keys disabled");
    found.extend(faults(&page, "disabled-keys"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_page_that_replaces_a_key_is_accessible() {
    let (organisation, merchant_id, _) = furnished();
    let key = named(&organisation, merchant_id, "Refunds", Mode::Test);
    let path = format!("/merchants/{merchant_id}/developers/keys/new?replaces={}", key.id);
    let page = Page::open_as(&organisation.owner, &path);
    page.fill("Allowed IP addresses", "203.0.113.7 203.0.113.7/32, 2001:db8::/32; 10.0.0.0/40\n10.0.0");
    for switch in ["Edit Customer", "Edit Payment request", "View Payment scheme"] {
        page.click("switch", switch);
    }
    page.choose("Keep the old key working for", "Other");
    page.fill("Hours", "48");
    page.click("button", "Create replacement key");
    page.sees("“10.0.0.0/40” isn't");
    let mut found = faults(&page, "difference");
    page.go(&format!("{path}&rotate=true"));
    page.find("button", "Rotate key");
    organisation.disable(&key);
    page.reload();
    page.sees("This key can't be replaced");
    found.extend(faults(&page, "irreplaceable"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_empty_merchant_list_is_accessible() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.sees("No merchant accounts yet");
    let found = faults(&page, "no-merchants");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_page_has_one_main_heading_that_its_title_ends_with() {
    let (organisation, _, pages) = furnished();
    let page = Page::open_as(&organisation.owner, "/merchants");
    for (name, path, text) in pages {
        page.go(&path);
        page.sees(text);
        let script = "return ['h1', 'main'].map(tag => document.querySelectorAll(tag).length)";
        assert_eq!(page.script(script, Vec::new()), serde_json::json!([1, 1]), "{name}");
        let [title, heading] = ["document.title", "document.querySelector('h1').innerText"]
            .map(|text| page.script(&format!("return {text}"), Vec::new()).as_str().expect("a text").to_owned());
        assert!(title.ends_with(&format!("{heading} · Keywright")), "{name}: {title}");
    }
}
