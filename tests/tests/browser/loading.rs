//! The dashboard loads in parts: what is shown meanwhile, and when something cannot be loaded.

use crate::every_page::furnished;
use crate::fixtures::{named, page_of};
use keywright_tests::browser::{Page, Theme};
use keywright_tests::organisation::Organisation;
use keywright_tests::until::until;
use shared::dashboard::DashboardPage;
use shared::endpoint::ListKeys;
use shared::key::{KeyFilter, Mode};
use std::time::Duration;

const ANSWERED: Duration = Duration::from_secs(20);
const MAIN_MODULE: &str = "/main-";
const MEMBERS: &str = "/split_members-";

/// The page before the program has started, with the main module still on its way.
fn starting(organisation: &Organisation, path: &str) -> Page {
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.sees("No merchant accounts yet");
    page.never_answer(MAIN_MODULE);
    page.go(path);
    page
}

/// The list of merchant accounts in a browser that will fail to load files.
fn losing_files(organisation: &Organisation) -> Page {
    let mut page = Page::open_as(&organisation.owner, "/merchants");
    page.expect_error("net::ERR_BLOCKED_BY_CLIENT");
    page.expect_error("Failed to fetch");
    page
}

#[test]
fn the_frame_is_shown_before_the_program_has_started_and_stays_where_it_is() {
    let organisation = Organisation::new();
    let started = Page::open_as(&organisation.owner, "/merchants");
    started.sees("No merchant accounts yet");
    let starting = starting(&organisation, "/merchants");
    for (width, links) in [
        (1280, &["Keywright", "Home", "Merchants", "API keys", "Activity", "Members", "Settings"][..]),
        (360, &["Keywright"]),
    ] {
        started.set_width(width);
        starting.set_width(width);
        for link in links {
            assert_eq!(starting.place_of("link", link), started.place_of("link", link), "{link} at {width}");
        }
        assert_eq!(starting.axe_violations(), Vec::<String>::new(), "at {width}");
    }
}

#[test]
fn the_stored_theme_is_applied_before_the_program_has_started() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.sees("No merchant accounts yet");
    let light = page.background();
    page.choose("Theme", "Dark");
    let dark = page.changes_background(&light);
    page.never_answer(MAIN_MODULE);
    page.reload();
    assert_eq!(page.background(), dark);
    page.set_theme(Theme::Light);
    assert_eq!(page.background(), dark);
}

#[test]
fn visitors_without_a_session_see_a_card_before_the_program_has_started() {
    let page = Page::open("/sign-in");
    page.is_at("Sign in to Keywright");
    page.never_answer(MAIN_MODULE);
    page.reload();
    page.find("status", "");
    assert!(!page.has("link", "Members"));
    assert_eq!(page.axe_violations(), Vec::<String>::new());
}

#[test]
fn without_scripts_webassembly_or_the_program_the_page_says_what_to_do() {
    let mut page = Page::open("/sign-in");
    page.expect_error("net::ERR_BLOCKED_BY_CLIENT");
    page.expect_error("Failed to fetch");
    page.allow_scripts(false);
    page.reload();
    page.is_at("Keywright needs JavaScript");
    page.allow_scripts(true);
    page.block(&["*/main-*.wasm"]);
    page.reload();
    page.is_at("Keywright couldn't be loaded");
    page.block(&["*/program-*.js"]);
    page.reload();
    page.is_at("Keywright couldn't be loaded");
    page.block(&[]);
    page.click("link", "Reload");
    page.is_at("Sign in to Keywright");
    page.on_new_documents("delete globalThis.WebAssembly");
    page.reload();
    page.is_at("Keywright needs WebAssembly");
}

#[test]
fn every_page_opens_by_its_address_and_by_navigation_and_requests_nothing_twice() {
    let (organisation, merchant_id, pages) = furnished();
    let page = Page::open_as(&organisation.owner, "/merchants");
    for (name, path, text) in &pages {
        page.go(path);
        page.sees(text);
        let address = path.split('?').next().expect("a path");
        let first = DashboardPage::at(address).map(DashboardPage::first_requests).unwrap_or_default();
        for request in first.iter().filter(|request| !request.contains('?')) {
            // The browser lists a request once it is answered.
            until(format!("{name} requests {request}"), ANSWERED, || page.requested().contains(request).then_some(()));
        }
        let mut requested = page.requested();
        requested.sort();
        let mut once = requested.clone();
        once.dedup();
        assert_eq!(requested, once, "{name}");
    }
    page.go("/merchants");
    for (link, heading) in [("Activity", "Activity"), ("Members", "Members"), ("Merchants", "Merchants")] {
        page.click("link", link);
        page.is_at(heading);
    }
    page.click("link", "Blumen & Söhne");
    page.is_at("Blumen & Söhne");
    page.click("link", "Developers");
    page.click("link", "Checkout, production");
    page.is_at("Checkout, production");
    page.back();
    page.comes_to(&format!("/merchants/{merchant_id}/developers"));
    page.is_at("Blumen & Söhne");
    page.click("link", "Add API key");
    page.is_at("Add API key");
    page.back();
    page.back();
    page.back();
    page.is_at("Merchants");
}

