//! `DELETE /api/members/{member_id}`: ends all access at once; the name stays in the audit log.

use super::listed;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_invitation, token_of};
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{
    CreateInvitation, CreateSession, CreateSignInLink, GetSession, ListActivity, ListInvitations, Nothing, RemoveMember,
};
use shared::invitation::NewInvitation;
use shared::member::{Member, Role};
use shared::page::PageFilter;
use shared::problem::ErrorCode;
use shared::session::{NewSignInLink, SignIn};

fn remove(organisation: &Organisation, member: &Member) {
    organisation.owner.call::<RemoveMember>(&member.id, &Nothing {});
}

fn token_for(email: &str) -> SignIn {
    let sent = NewSignInLink { email: email.to_owned(), organisation_id: None };
    SignIn { token: Caller::operator().call::<CreateSignInLink>(&(), &sent).token }
}

#[test]
fn removing_a_member_ends_all_their_sessions() {
    let organisation = Organisation::new();
    let here = organisation.member(Role::Admin);
    let member = here.session().member;
    let there = Caller::signed_in(&member.email);
    remove(&organisation, &member);
    for caller in [here, there] {
        assert_eq!(caller.refusal::<GetSession>(&(), &Nothing {}).code, ErrorCode::NotSignedIn);
    }
}

#[test]
fn a_removed_member_is_not_listed_and_gets_no_link() {
    let organisation = Organisation::new();
    let member = organisation.member(Role::Viewer).session().member;
    let link = token_for(&member.email);
    remove(&organisation, &member);
    assert!(listed(&organisation.owner).iter().all(|listed| listed.id != member.id));
    assert_eq!(Caller::nobody().refusal::<CreateSession>(&(), &link).code, ErrorCode::SignInLinkUnknown);
    let sent = NewSignInLink { email: member.email, organisation_id: None };
    assert_eq!(Caller::operator().refusal::<CreateSignInLink>(&(), &sent).code, ErrorCode::NotFound);
    let again = organisation.owner.refusal::<RemoveMember>(&member.id, &Nothing {});
    assert_eq!(again.code, ErrorCode::NotFound);
}

#[test]
fn invitations_by_a_removed_member_are_revoked() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    let invited = admin.call::<CreateInvitation>(&(), &new_invitation(Role::Viewer));
    let by_owner = organisation.invite(Role::Viewer);
    remove(&organisation, &admin.session().member);
    let token = SignIn { token: token_of(&invited) };
    assert_eq!(Caller::nobody().refusal::<CreateSession>(&(), &token).code, ErrorCode::SignInLinkUnknown);
    assert_eq!(organisation.events_of(ActivityAction::InvitationRevoked), 1);
    assert_eq!(organisation.owner.call::<ListInvitations>(&(), &PageFilter::default()).items, [by_owner.invitation]);
}

#[test]
fn the_name_of_a_removed_member_stays_in_the_audit_log() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    let member = admin.session().member;
    let invited = admin.call::<CreateInvitation>(&(), &new_invitation(Role::Viewer));
    remove(&organisation, &member);
    let events = organisation.owner.call::<ListActivity>(&(), &ActivityFilter::default()).items;
    let named = |action| {
        let event = events.iter().find(|event| event.action == action).expect("an event");
        event.by.as_ref().map(|by| by.name.clone()).expect("the member of the event")
    };
    assert_eq!(
        [named(ActivityAction::MemberInvited), named(ActivityAction::MemberJoined)],
        [(); 2].map(|()| member.name.clone())
    );
    let removed = events.iter().find(|event| event.action == ActivityAction::MemberRemoved).expect("an event");
    let before = json!({ "name": member.name, "email": member.email, "role": "admin" });
    assert_eq!((removed.member_id, json!(removed.before), json!(removed.after)), (Some(member.id), before, json!({})));
    assert_ne!(invited.invitation.name, member.name);
}

#[test]
fn a_removed_member_can_be_invited_again_as_a_new_member() {
    let organisation = Organisation::new();
    let member = organisation.member(Role::Viewer).session().member;
    remove(&organisation, &member);
    let again = NewInvitation { email: member.email.clone(), ..new_invitation(Role::Developer) };
    let invited = organisation.owner.call::<CreateInvitation>(&(), &again);
    let joined = Caller::by_link(&token_of(&invited)).session().member;
    assert_eq!((joined.email, joined.role), (member.email, Role::Developer));
    assert_ne!(joined.id, member.id);
}

#[test]
fn an_admin_can_leave_but_cannot_remove_an_owner() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    let owner = admin.request_to::<RemoveMember>(&organisation.owner_record.id, &Nothing {});
    assert_eq!(organisation.refuses(owner).code, ErrorCode::NotAllowed);
    admin.call::<RemoveMember>(&admin.session().member.id, &Nothing {});
    assert_eq!(admin.refusal::<GetSession>(&(), &Nothing {}).code, ErrorCode::NotSignedIn);
}
