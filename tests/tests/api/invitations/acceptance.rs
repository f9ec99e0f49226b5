//! `POST /api/session` with an invitation's token: creates a member, once.

use super::refusal_of;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_invitation, token_of};
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{CreateInvitation, CreateSession, ListActivity, ListInvitations, ListMembers, UpdateMember};
use shared::member::{MemberPatch, Role};
use shared::page::PageFilter;
use shared::problem::ErrorCode;
use shared::session::{Session, SignIn};
use std::thread;

fn members(organisation: &Organisation) -> usize {
    organisation.owner.call::<ListMembers>(&(), &PageFilter::default()).items.len()
}

#[test]
fn opening_an_invitation_creates_a_member_and_a_session() {
    let organisation = Organisation::new();
    for role in Role::ALL {
        let made = organisation.invite(*role);
        let reply = Caller::nobody().ask::<CreateSession>(&(), &SignIn { token: token_of(&made) });
        let session: Session = serde_json::from_value(reply.json()).expect("a session");
        let (invitation, member) = (made.invitation, &session.member);
        assert_eq!((&member.name, &member.email, member.role), (&invitation.name, &invitation.email, *role));
        assert_eq!(session.organisation.id, organisation.id);
        assert_eq!(Caller::with_cookie(reply.header("set-cookie")).session(), session);
    }
    assert_eq!(members(&organisation), 1 + Role::ALL.len());
    assert_eq!(organisation.owner.call::<ListInvitations>(&(), &PageFilter::default()).items, []);
}

#[test]
fn joining_and_the_first_sign_in_are_events() {
    let organisation = Organisation::new();
    let member = organisation.member(Role::Viewer).session().member;
    let filter = ActivityFilter { member_id: Some(member.id), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    let mut actions: Vec<_> = events.iter().map(|event| event.action).collect();
    actions.sort_by_key(|action| action.wire_name());
    assert_eq!(actions, [ActivityAction::MemberJoined, ActivityAction::SignedIn]);
    let joined = events.iter().find(|event| event.action == ActivityAction::MemberJoined).expect("an event");
    let about = json!({ "name": member.name, "email": member.email, "role": "viewer" });
    assert_eq!((json!(joined.after), joined.by.as_ref().map(|by| by.id)), (about, Some(member.id)));
}

#[test]
fn an_invitation_works_once() {
    let organisation = Organisation::new();
    let made = organisation.invite(Role::Viewer);
    Caller::by_link(&token_of(&made));
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkUsed);
    assert_eq!(members(&organisation), 2);
}

#[test]
fn an_invitation_opened_ten_times_at_once_creates_one_member() {
    let organisation = Organisation::new();
    let token = token_of(&organisation.invite(Role::Viewer));
    let replies: Vec<_> = thread::scope(|scope| {
        let open = || Caller::nobody().ask::<CreateSession>(&(), &SignIn { token: token.clone() });
        let asking: Vec<_> = (0..10).map(|_| scope.spawn(open)).collect();
        asking.into_iter().map(|asked| asked.join().expect("a reply")).collect()
    });
    let (let_in, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert_eq!((let_in.len(), members(&organisation)), (1, 2));
    for reply in refused {
        assert_eq!(reply.problem().code, ErrorCode::SignInLinkUsed);
        assert_eq!(reply.header("set-cookie"), "");
    }
}

#[test]
fn an_invitation_older_than_three_days_is_rejected() {
    let organisation = Organisation::new();
    let made = organisation.invite(Role::Viewer);
    let id = made.invitation.id.to_string();
    database::run("UPDATE invitations SET expires_at = created_at WHERE id = ?", &[&id]);
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkExpired);
    assert_eq!(members(&organisation), 1);
}

#[test]
fn an_invitation_ends_when_its_creator_may_no_longer_grant_it() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    let made = admin.call::<CreateInvitation>(&(), &new_invitation(Role::Viewer));
    let change = |role| {
        let id = admin.session().member.id;
        organisation.owner.call::<UpdateMember>(&id, &MemberPatch { role });
    };
    change(Role::Developer);
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkUnknown);
    assert_eq!(members(&organisation), 2);
    assert_eq!(organisation.events_of(ActivityAction::InvitationRevoked), 1);
    change(Role::Admin);
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkUnknown, "the invitation must stay revoked");
}
