//! `/api/invitations`: creating, listing, revoking.

mod acceptance;

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::mail;
use keywright_tests::organisation::{Organisation, new_invitation, now, token_of};
use keywright_tests::worker::worker;
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{CreateInvitation, CreateSession, ListActivity, ListInvitations, Nothing, RevokeInvitation};
use shared::invitation::{CreatedInvitation, Invitation, NewInvitation};
use shared::member::Role;
use shared::moment::Moment;
use shared::page::PageFilter;
use shared::problem::ErrorCode;
use shared::session::SignIn;

fn listed(organisation: &Organisation) -> Vec<Invitation> {
    organisation.owner.call::<ListInvitations>(&(), &PageFilter::default()).items
}

fn refusal_of(token: &str) -> ErrorCode {
    Caller::nobody().refusal::<CreateSession>(&(), &SignIn { token: token.to_owned() }).code
}

#[test]
fn an_invitation_returns_its_link_once_and_lasts_three_days() {
    let organisation = Organisation::new();
    let new = new_invitation(Role::Developer);
    let reply = organisation.owner.ask::<CreateInvitation>(&(), &new);
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"));
    let body = reply.json();
    let (invitation, token) = (&body["invitation"], body["link"]["token"].as_str().expect("a token"));
    let expires_at: Moment = invitation["expires_at"].as_str().expect("a moment").parse().expect("a moment");
    assert!((71 * Moment::HOUR_MS..=72 * Moment::HOUR_MS).contains(&expires_at.ms_since(now())));
    let expected = json!({
        "invitation": {
            "id": invitation["id"], "name": new.name, "email": new.email, "role": "developer",
            "created_at": invitation["created_at"], "expires_at": expires_at,
            "created_by": { "id": organisation.owner_record.id, "name": organisation.owner_record.name },
        },
        "link": { "url": format!("{}/sign-in#{token}", worker().origin), "token": token, "expires_at": expires_at },
        "is_sent": false,
    });
    assert_eq!(body, expected);
    let list = organisation.owner.ask::<ListInvitations>(&(), &PageFilter::default());
    assert_eq!(list.json(), json!({ "items": [invitation], "next_cursor": null }));
    assert!(!list.text().contains(token));
}

#[test]
fn an_invitation_is_e_mailed_if_mail_can_be_sent() {
    let organisation = Organisation::new();
    let before = mail::so_far("invited@mail.example").len();
    let new = NewInvitation { email: "invited@mail.example".to_owned(), ..new_invitation(Role::Viewer) };
    let made = organisation.owner.call::<CreateInvitation>(&(), &new);
    assert!(made.is_sent);
    let mails = mail::sent_to("invited@mail.example", before + 1);
    assert_eq!(made.link, None, "only the mail must contain the link");
    let mail = mails.iter().find(|mail| mail.text.contains(&format!("“{}”", new.name))).expect("a mail with the name");
    assert_eq!(Caller::by_link(mail.token()).session().member.email, new.email);
}

#[test]
fn the_list_has_pending_and_expired_invitations_newest_first() {
    let organisation = Organisation::new();
    let made = [(); 4].map(|()| organisation.invite(Role::Viewer));
    Caller::by_link(&token_of(&made[0]));
    organisation.owner.call::<RevokeInvitation>(&made[1].invitation.id, &Nothing {});
    let id = made[2].invitation.id.to_string();
    database::run("UPDATE invitations SET expires_at = created_at WHERE id = ?", &[&id]);
    let ids: Vec<_> = listed(&organisation).into_iter().map(|invitation| invitation.id).collect();
    assert_eq!(ids, [made[3].invitation.id, made[2].invitation.id]);
}

#[test]
fn a_revoked_invitation_is_rejected_and_no_longer_listed() {
    let organisation = Organisation::new();
    let made = organisation.invite(Role::Viewer);
    organisation.owner.call::<RevokeInvitation>(&made.invitation.id, &Nothing {});
    assert_eq!(refusal_of(&token_of(&made)), ErrorCode::SignInLinkUnknown);
    let again = organisation.owner.request_to::<RevokeInvitation>(&made.invitation.id, &Nothing {});
    assert_eq!(organisation.refuses(again).code, ErrorCode::NotFound);
}

#[test]
fn a_new_invitation_revokes_the_previous_one_to_the_address() {
    let organisation = Organisation::new();
    let first = organisation.invite(Role::Viewer);
    let again = NewInvitation { email: first.invitation.email.to_uppercase(), ..new_invitation(Role::Admin) };
    let second = organisation.owner.call::<CreateInvitation>(&(), &again);
    assert_eq!(listed(&organisation), std::slice::from_ref(&second.invitation));
    assert_eq!(refusal_of(&token_of(&first)), ErrorCode::SignInLinkUnknown);
    assert_eq!(Caller::by_link(&token_of(&second)).session().member.role, Role::Admin);
    assert_eq!(organisation.events_of(ActivityAction::InvitationRevoked), 1);
}

