//! The "Your account" page: name, email address and sessions.

use crate::sign_in::link_of;
use keywright_tests::browser::Page;
use keywright_tests::caller::Caller;
use keywright_tests::mail::{self, fresh_mailbox};
use keywright_tests::organisation::Organisation;

#[test]
fn the_members_name_links_to_the_account_page() {
    let organisation = Organisation::new();
    let owner = &organisation.owner_record;
    let page = Page::open_as(&organisation.owner, "/merchants");
    page.is_at("Merchants");
    page.script("document.querySelector('header a[href=\"/account\"]').click()", Vec::new());
    page.is_at("Your account");
    page.sees(&owner.email);
    assert_eq!(page.address(), "/account");
}

#[test]
fn other_sessions_are_listed_and_ended_singly_or_together() {
    let organisation = Organisation::new();
    let email = &organisation.owner_record.email;
    let others = [Caller::signed_in(email), Caller::signed_in(email)];
    let page = Page::open(&link_of(&organisation).url);
    page.click("button", "Sign in");
    page.is_at("Home");
    page.go("/account");
    page.sees("Chrome on Linux");
    page.sees("This session");
    let is_in = |caller: &Caller| caller.request("GET", "/api/session").send().status == 200;
    assert!(others.iter().all(is_in) && is_in(&organisation.owner));
    page.click("button", "End");
    page.sees("The session was ended.");
    let ended = others.iter().chain([&organisation.owner]).filter(|caller| !is_in(caller)).count();
    assert_eq!(ended, 1);
    page.click("button", "End all others");
    page.sees("All other sessions were ended.");
    assert!(!others.iter().any(is_in) && !is_in(&organisation.owner));
    page.reload();
    page.sees("This session");
    assert!(!page.has("button", "End"));
}

#[test]
fn a_member_can_change_their_name() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/account");
    page.click("button", "Edit your name");
    page.fill("Name", "evil.example");
    page.click("button", "Save");
    page.sees("Enter a name without web addresses.");
    page.fill("Name", "Ada King");
    page.click("button", "Save");
    page.sees("Your name was changed.");
    assert_eq!(organisation.owner.session().member.name, "Ada King");
    page.go("/activity");
    page.sees("Ada King changed their name");
}

#[test]
fn changing_the_email_requires_the_link_sent_to_the_new_address() {
    let organisation = Organisation::new();
    let (email, former) = (fresh_mailbox(), organisation.owner_record.email.clone());
    let before = mail::so_far(&email).len();
    let page = Page::open_as(&organisation.owner, "/account");
    page.click("button", "Change your email");
    page.fill("New email", &email);
    page.click("button", "Email me a link");
    page.sees(&format!("We sent a link to {email}."));
    page.click("button", "Close");
    page.sees(&former);
    let mails = mail::sent_to(&email, before + 1);
    let link = mails.iter().find_map(mail::Mail::link).expect("a link");
    page.go("/merchants");
    page.go(link);
    page.sees("Confirm your new email");
    assert_eq!(organisation.owner.session().member.email, former, "opening the link must not change the address");
    page.click("button", "Confirm email");
    page.sees(&format!("Your email is now {email}."));
    assert_eq!(page.address(), "/account");
    assert_eq!(organisation.owner.session().member.email, email);
    page.reload();
    page.sees(&email);
}

#[test]
fn an_invalid_email_confirmation_link_says_what_to_do() {
    let organisation = Organisation::new();
    let mut page = Page::open_as(&organisation.owner, "/account#made-up");
    page.expect_refusal(410);
    page.click("button", "Confirm email");
    page.sees("Ask for a new one on your account page.");
    page.click("button", "Not now");
    page.sees_no_more("Confirm your new email");
}

#[test]
fn a_server_error_shows_its_request_id_to_copy() {
    let organisation = Organisation::new();
    let mut page = Page::open_as(&organisation.owner, "/account");
    page.expect_refusal(503);
    page.allow_clipboard();
    page.click("button", "Change your email");
    page.fill("New email", "nobody@nowhere.example");
    page.click("button", "Email me a link");
    page.sees("The email was not sent.");
    page.click("button", "Copy request ID");
    page.sees("Copied");
    let id = page.clipboard();
    assert!(id.len() >= 16, "{id}");
    page.sees(&format!("Request ID: {id}"));
}
