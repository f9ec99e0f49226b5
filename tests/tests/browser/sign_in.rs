//! Signing in with a link, and signing out.

use keywright_tests::browser::Page;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_organisation};
use shared::endpoint::{CreateOrganisation, CreateSignInLink};
use shared::id::MerchantId;
use shared::member::Role;
use shared::session::{NewSignInLink, SignInLink};

pub(crate) fn link_of(organisation: &Organisation) -> SignInLink {
    let email = organisation.owner_record.email.clone();
    Caller::operator().call::<CreateSignInLink>(&(), &NewSignInLink { email, organisation_id: None })
}

#[test]
fn a_link_signs_in_and_leaves_no_trace_of_its_token() {
    let created = Caller::operator().call::<CreateOrganisation>(&(), &new_organisation());
    let page = Page::open(&created.sign_in_link.url);
    page.is_at("Sign in to Keywright");
    page.click("button", "Sign in");
    page.comes_to("/");
    page.is_at("Home");
    page.sees(&created.organisation.name);
    assert_eq!(page.places_with(&created.sign_in_link.token), Vec::<String>::new());
    page.reload();
    page.is_at("Home");
}

#[test]
fn a_link_leads_to_the_page_that_was_opened_before() {
    let organisation = Organisation::new();
    let path = format!("/merchants/{}/developers?mode=test", organisation.merchant_named("Shop").id);
    let mut page = Page::open(&path);
    page.expect_refusal(401);
    page.is_at("Sign in to Keywright");
    page.open_tab(&link_of(&organisation).url);
    page.click("button", "Sign in");
    page.comes_to(&path);
    page.is_at("Shop");
    page.turn_to_tab(0);
    page.is_at("Shop");
    page.open_tab(&link_of(&organisation).url);
    page.click("button", "Sign in");
    page.comes_to("/");
}

#[test]
fn a_link_never_leads_away_from_the_dashboard() {
    let organisation = Organisation::new();
    for stored in [
        "9999999999999 https://evil.example/",
        "9999999999999 //evil.example/merchants",
        "1 /activity",
        "9999999999999 /nothing?x=/merchants",
    ] {
        let page = Page::open("/openapi.json");
        page.script("localStorage.setItem('return-to', arguments[0])", vec![stored.into()]);
        page.go(&link_of(&organisation).url);
        page.click("button", "Sign in");
        page.comes_to("/");
    }
}

#[test]
fn opening_a_link_does_not_use_it_up() {
    let link = link_of(&Organisation::new());
    Page::open(&link.url).is_at("Sign in to Keywright");
    Caller::by_link(&link.token);
}

#[test]
fn a_used_link_says_so_and_cannot_be_tried_again() {
    let link = link_of(&Organisation::new());
    Caller::by_link(&link.token);
    let mut page = Page::open(&link.url);
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.sees("This link has already been used");
    assert!(!page.names_of("button").contains(&"Sign in".to_owned()));
}

#[test]
fn an_expired_link_says_so_and_cannot_be_tried_again() {
    let organisation = Organisation::new();
    let link = link_of(&organisation);
    let member_id = organisation.owner_record.id.to_string();
    database::run("UPDATE sign_in_links SET expires_at = 1 WHERE member_id = ?", &[&member_id]);
    let mut page = Page::open(&link.url);
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.sees("This link has expired");
    assert!(!page.names_of("button").contains(&"Sign in".to_owned()));
}

#[test]
fn an_incomplete_link_says_that_it_is_invalid() {
    let mut page = Page::open("/sign-in#0123456789");
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.sees("This link is invalid");
}

#[test]
fn every_page_shows_the_sign_in_page_without_a_session() {
    let new_key = format!("/merchants/{}/developers/keys/new", MerchantId::new(1, 2));
    for path in ["/", "/merchants", new_key.as_str(), "/activity"] {
        let mut page = Page::open(path);
        page.expect_refusal(401);
        page.is_at("Sign in to Keywright");
    }
}

