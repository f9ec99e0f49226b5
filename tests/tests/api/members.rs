//! `/api/members`: the list, role changes, removal.

mod keys;
mod owners;
mod removal;
mod roles;

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_invitation, now, token_of};
use serde_json::json;
use shared::endpoint::{CreateInvitation, ListMembers};
use shared::invitation::NewInvitation;
use shared::member::{MemberRecord, Role};
use shared::moment::Moment;
use shared::page::PageFilter;

fn listed(caller: &Caller) -> Vec<MemberRecord> {
    caller.call::<ListMembers>(&(), &PageFilter::default()).items
}

/// Adds a member with this name.
fn named(organisation: &Organisation, name: &str) -> Caller {
    let new = NewInvitation { name: name.to_owned(), ..new_invitation(Role::Viewer) };
    Caller::by_link(&token_of(&organisation.owner.call::<CreateInvitation>(&(), &new)))
}

#[test]
fn a_member_is_listed_with_role_join_time_and_last_activity() {
    let organisation = Organisation::new();
    let reply = organisation.owner.request("GET", "/api/members").send();
    let (body, owner) = (reply.json(), &organisation.owner_record);
    let item = &body["items"][0];
    let expected = json!({
        "id": owner.id, "name": owner.name, "email": owner.email, "role": "owner", "has_passkey": false,
        "joined_at": item["joined_at"], "last_seen_at": item["last_seen_at"],
    });
    assert_eq!((reply.status, body.clone()), (200, json!({ "items": [expected], "next_cursor": null })));
    for moment in ["joined_at", "last_seen_at"] {
        let at: Moment = item[moment].as_str().expect("a moment").parse().expect("a moment");
        assert!(now().ms_since(at) < Moment::MINUTE_MS, "{moment}");
    }
}

#[test]
fn members_are_listed_by_name_in_pages() {
    let organisation = Organisation::new();
    for name in ["zoe", "Ada", "ben", "Ada"] {
        named(&organisation, name);
    }
    let mut names = Vec::new();
    let mut filter = PageFilter { cursor: None, limit: Some("2".parse().expect("a limit")) };
    loop {
        let page = organisation.owner.call::<ListMembers>(&(), &filter);
        assert!(page.items.len() <= 2);
        names.extend(page.items.into_iter().map(|member| member.name));
        filter.cursor = page.next_cursor;
        if filter.cursor.is_none() {
            break;
        }
    }
    let owner = organisation.owner_record.name.as_str();
    assert_eq!(names, ["Ada", "Ada", "ben", owner, "zoe"]);
}

#[test]
fn every_member_sees_all_members() {
    let organisation = Organisation::new();
    let viewer = organisation.member(Role::Viewer);
    assert_eq!(listed(&viewer), listed(&organisation.owner));
    assert_eq!(listed(&viewer).len(), 2);
}

#[test]
fn the_last_activity_of_a_member_outlives_their_session() {
    let organisation = Organisation::new();
    let viewer = organisation.member(Role::Viewer);
    viewer.request("DELETE", "/api/session").send();
    let seen = listed(&organisation.owner).into_iter().map(|member| member.last_seen_at.is_some());
    assert_eq!(seen.collect::<Vec<_>>(), [true, true]);
}
