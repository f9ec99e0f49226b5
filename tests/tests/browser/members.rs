//! Members: invited, joined, given another role, removed.

use keywright_tests::browser::Page;
use keywright_tests::organisation::{Organisation, new_key, unique};
use keywright_tests::until::until;
use shared::endpoint::{CreateKey, ListInvitations, ListMembers};
use shared::key::{Mode, NewKey};
use shared::member::Role;
use shared::page::PageFilter;
use std::time::Duration;
use thirtyfour::Key;

fn address() -> String {
    format!("grace-{}@shop.example", unique())
}

/// Sends an invitation and returns its link, copied from the dialog, which stays open.
fn invite(page: &Page, name: &str, email: &str, role: Role) -> String {
    page.click("button", "Invite member");
    page.fill("Name", name);
    page.fill("Email", email);
    page.click("radio", role.label());
    page.click("button", "Invite");
    page.find("dialog", &format!("Invitation created for {name}"));
    page.allow_clipboard();
    page.click("button", "Copy");
    page.sees("Copied");
    page.clipboard()
}

fn role_of(organisation: &Organisation, email: &str) -> Option<Role> {
    let members = organisation.owner.call::<ListMembers>(&(), &PageFilter::default()).items;
    members.into_iter().find(|member| member.email == email).map(|member| member.role)
}

#[test]
fn a_member_is_invited_joins_changes_role_and_is_removed() {
    let (organisation, email) = (Organisation::new(), address());
    let page = Page::open_as(&organisation.owner, "/members");
    let link = invite(&page, "Grace Hopper", &email, Role::Developer);
    page.sees("Anyone with this link can join as Developer. The link works once, for 72 hours");
    page.click("button", "Done, I've copied it");
    page.sees(&email);

    let mut grace = Page::open(&link);
    grace.sees("If it is an invitation, you join the organisation");
    grace.click("button", "Sign in");
    grace.is_at("Home");
    grace.sees("Grace Hopper · Developer");
    assert!(!grace.has("link", "Add merchant account"));

    page.reload();
    page.sees("No pending invitations");
    page.act_on("Grace Hopper", "Change role…");
    page.click("radio", "Admin");
    page.click("button", "Change role");
    page.sees("Grace Hopper has the role Admin now.");
    assert_eq!(role_of(&organisation, &email), Some(Role::Admin));
    grace.reload();
    grace.sees("Grace Hopper · Admin");
    grace.find("link", "Add merchant account");

    page.act_on("Grace Hopper", "Remove…");
    page.sees("Their sessions end immediately");
    page.sees("They created no keys that are still enabled.");
    page.click("button", "Remove member");
    page.sees("Grace Hopper is no longer a member.");
    assert_eq!(role_of(&organisation, &email), None);
    grace.expect_refusal(401);
    grace.click_in(("navigation", "Main"), "link", "Members");
    grace.is_at("Sign in to Keywright");
    page.go("/activity");
    page.sees("Grace Hopper");
}

#[test]
fn a_role_change_can_be_undone() {
    let organisation = Organisation::new();
    let viewer = organisation.member(Role::Viewer).session().member;
    let page = Page::open_as(&organisation.owner, "/members");
    page.act_on(&viewer.name, "Change role…");
    page.click("radio", "Developer");
    page.click("button", "Change role");
    page.sees("has the role Developer now.");
    page.click("button", "Undo");
    page.sees_no_more("has the role Developer now.");
    until("the role is the earlier one", Duration::from_secs(20), || {
        (role_of(&organisation, &viewer.email) == Some(Role::Viewer)).then_some(())
    });
}

#[test]
fn removing_a_member_lists_the_keys_that_keep_working() {
    let organisation = Organisation::new();
    let developer = organisation.member(Role::Developer);
    let merchant_id = organisation.merchant().id;
    for number in 1..=12 {
        let name = Some(format!("Till {number}"));
        developer.call::<CreateKey>(&merchant_id, &NewKey { name, ..new_key(Mode::Test) });
    }
    let page = Page::open_as(&organisation.owner, "/members");
    page.act_on(&developer.session().member.name, "Remove…");
    page.sees("These keys keep working.");
    page.find("link", "Till 12");
    page.find("link", "Till 3");
    page.sees("and 2 more");
    assert!(!page.has("link", "Till 2"));
}

#[test]
fn the_link_of_an_invitation_is_shown_once_and_not_kept() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/members");
    let link = invite(&page, "Grace Hopper", &address(), Role::Viewer);
    let (_, token) = link.split_once('#').expect("a link with a token");
    assert_eq!(page.places_with(token), Vec::<String>::new());
    page.press(Key::Escape);
    page.sees("You won't be able to see this link again.");
    page.click("button", "Reveal");
    page.sees(token);
    page.click("button", "Done, I've copied it");
    page.sees_no_more(token);
    assert_eq!(page.places_with(token), Vec::<String>::new());
}

#[test]
fn a_member_is_invited_with_only_the_keyboard() {
    let (organisation, email) = (Organisation::new(), address());
    let page = Page::open_as(&organisation.owner, "/members");
    page.press_until_on(Key::Tab, "button", "Invite member");
    page.press(Key::Enter);
    page.press_until_on(Key::Tab, "textbox", "Name");
    page.press("Grace Hopper");
    page.press_until_on(Key::Tab, "textbox", "Email");
    page.press(email.as_str());
    page.press_until_on(Key::Tab, "radio", "Viewer");
    page.press(Key::Down);
    page.gets_keyboard_on("radio", "Developer");
    page.press_until_on(Key::Tab, "button", "Invite");
    page.press(Key::Enter);
    page.find("dialog", "Invitation created for Grace Hopper");
    page.press_until_on(Key::Tab, "button", "Done, I've copied it");
    page.press(Key::Enter);
    page.sees(&email);
    let invitations = organisation.owner.call::<ListInvitations>(&(), &PageFilter::default()).items;
    assert_eq!(invitations.iter().map(|invitation| invitation.role).collect::<Vec<_>>(), [Role::Developer]);
}

