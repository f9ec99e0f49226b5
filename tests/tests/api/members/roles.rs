//! `PATCH /api/members/{member_id}`

use keywright_tests::organisation::Organisation;
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{ListActivity, UpdateMember};
use shared::member::{MemberPatch, Role};
use shared::problem::ErrorCode;

const ROLES: &[Role] = Role::ALL;

#[test]
fn a_new_role_applies_from_the_next_request() {
    let organisation = Organisation::new();
    let member = organisation.member(Role::Viewer);
    let id = member.session().member.id;
    for role in ROLES {
        let told = organisation.owner.call::<UpdateMember>(&id, &MemberPatch { role: *role });
        assert_eq!((told.id, told.role, member.session().member.role), (id, *role, *role));
    }
}

#[test]
fn a_role_change_is_an_event_with_both_roles() {
    let organisation = Organisation::new();
    let id = organisation.member(Role::Viewer).session().member.id;
    for _ in 0..2 {
        organisation.owner.call::<UpdateMember>(&id, &MemberPatch { role: Role::Admin });
    }
    let filter = ActivityFilter { action: Some(ActivityAction::MemberRoleChanged), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    assert_eq!(events.len(), 1, "the second request must change nothing");
    assert_eq!(
        (json!(events[0].before), json!(events[0].after)),
        (json!({ "role": "viewer" }), json!({ "role": "admin" }))
    );
    assert_eq!(events[0].member_id, Some(id));
    assert_eq!(events[0].by.as_ref().map(|by| by.id), Some(organisation.owner_record.id));
}

#[test]
fn an_admin_can_change_every_role_except_owner() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    for before in ROLES {
        for after in ROLES {
            let id = organisation.member(*before).session().member.id;
            let request = admin.request_to::<UpdateMember>(&id, &MemberPatch { role: *after });
            if *before == Role::Owner || *after == Role::Owner {
                assert_eq!(organisation.refuses(request).code, ErrorCode::NotAllowed, "{before} → {after}");
            } else {
                assert_eq!(request.send().json()["role"], json!(after), "{before} → {after}");
            }
        }
    }
}

#[test]
fn an_admin_cannot_become_an_owner() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    let request = admin.request_to::<UpdateMember>(&admin.session().member.id, &MemberPatch { role: Role::Owner });
    assert_eq!(organisation.refuses(request).code, ErrorCode::NotAllowed);
}

#[test]
fn only_the_role_of_a_member_can_be_changed() {
    let organisation = Organisation::new();
    let id = organisation.member(Role::Viewer).session().member.id;
    for body in [json!({ "role": "viewer", "email": "mine@shop.example" }), json!({}), json!({ "role": "king" })] {
        let request = organisation.owner.request("PATCH", format!("/api/members/{id}")).json(&body);
        assert_eq!(organisation.refuses(request).code, ErrorCode::ValidationFailed, "{body}");
    }
}