#[test]
fn only_one_of_ten_concurrent_invitations_to_an_address_remains() {
    let organisation = Organisation::new();
    let new = new_invitation(Role::Viewer);
    let replies: Vec<_> = std::thread::scope(|scope| {
        let owner = &organisation.owner;
        let asking: Vec<_> = (0..10).map(|_| scope.spawn(|| owner.ask::<CreateInvitation>(&(), &new))).collect();
        asking.into_iter().map(|asked| asked.join().expect("a reply")).collect()
    });
    // At most five mails per minute go to an address.
    assert!(replies.iter().all(|reply| matches!(reply.status, 201 | 429)), "{replies:?}");
    let made = replies.iter().filter(|reply| reply.status == 201);
    let made: Vec<CreatedInvitation> =
        made.map(|reply| serde_json::from_value(reply.json()).expect("an invitation")).collect();
    let left = listed(&organisation);
    assert_eq!(left.len(), 1);
    let opening = made.iter().filter(|made| refusal_or_session(&token_of(made)).is_none());
    assert_eq!(opening.map(|made| made.invitation.id).collect::<Vec<_>>(), [left[0].id]);
}

fn refusal_or_session(token: &str) -> Option<ErrorCode> {
    let reply = Caller::nobody().ask::<CreateSession>(&(), &SignIn { token: token.to_owned() });
    (reply.status >= 400).then(|| reply.problem().code)
}

#[test]
fn members_of_other_organisations_can_be_invited_but_not_own_ones() {
    let (organisation, other) = (Organisation::new(), Organisation::new());
    let invite = |email: &str| {
        let new = NewInvitation { email: email.to_uppercase(), ..new_invitation(Role::Viewer) };
        organisation.owner.request_to::<CreateInvitation>(&(), &new)
    };
    assert_eq!(organisation.refuses(invite(&organisation.owner_record.email)).code, ErrorCode::EmailTaken);
    let invited = invite(&other.owner_record.email).send();
    assert_eq!(invited.status, 201);
    let joined = Caller::by_link(invited.json()["link"]["token"].as_str().expect("a token")).session();
    assert_eq!((joined.organisation.id, joined.member.email), (organisation.id, other.owner_record.email.clone()));
    assert_eq!(other.owner.session().member, other.owner_record);
}

#[test]
fn an_admin_can_invite_and_revoke_every_role_except_owner() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    let of_owner = organisation.invite(Role::Owner).invitation;
    for request in [
        admin.request_to::<CreateInvitation>(&(), &new_invitation(Role::Owner)),
        admin.request_to::<RevokeInvitation>(&of_owner.id, &Nothing {}),
        // It would revoke the owner's invitation.
        admin.request_to::<CreateInvitation>(
            &(),
            &NewInvitation { email: of_owner.email.clone(), ..new_invitation(Role::Viewer) },
        ),
    ] {
        assert_eq!(organisation.refuses(request).code, ErrorCode::NotAllowed);
    }
    let made = admin.call::<CreateInvitation>(&(), &new_invitation(Role::Admin)).invitation;
    admin.call::<RevokeInvitation>(&made.id, &Nothing {});
}

#[test]
fn invitation_events_do_not_contain_the_token() {
    let organisation = Organisation::new();
    let made = organisation.invite(Role::Viewer);
    organisation.owner.call::<RevokeInvitation>(&made.invitation.id, &Nothing {});
    let reply = organisation.owner.ask::<ListActivity>(&(), &ActivityFilter::default());
    assert!(!reply.text().contains(&token_of(&made)));
    let about = json!({ "name": made.invitation.name, "email": made.invitation.email, "role": "viewer" });
    let items = &reply.json()["items"];
    assert_eq!((&items[0]["action"], &items[0]["before"]), (&json!("invitation_revoked"), &about));
    assert_eq!((&items[1]["action"], &items[1]["after"]), (&json!("member_invited"), &about));
}

#[test]
fn every_wrong_field_is_named() {
    let organisation = Organisation::new();
    let body = json!({ "name": " ", "email": "nobody", "role": "viewer" });
    let problem = organisation.refuses(organisation.owner.request("POST", "/api/invitations").json(&body));
    let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!((problem.code, fields), (ErrorCode::ValidationFailed, vec!["name", "email"]));
    let body = json!({ "name": "Ada", "email": "ada@shop.example", "role": "king" });
    let problem = organisation.refuses(organisation.owner.request("POST", "/api/invitations").json(&body));
    assert_eq!(problem.errors[0].field, "role");
}