#[test]
fn an_e_mailed_invitation_shows_no_link() {
    let page = Page::open_as(&Organisation::new().owner, "/members");
    page.click("button", "Invite member");
    page.fill("Name", "Grace Hopper");
    page.fill("Email", "invited@mail.example");
    page.click("button", "Invite");
    page.find("dialog", "Invitation sent to invited@mail.example");
    page.sees("The link works once, for 72 hours");
    assert!(!page.has("button", "Copy"));
    page.click("button", "Done");
    page.sees("invited@mail.example");
}

#[test]
fn further_invitations_are_shown_on_request() {
    let organisation = Organisation::new();
    let oldest = organisation.invite(Role::Viewer).invitation.email;
    for _ in 0..50 {
        organisation.invite(Role::Viewer);
    }
    let page = Page::open_as(&organisation.owner, "/members");
    page.find("button", "Show more");
    assert!(!page.text().contains(&oldest));
    page.click("button", "Show more");
    page.sees(&oldest);
    page.sees("51 shown");
    assert!(!page.has("button", "Show more"));
}

#[test]
fn the_link_of_a_revoked_invitation_is_rejected() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/members");
    let link = invite(&page, "Grace Hopper", &address(), Role::Viewer);
    page.click("button", "Done, I've copied it");
    page.click("button", "Revoke the invitation of Grace Hopper");
    page.click("button", "Revoke invitation");
    page.sees("The invitation of Grace Hopper was revoked.");
    page.sees("No pending invitations");
    let mut grace = Page::open(&link);
    grace.expect_refusal(410);
    grace.click("button", "Sign in");
    grace.find("button", "Sign in with a passkey");
    grace.reload();
    grace.find("button", "Sign in");
}

#[test]
fn missing_invitation_fields_are_errors_at_the_fields() {
    let page = Page::open_as(&Organisation::new().owner, "/members");
    page.click("button", "Invite member");
    page.fill("Email", "grace");
    page.click("button", "Invite");
    page.sees("Enter a name.");
    page.sees("Enter an email address such as");
    page.gets_keyboard_on("textbox", "Name");
}

#[test]
fn owner_changes_are_warned_about_and_the_last_owner_stays() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin).session().member.name;
    let name = organisation.owner_record.name.clone();
    let page = Page::open_as(&organisation.owner, "/members");
    page.click("button", &format!("Actions for {name}"));
    page.sees("The only owner can't be removed or given another role.");
    assert!(!page.has("button", "Change role…") && !page.has("button", "Remove…"));
    page.press(Key::Escape);
    page.act_on(&admin, "Change role…");
    assert!(!page.text().contains("including adding owners and changing your own role"));
    page.click("radio", "Owner");
    page.sees("including adding owners and changing your own role");
    page.click("button", "Make owner");
    page.sees("has the role Owner now.");
    page.act_on(&name, "Change role…");
    page.click("radio", "Viewer");
    page.sees("will no longer be able to manage owners or change organisation settings.");
    page.click("button", "Change to viewer");
    page.sees(&format!("{name} · Viewer"));
    page.sees(&format!("Only admins and owners can invite members. Ask {admin}."));
    assert!(!page.has("button", "Invite member"));
}

#[test]
fn an_admin_can_only_grant_roles_that_admins_may_grant() {
    let organisation = Organisation::new();
    organisation.member(Role::Viewer);
    let page = Page::open_as(&organisation.member(Role::Admin), "/members");
    page.sees(&organisation.owner_record.email);
    page.click("button", &format!("Actions for {}", organisation.owner_record.name));
    page.find("link", "View activity");
    assert!(!page.has("button", "Change role…"));
    page.press(Key::Escape);
    page.act_on("viewer", "Change role…");
    page.find("radio", "Admin");
    assert!(!page.has("radio", "Owner"));
}

#[test]
fn developers_see_members_and_roles_but_no_actions() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.member(Role::Developer), "/members");
    page.sees(&organisation.owner_record.email);
    page.sees(&format!("Only admins and owners can invite members. Ask {}.", organisation.owner_record.name));
    page.click("button", &format!("Actions for {}", organisation.owner_record.name));
    page.find("link", "View activity");
    for change in ["Invite member", "Change role…", "Remove…"] {
        assert!(!page.has("button", change), "{change}");
    }
    page.press(Key::Escape);
    assert!(!page.text().contains("No pending invitations"));
    page.script("document.querySelector('details').open = true", Vec::new());
    page.sees("revoke live keys");
    page.find("columnheader", "Developer");
}

#[test]
fn a_role_change_is_shown_when_an_action_is_rejected() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    let mut page = Page::open_as(&admin, "/merchants/new");
    page.fill("Name", "Shop");
    page.fill("Website", "https://shop.example");
    let members = Page::open_as(&organisation.owner, "/members");
    members.act_on("admin", "Change role…");
    members.click("radio", "Viewer");
    members.click("button", "Change role");
    members.sees("has the role Viewer now.");
    page.expect_refusal(403);
    page.click("button", "Add merchant account");
    page.sees("Your role has changed: Viewer.");
    page.sees("· Viewer");
}
