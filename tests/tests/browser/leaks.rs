//! Leaked keys: a secret in a search field finds its key, the page of a leaked key says what to do, and the settings.

use crate::fixtures::{page_of, used};
use keywright_tests::browser::Page;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::stored_files::files_with;
use keywright_tests::until::until;
use shared::endpoint::{CreateKey, DisableKey, GetKey, Nothing, ReportLeaks, RevokeKey};
use shared::key::{Disabling, Key, KeyStatus, Mode, NewKey, Revocation};
use shared::leak::LeakReport;
use shared::member::{LeakMail, Role};
use shared::moment::Moment;
use shared::secret::{RANDOM_LEN, Secret};
use std::path::PathBuf;
use std::time::Duration;
use thirtyfour::Key as Press;

const EVERYTHING: &str = "Search merchant accounts, keys, members and pages";
const STORED: Duration = Duration::from_secs(20);
const DIALOG: &str = "Which key is this?";

/// A key called “Storefront” of the merchant account “Tern & Tide Surf”, and its secret.
pub(crate) fn storefront(organisation: &Organisation, mode: Mode) -> (Key, Secret) {
    let merchant_id = organisation.merchant_named("Tern & Tide Surf").id;
    let sent = NewKey { name: Some("Storefront".to_owned()), ..new_key(mode) };
    let created = organisation.owner.call::<CreateKey>(&merchant_id, &sent);
    (created.key, Secret::parse(&created.secret.expect("a secret")).expect("a secret"))
}

/// Home with the search open above it.
fn searching(caller: &Caller) -> Page {
    let page = Page::open_as(caller, "/");
    page.is_at("Home");
    page.press(Press::Control + "k");
    page.gets_keyboard_on("combobox", EVERYTHING);
    page
}

/// Types a text into the search over everything.
pub(crate) fn search(page: &Page, text: &str) {
    page.press(Press::Control + "k");
    page.gets_keyboard_on("combobox", EVERYTHING);
    page.press(text);
}

pub(crate) fn report(secret: &Secret, url: &str) {
    let report = LeakReport { keys: vec![secret.reveal().to_owned()], url: Some(url.to_owned()) };
    let reply = Caller::nobody().request_to::<ReportLeaks>(&(), &report).from_elsewhere().send();
    assert_eq!(reply.status, 202, "{reply:?}");
}

fn now_is(organisation: &Organisation, key: &Key) -> Key {
    organisation.owner.call::<GetKey>(&key.id, &Nothing {})
}

/// Neither the browser nor D1, KV and the Worker's log contain the secret or the first or the second half of it.
fn is_nowhere(page: &Page, secret: &Secret) {
    let body = &secret.reveal()["kw_live_".len()..];
    for part in [&body[..16], &body[16..32]] {
        let traces = page.traces();
        let place = traces.find(part).map(|at| &traces[at.saturating_sub(120)..at]);
        assert_eq!(place, None, "the browser keeps a part of the secret");
        assert_eq!(files_with(part), Vec::<PathBuf>::new(), "the Worker keeps a part of the secret");
    }
}

#[test]
fn a_secret_in_any_search_field_finds_its_key_and_stays_nowhere() {
    let organisation = Organisation::new();
    let (key, secret) = storefront(&organisation, Mode::Test);
    let developers = format!("/merchants/{}/developers", key.merchant_id);
    let page = Page::open_as(&organisation.owner, "/");
    for (path, picker, field) in [
        ("/keys", None, "Search keys"),
        ("/merchants", None, "Search merchants"),
        (developers.as_str(), None, "Search API keys"),
        ("/activity", Some("Member"), "Search members"),
        ("/activity", Some("Merchant account"), "Search merchant"),
    ] {
        page.go(path);
        if let Some(picker) = picker {
            page.click("button", picker);
        }
        page.search(field, secret.reveal());
        page.find("dialog", DIALOG);
        page.sees("This is “Storefront”, a test key of Tern & Tide Surf.");
        is_nowhere(&page, &secret);
        page.click("button", "Close");
        page.sees_no_more(DIALOG);
        assert_eq!(page.address(), path);
        is_nowhere(&page, &secret);
        page.back();
        is_nowhere(&page, &secret);
    }
    let page = searching(&organisation.owner);
    page.press(secret.reveal());
    page.find("dialog", DIALOG);
    page.sees("This is “Storefront”, a test key of Tern & Tide Surf.");
    assert!(!page.has("combobox", EVERYTHING));
    is_nowhere(&page, &secret);
}

