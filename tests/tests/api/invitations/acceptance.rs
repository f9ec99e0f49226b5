//! `POST /api/session` with an invitation's token: it makes a member, once.

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
fn whoever_opens_an_invitation_is_a_member_and_signed_in() {
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
fn to_join_is_on_record_and_so_is_the_first_sign_in() {
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
fn an_invitation_opens_once() {
    let organisation = Organisation::new();
    let made = organisation.invite(Role::Viewer);
    Caller::by_link(&token_of(&made));
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkUsed);
    assert_eq!(members(&organisation), 2);
}

#[test]
fn an_invitation_that_ten_open_at_once_makes_one_member() {
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
fn an_invitation_older_than_three_days_opens_nothing() {
    let organisation = Organisation::new();
    let made = organisation.invite(Role::Viewer);
    let id = made.invitation.id.to_string();
    database::run("UPDATE invitations SET expires_at = created_at WHERE id = ?", &[&id]);
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkExpired);
    assert_eq!(members(&organisation), 1);
}

#[test]
fn an_invitation_gives_no_more_than_its_maker_could_give_by_now() {
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
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkUnknown, "it stays revoked");
}