#[test]
fn an_address_with_an_invalid_id_requests_nothing_but_the_session() {
    let organisation = Organisation::new();
    let mut page = Page::open_as(&organisation.owner, "/merchants");
    page.expect_error("404 (Not Found)");
    page.go("/merchants/mer_1/developers");
    page.is_at("Page not found");
    assert!(page.requested().iter().all(|request| !request.contains("mer_1")), "{:?}", page.requested());
}

#[test]
fn a_program_from_the_cache_waits_for_the_rest_of_the_page() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.sees("No merchant accounts yet");
    page.slow_down(60_000);
    for path in ["/merchants?search=a", "/merchants?search=b"] {
        page.go(path);
        page.sees("No merchant accounts found");
    }
}

#[test]
fn first_requests_take_the_filters_of_the_address_however_they_are_written() {
    let (organisation, merchant_id, _) = furnished();
    let page = Page::open_as(&organisation.owner, "/merchants");
    for (path, text, request) in [
        (format!("/merchants/{merchant_id}/developers?status=enabled"), "Checkout", "status=enabled"),
        ("/merchants?search=Corner%20B&".to_owned(), "Corner Books", "search=Corner"),
        ("/keys?status=enabled&mode=live".to_owned(), "Checkout", "status=enabled"),
    ] {
        page.go(&path);
        page.sees(text);
        let sent: Vec<_> = page.requested().into_iter().filter(|sent| sent.contains(request)).collect();
        assert_eq!(sent.len(), 1, "{path}: {sent:?}");
    }
}

#[test]
fn a_key_is_created_only_if_its_secret_can_be_shown() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let page = losing_files(&organisation);
    page.sees("Shop");
    page.block(&["*/split_created-*"]);
    page.go(&format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=test"));
    page.click("button", "Create API key");
    page.sees("No key was created");
    assert!(organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()).items.is_empty());
    page.block(&[]);
    page.click("button", "Create API key");
    page.sees("key created");
}

#[test]
fn a_dialog_that_could_not_be_loaded_can_be_closed_and_opened_again() {
    let organisation = Organisation::new();
    let page = losing_files(&organisation);
    page.sees("No merchant accounts yet");
    page.block(&["*/split_dialogs-*"]);
    page.click("button", "Search");
    page.sees("Couldn't load this part");
    page.click("button", "Close");
    page.sees_no_more("Couldn't load this part");
    page.block(&[]);
    page.click("button", "Search");
    page.find("dialog", "Search");
}

#[test]
fn an_area_that_could_not_be_loaded_is_loaded_on_retry() {
    let organisation = Organisation::new();
    let page = losing_files(&organisation);
    page.sees("No merchant accounts yet");
    page.block(&[&format!("*{MEMBERS}*")]);
    page.click("link", "Members");
    page.sees("Couldn't load this page");
    assert!(page.has("link", "Activity"), "the frame stays");
    page.click("link", "Merchants");
    page.sees("No merchant accounts yet");
    page.click("link", "Members");
    page.sees("Couldn't load this page");
    page.block(&[]);
    page.click("button", "Retry");
    page.sees("No pending invitations");
}

#[test]
fn an_area_of_an_earlier_deployment_asks_to_reload() {
    let organisation = Organisation::new();
    let mut page = Page::open_as(&organisation.owner, "/merchants");
    page.expect_error("HTTP status code is not ok");
    page.sees("No merchant accounts yet");
    // The modules of an earlier deployment are gone. The script keeps its name if only modules change.
    page.script(
        "const original = window.fetch;
         window.fetch = (...request) => /split_/.test(request[0].url ?? request[0])
             ? Promise.resolve(new Response('', { status: 404 })) : original(...request);",
        Vec::new(),
    );
    page.click("link", "Members");
    page.sees("Keywright was updated");
    page.click("button", "Reload");
    page.sees("No pending invitations");
}

#[test]
fn responses_from_before_a_change_are_not_shown_after_it() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let key = named(&organisation, merchant_id, "Checkout", Mode::Test);
    organisation.disable(&key);
    let page = losing_files(&organisation);
    page.sees("Shop");
    page.block(&["*/split_key_history-*"]);
    page.go(&page_of(&key));
    page.sees("Couldn't load this part");
    page.click("button", "Enable");
    page.sees("“Checkout” is enabled again.");
    page.block(&[]);
    page.click("button", "Retry");
    page.sees("disabled an API key");
    page.sees("enabled an API key");
}

#[test]
fn without_a_network_the_frame_stays_and_the_page_loads_once_it_is_back() {
    let organisation = Organisation::new();
    let mut page = Page::open_as(&organisation.owner, "/merchants");
    page.expect_error("net::ERR_INTERNET_DISCONNECTED");
    page.expect_error("Failed to fetch");
    page.sees("No merchant accounts yet");
    page.connect(false);
    page.click("link", "Activity");
    page.sees("Couldn't load this page");
    page.connect(true);
    page.click("button", "Retry");
    page.sees("signed in");
}

#[test]
fn nothing_moves_while_a_page_loads() {
    let (organisation, _, pages) = furnished();
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.spread_answers();
    page.collect_layout_shifts();
    let mut moved = Vec::new();
    for (name, path, text) in pages {
        for width in [1280, 360] {
            page.set_width(width);
            page.go(&path);
            page.sees(text);
            let (shift, what) = page.layout_shift();
            if shift > 0.01 {
                moved.push(format!("{name} at {width}: {shift:.3}: {what}"));
            }
        }
    }
    assert!(moved.is_empty(), "{}", moved.join("\n"));
}