#[test]
fn a_secret_is_found_within_other_text() {
    let organisation = Organisation::new();
    let (_, secret) = storefront(&organisation, Mode::Live);
    let page = Page::open_as(&organisation.owner, "/keys");
    let (start, end) = secret.reveal().split_at(20);
    for text in [
        format!("API_KEY=\"{}\"", secret.reveal()),
        format!("  {start} {end}  "),
        format!("https://shop.example/?key={}&a=b", secret.reveal()),
        secret.reveal()["kw_live_".len()..].to_owned(),
    ] {
        page.search("Search keys", &text);
        page.find("dialog", DIALOG);
        page.sees("This is “Storefront”, a live key of Tern & Tide Surf.");
        page.click("button", "Close");
        page.sees_no_more(DIALOG);
        assert_eq!(page.value_of("searchbox", "Search keys"), "");
        is_nowhere(&page, &secret);
    }
}

#[test]
fn an_altered_secret_and_a_part_of_one_find_keys_by_their_ending() {
    let organisation = Organisation::new();
    let (_, secret) = storefront(&organisation, Mode::Test);
    let page = searching(&organisation.owner);
    let ending = &secret.reveal()[secret.reveal().len() - 4..];
    let other = if secret.reveal().contains("kw_test_a") { "b" } else { "a" };
    let altered = format!("kw_test_{other}{}", &secret.reveal()["kw_test_x".len()..]);
    page.press(altered.as_str());
    page.find("dialog", DIALOG);
    page.sees("This key was mistyped or altered: its checksum is wrong.");
    page.sees(&format!("Keys that end with {ending}:"));
    is_nowhere(&page, &secret);
    page.click("button", "Close");
    page.sees_no_more(DIALOG);
    search(&page, &format!("kw_test_{}", &secret.reveal()[20..]));
    page.sees("This is only a part of a key.");
    page.sees("Storefront");
    is_nowhere(&page, &secret);
    page.click("link", "Storefront");
    page.is_at("Storefront");
    assert!(!page.has("dialog", DIALOG));
    search(&page, &secret.reveal()[..30]);
    page.sees("This is only a part of a key.");
    page.sees(" ends with ");
    is_nowhere(&page, &secret);
}

#[test]
fn a_secret_of_no_key_says_what_that_can_mean() {
    let organisation = Organisation::new();
    let name = organisation.owner.session().organisation.name;
    let secret = Secret::new(Mode::Live, &"0aB".repeat(RANDOM_LEN).as_str()[..RANDOM_LEN]).expect("a secret");
    let page = searching(&organisation.owner);
    page.press(secret.reveal());
    page.sees(&format!("No key of {name} has this secret."));
    page.sees("Another organisation.");
    is_nowhere(&page, &secret);
}

#[test]
fn a_failed_lookup_can_be_repeated() {
    let organisation = Organisation::new();
    let (_, secret) = storefront(&organisation, Mode::Test);
    let mut page = searching(&organisation.owner);
    page.expect_error("net::ERR_BLOCKED_BY_CLIENT");
    page.expect_error("Failed to fetch");
    page.block(&["*/api/keys/lookup"]);
    page.press(secret.reveal());
    page.sees("Couldn't load this");
    page.block(&[]);
    page.click("button", "Try again");
    page.sees("This is “Storefront”");
}

#[test]
fn a_key_is_reported_as_leaked_from_its_secret() {
    let organisation = Organisation::new();
    let (key, secret) = storefront(&organisation, Mode::Live);
    let page = searching(&organisation.owner);
    page.press(secret.reveal());
    page.click("link", "Report leak…");
    page.find("dialog", "Revoke leaked key “Storefront”?");
    page.click("button", "Revoke leaked key");
    page.sees("“Storefront” was revoked.");
    page.sees("Reported as leaked");
    page.sees(&format!(", by {}", organisation.owner_record.name));
    page.sees("Next steps");
    assert_eq!(now_is(&organisation, &key).status, KeyStatus::Revoked);
    is_nowhere(&page, &secret);
    search(&page, secret.reveal());
    page.sees("It has been revoked already, just now.");
    assert!(!page.has("link", "Report leak…"));
    page.find("link", "Open key");
}

#[test]
fn a_leak_is_reported_from_the_page_of_the_key_itself() {
    let organisation = Organisation::new();
    let (key, secret) = storefront(&organisation, Mode::Test);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.is_at("Storefront");
    search(&page, secret.reveal());
    page.click("link", "Report leak…");
    page.find("dialog", "Revoke leaked key “Storefront”?");
    page.click("button", "Cancel");
    page.comes_to(&page_of(&key));
}