#[test]
fn signing_out_ends_the_session_in_the_browser_and_the_worker() {
    let organisation = Organisation::new();
    let mut page = Page::open_as(&organisation.owner, "/merchants");
    page.expect_refusal(401);
    page.is_at("Merchants");
    page.click("button", "Sign out");
    page.is_at("Sign in to Keywright");
    page.reload();
    page.is_at("Sign in to Keywright");
    assert_eq!(organisation.owner.request("GET", "/api/session").send().status, 401);
}

#[test]
fn a_failed_sign_out_says_so_and_keeps_the_page() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.is_at("Merchants");
    page.script(
        "const really = window.fetch;
         window.fetch = (request) => request.method === 'DELETE' ? Promise.reject(new TypeError()) : really(request)",
        Vec::new(),
    );
    page.click("button", "Sign out");
    page.sees("You're still signed in");
    page.is_at("Merchants");
}

#[test]
fn a_second_link_in_the_same_tab_replaces_the_first() {
    let organisation = Organisation::new();
    let (used, link) = (link_of(&organisation), link_of(&organisation));
    Caller::by_link(&used.token);
    let mut page = Page::open(&used.url);
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.sees("This link has already been used");
    page.script("location.hash = arguments[0]", vec![link.token.into()]);
    page.sees_no_more("This link has already been used");
    page.click("button", "Sign in");
    page.comes_to("/");
}

#[test]
fn requesting_a_link_shows_the_same_answer_for_every_address() {
    let organisation = Organisation::new();
    let mut page = Page::open("/sign-in");
    let answer = "Check your inbox.";
    for email in [organisation.owner_record.email.as_str(), "nobody@nowhere.example"] {
        page.fill("Email", email);
        page.click("button", "Email me a link");
        page.sees(answer);
        page.reload();
    }
    page.expect_refusal(422);
    page.fill("Email", "nobody");
    page.click("button", "Email me a link");
    page.sees("Enter an email address such as");
    assert!(!page.text().contains(answer));
}

#[test]
fn after_a_used_link_the_page_offers_other_sign_in_methods() {
    let link = link_of(&Organisation::new());
    Caller::by_link(&link.token);
    let mut page = Page::open(&link.url);
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.find("button", "Sign in with a passkey");
    page.find("textbox", "Email");
}

/// A sign-in link and the link of an invitation.
fn links() -> [(Organisation, String); 2] {
    let (asked, inviting) = (Organisation::new(), Organisation::new());
    let (link, invited) = (link_of(&asked), inviting.invite(Role::Viewer));
    [(asked, link.url), (inviting, invited.link.expect("a link").url)]
}

#[test]
fn a_browser_without_cookies_does_not_use_up_a_link() {
    for (organisation, url) in links() {
        let page = Page::open("/openapi.json");
        page.allow_cookies(false);
        let before = organisation.stored();
        page.go(&url);
        page.sees("Your browser doesn't keep cookies for this site");
        page.click("button", "Sign in");
        page.sees("You can still use this link.");
        assert_eq!(organisation.stored(), before);
        page.allow_cookies(true);
        page.click("button", "Sign in");
        page.is_at("Home");
    }
}

#[test]
fn a_link_opened_without_https_asks_for_https() {
    for (organisation, url) in links() {
        let page = Page::open("/openapi.json");
        page.on_new_documents("Object.defineProperty(window, 'isSecureContext', { value: false })");
        page.allow_cookies(false);
        let before = organisation.stored();
        page.go(&url);
        page.sees("Open the link with https.");
        page.click("button", "Sign in");
        page.sees("Open the link with https.");
        assert_eq!(organisation.stored(), before);
    }
}

#[test]
fn a_browser_without_cookies_is_not_asked_for_a_passkey() {
    let page = Page::open("/sign-in");
    page.allow_cookies(false);
    page.click("button", "Sign in with a passkey");
    page.sees("Your browser doesn't keep cookies for this site");
}
