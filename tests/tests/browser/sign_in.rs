//! Signing in by a link, and out again.

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
    page.comes_to("/merchants");
    page.is_at("Merchants");
    page.sees(&created.organisation.name);
    assert_eq!(page.places_with(&created.sign_in_link.token), Vec::<String>::new());
    page.reload();
    page.is_at("Merchants");
}

#[test]
fn opening_a_link_does_not_use_it_up() {
    let link = link_of(&Organisation::new());
    Page::open(&link.url).is_at("Sign in to Keywright");
    Caller::by_link(&link.token);
}

#[test]
fn a_used_link_says_so_and_offers_no_second_try() {
    let link = link_of(&Organisation::new());
    Caller::by_link(&link.token);
    let mut page = Page::open(&link.url);
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.sees("This link has already been used");
    assert!(!page.names_of("button").contains(&"Sign in".to_owned()));
}

#[test]
fn an_expired_link_says_so_and_offers_no_second_try() {
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
fn a_link_that_is_not_whole_says_so() {
    let mut page = Page::open("/sign-in#0123456789");
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.sees("This link is invalid");
}

#[test]
fn whoever_is_not_signed_in_is_told_how_to_sign_in_on_any_page() {
    let new_key = format!("/merchants/{}/developers/keys/new", MerchantId::new(1, 2));
    for path in ["/", "/merchants", new_key.as_str(), "/activity"] {
        let mut page = Page::open(path);
        page.expect_refusal(401);
        page.is_at("Sign in to Keywright");
    }
}

#[test]
fn signing_out_ends_the_session_here_and_at_the_worker() {
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
fn who_cannot_be_signed_out_is_told_so_and_stays() {
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
fn another_link_in_the_same_tab_takes_the_place_of_the_one_before() {
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
    page.comes_to("/merchants");
}

#[test]
fn asking_for_a_link_is_answered_in_the_same_way_for_every_address() {
    let organisation = Organisation::new();
    let page = Page::open("/sign-in");
    let answer = "Check your inbox.";
    for email in [organisation.owner_record.email.as_str(), "nobody@nowhere.example"] {
        page.fill("Email", email);
        page.click("button", "Email me a link");
        page.sees(answer);
        page.reload();
    }
    page.fill("Email", "nobody");
    page.click("button", "Email me a link");
    page.sees("Enter an e-mail address such as");
    assert!(!page.text().contains(answer));
}

#[test]
fn whoever_signs_in_by_a_link_that_is_spent_is_shown_the_other_ways() {
    let link = link_of(&Organisation::new());
    Caller::by_link(&link.token);
    let mut page = Page::open(&link.url);
    page.expect_refusal(410);
    page.click("button", "Sign in");
    page.find("button", "Sign in with a passkey");
    page.find("textbox", "Email");
}

/// Invitations are links to sign in, too.
fn links() -> [(Organisation, String); 2] {
    let (asked, inviting) = (Organisation::new(), Organisation::new());
    let (link, invited) = (link_of(&asked), inviting.invite(Role::Viewer));
    [(asked, link.url), (inviting, invited.link.expect("a link").url)]
}

#[test]
fn a_browser_that_keeps_no_cookies_uses_no_link_up() {
    for (organisation, url) in links() {
        let page = Page::open("/openapi.json");
        page.allow_cookies(false);
        let before = organisation.stored();
        page.go(&url);
        page.sees("Your browser doesn't keep cookies for this site");
        page.click("button", "Sign in");
        page.sees("The link was not used up.");
        assert_eq!(organisation.stored(), before);
        page.allow_cookies(true);
        page.click("button", "Sign in");
        page.is_at("Merchants");
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
fn a_browser_that_keeps_no_cookies_is_not_asked_for_a_passkey() {
    let page = Page::open("/sign-in");
    page.allow_cookies(false);
    page.click("button", "Sign in with a passkey");
    page.sees("Your browser doesn't keep cookies for this site");
}
