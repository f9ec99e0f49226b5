//! The page of members: the actions for each role, and the link of an invitation.

use super::stage::{Stage, click, press, settle};
use keywright_frontend::pages::members::invite::Invited;
use keywright_frontend::pages::members::list::MemberList;
use keywright_frontend::pages::members::roles::{RoleChoice, RoleTable};
use keywright_frontend::state::session::CurrentSession;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use serde_json::json;
use shared::invitation::CreatedInvitation;
use shared::member::{MemberRecord, Right, Role};
use shared::page::{Page, PageFilter};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

const YOU: &str = "mem_01k3xk5r7c9v2m4n6p8q0s1t3w";
const OTHER: &str = "mem_01k3xk5r7c9v2m4n6p8q0s1t3x";
const LINK: &str = "https://keys.example/sign-in#0123456789";

/// Signs in a member with this role.
fn sign_in(role: Role) {
    let session = json!({
        "organisation": { "id": "org_01k3xk5r7c9v2m4n6p8q0s1t3w", "name": "Acme", "requires_passkey": false, "revokes_leaked_test_keys": true, "leak_mail": "owners" },
        "member": { "id": YOU, "name": "Ada", "email": "ada@shop.example", "role": role },
        "expires_at": "2026-11-23T22:00:00.000Z", "has_passkey": false, "confirmed_at": null,
    });
    CurrentSession::get().set(serde_json::from_value(session).unwrap());
}

fn record(id: &str, name: &str, role: Role) -> MemberRecord {
    let record = json!({
        "id": id, "name": name, "email": "somebody@shop.example", "role": role,
        "joined_at": "2026-11-23T10:00:00.000Z", "last_seen_at": null, "has_passkey": false,
    });
    serde_json::from_value(record).unwrap()
}

/// The list of Ada, who is signed in with this role, and of Grace, an owner.
async fn list(role: Role) -> Stage {
    list_of(role, vec![record(YOU, "Ada", role), record(OTHER, "Grace", Role::Owner)]).await
}

async fn list_of(role: Role, items: Vec<MemberRecord>) -> Stage {
    let stage = Stage::with(move || {
        sign_in(role);
        let page = Page { items, next_cursor: None };
        view! { <MemberList page filter=PageFilter::default() dialog=RwSignal::new(None) /> }
    });
    settle().await;
    stage
}

/// The actions that change this member, from the menu of the row.
async fn actions(stage: &Stage, name: &str) -> Vec<String> {
    click(&stage.find(&format!("button[aria-label='Actions for {name}']")).unchecked_into()).await;
    let actions = stage.find_all("[popover] button").iter().filter_map(|button| button.text_content()).collect();
    stage.find("[popover]").unchecked_into::<HtmlElement>().hide_popover().unwrap();
    actions
}

fn created(is_sent: bool) -> CreatedInvitation {
    let link = json!({ "url": LINK, "token": "0123456789", "expires_at": "2026-11-26T10:00:00.000Z" });
    serde_json::from_value(json!({
        "invitation": {
            "id": "inv_01k3xk5r7c9v2m4n6p8q0s1t3w", "name": "Grace", "email": "grace@shop.example", "role": "admin",
            "created_at": "2026-11-23T10:00:00.000Z", "created_by": { "id": YOU, "name": "Ada" },
            "expires_at": "2026-11-26T10:00:00.000Z",
        },
        "link": (!is_sent).then_some(link),
        "is_sent": is_sent,
    }))
    .unwrap()
}

async fn invited(is_sent: bool) -> Stage {
    let stage = Stage::with(move || view! { <Invited created=created(is_sent) on_done=Callback::new(|()| ()) /> });
    settle().await;
    stage
}

#[wasm_bindgen_test]
async fn only_owners_can_change_owners() {
    let (changes, none): ([&str; 2], [&str; 0]) = (["Change role…", "Remove…"], []);
    for (role, of_ada, of_grace) in [
        (Role::Admin, &changes[..], &none[..]),
        (Role::Owner, &changes, &changes),
        (Role::Developer, &none, &none),
        (Role::Viewer, &none, &none),
    ] {
        let stage = list(role).await;
        assert_eq!(actions(&stage, "Ada").await, of_ada, "{role}");
        assert_eq!(actions(&stage, "Grace").await, of_grace, "{role}");
    }
}

#[wasm_bindgen_test]
async fn the_only_owner_cannot_be_removed() {
    let stage = list_of(Role::Owner, vec![record(YOU, "Ada", Role::Owner), record(OTHER, "Grace", Role::Admin)]).await;
    assert!(actions(&stage, "Ada").await.is_empty());
    assert!(stage.text().contains("The only owner can't be removed"));
    assert_eq!(actions(&stage, "Grace").await, ["Change role…", "Remove…"]);
}

#[wasm_bindgen_test]
async fn the_list_marks_you() {
    let stage = list(Role::Viewer).await;
    let rows = stage.find_all("tbody tr");
    let is_you = |place: usize| rows[place].text_content().unwrap().contains("You");
    assert!(is_you(0) && !is_you(1));
}

#[wasm_bindgen_test]
async fn only_roles_that_the_member_can_grant_are_offered() {
    for (role, offered) in [(Role::Admin, 3), (Role::Owner, 4)] {
        let stage = Stage::with(move || {
            sign_in(role);
            view! { <RoleChoice role=RwSignal::new(Role::Viewer) /> }
        });
        settle().await;
        assert_eq!(stage.find_all("input[type=radio]").len(), offered);
        for role in &Role::ALL[..offered] {
            assert!(stage.text().contains(&role.meaning()), "{role}");
        }
    }
}

#[wasm_bindgen_test]
fn the_role_table_shows_who_has_each_right() {
    let stage = Stage::with(|| view! { <RoleTable /> });
    let rows = stage.find_all("tbody tr");
    assert_eq!(rows.len(), Right::ALL.len());
    for (row, right) in rows.iter().zip(Right::ALL) {
        let text = row.text_content().unwrap();
        let have_it = Role::ALL.iter().filter(|role| role.may(*right)).count();
        assert!(text.contains(right.label()), "{text}");
        assert_eq!(text.matches("Yes").count(), have_it, "{right}");
        assert_eq!(text.matches("No").count(), Role::ALL.len() - have_it, "{right}");
    }
}

#[wasm_bindgen_test]
async fn the_link_is_hidden_until_it_is_revealed() {
    let stage = invited(false).await;
    assert!(!stage.text().contains(LINK));
    assert!(stage.text().contains("join as Admin") && stage.text().contains("for 72 hours"), "{}", stage.text());
    assert!(stage.text().contains("It wasn't emailed, so send it to Grace yourself."), "{}", stage.text());
    click(&stage.button("Reveal")).await;
    assert!(stage.text().contains(LINK));
}

#[wasm_bindgen_test]
async fn an_emailed_invitation_shows_no_link() {
    let stage = invited(true).await;
    let text = stage.text();
    assert!(text.contains("Invitation sent to grace@shop.example"), "{text}");
    assert!(text.contains("Grace can join as Admin") && text.contains("for 72 hours"), "{text}");
    assert!(stage.find_all("code").is_empty());
    stage.button("Done");
}

#[wasm_bindgen_test]
async fn closing_by_mistake_does_not_lose_the_link() {
    let stage = invited(false).await;
    assert!(press(&stage.find("dialog"), "Escape").await);
    assert!(stage.text().contains("Have you copied it?"));
    assert!(stage.find("dialog").has_attribute("open"));
}
