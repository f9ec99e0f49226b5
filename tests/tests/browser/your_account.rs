//! Who one is, and where one is signed in.

use crate::sign_in::link_of;
use keywright_tests::browser::Page;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;

#[test]
fn ones_name_leads_to_ones_account() {
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
fn sessions_elsewhere_are_told_apart_and_ended_one_by_one_and_all_together() {
    let organisation = Organisation::new();
    let email = &organisation.owner_record.email;
    let others = [Caller::signed_in(email), Caller::signed_in(email)];
    let page = Page::open(&link_of(&organisation).url);
    page.click("button", "Sign in");
    page.is_at("Merchants");
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