#[test]
fn members_who_cannot_report_a_leak_learn_whom_to_ask() {
    let organisation = Organisation::new();
    let (_, secret) = storefront(&organisation, Mode::Live);
    let page = searching(&organisation.member(Role::Viewer));
    page.press(secret.reveal());
    page.sees("This is “Storefront”");
    page.sees("Only admins and owners can report a live key as leaked.");
    page.sees(&format!("Ask {}.", organisation.owner_record.name));
    page.find("link", "Open key");
    assert!(!page.has("link", "Report leak…"));
}

#[test]
fn an_address_with_a_secret_is_opened_without_it() {
    let organisation = Organisation::new();
    let (_, secret) = storefront(&organisation, Mode::Test);
    let page = Page::open_as(&organisation.owner, "/");
    page.is_at("Home");
    for path in ["/keys", "/merchants"] {
        page.go(&format!("{path}?status=enabled&search=KEY%3D{}", secret.reveal()));
        page.comes_to(path);
        page.sees(if path == "/keys" { "Storefront" } else { "Tern & Tide Surf" });
        let requested = page.requested();
        assert!(requested.iter().all(|url| !url.contains(&secret.reveal()[8..24])), "{requested:?}");
    }
}

#[test]
fn the_page_of_a_reported_key_says_what_to_do() {
    let organisation = Organisation::new();
    let (key, secret) = storefront(&organisation, Mode::Live);
    used(&key, 120, 30 * Moment::HOUR_MS);
    report(&secret, "https://github.com/shop/app/blob/main/.env");
    let page = Page::open_as(&organisation.owner, "/");
    page.sees("Reported as leaked");
    page.click("link", "Storefront");
    page.sees("This key was permanently revoked just now, because it was reported as leaked.");
    page.sees(", by somebody who has the key");
    page.sees("https://github.com/shop/app/blob/main/.env");
    assert!(!page.has("link", "https://github.com/shop/app/blob/main/.env"));
    page.sees("In the 30 days before");
    page.sees("120 calls");
    page.sees("Leaked");
    page.sees("“Storefront” was reported as leaked");
    page.click("link", "networks");
    page.comes_to(&format!("{}#networks", page_of(&key)));
    page.click("link", "Duplicate this key");
    page.is_at("Duplicate Storefront");
    page.go("/activity?action=key_reported_as_leaked");
    page.open_details();
    page.sees("Somebody who has the key");
    page.sees("Enabled → Revoked");
}

#[test]
fn a_test_key_that_was_only_reported_can_be_revoked_by_a_member() {
    let organisation = Organisation::new();
    let (key, secret) = storefront(&organisation, Mode::Test);
    let page = Page::open_as(&organisation.owner, "/settings");
    page.click("switch", "Revoke test keys that are reported as leaked");
    page.sees("Settings saved.");
    report(&secret, "https://pastebin.example/1");
    page.go(&page_of(&key));
    page.sees("This test key still works.");
    page.find("link", "Rotate this key");
    page.click("button", "Revoke leaked key…");
    page.click("button", "Revoke leaked key");
    page.sees("“Storefront” was revoked.");
    page.sees_no_more("This test key still works.");
    assert_eq!(now_is(&organisation, &key).status, KeyStatus::Revoked);
}

#[test]
fn a_key_that_a_member_revoked_later_names_the_member_and_the_reason() {
    let organisation = Organisation::new();
    let (key, _) = storefront(&organisation, Mode::Test);
    organisation.owner.call::<DisableKey>(&key.id, &Disabling { reason: None });
    let revocation = Revocation { reason: "Not needed".to_owned(), leaked: false };
    organisation.owner.call::<RevokeKey>(&key.id, &revocation);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees(&format!("by {}: “Not needed”", organisation.owner_record.name));
    page.sees("revoked an API key");
    assert!(!page.text().contains("Next steps"));
}

#[test]
fn an_owner_changes_what_happens_with_leaked_keys() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/settings");
    assert!(page.is_switched_on("switch", "Revoke test keys that are reported as leaked"));
    page.click("switch", "Revoke test keys that are reported as leaked");
    page.sees("Settings saved.");
    page.choose("Email about leaked keys", "Owners");
    until("the recipients are stored".to_owned(), STORED, || {
        (organisation.owner.session().organisation.leak_mail == LeakMail::Owners).then_some(())
    });
    page.fill("Name of the organisation", "Acme");
    page.click("button", "Save");
    page.find("button", "Acme");
    page.reload();
    page.is_at("Settings");
    assert!(!page.is_switched_on("switch", "Revoke test keys that are reported as leaked"));
    assert_eq!(page.value_of("combobox", "Email about leaked keys"), "owners");
    let admin = Page::open_as(&organisation.member(Role::Admin), "/settings");
    admin.sees("Only reported");
    assert!(!admin.has("switch", "Revoke test keys that are reported as leaked"));
}
