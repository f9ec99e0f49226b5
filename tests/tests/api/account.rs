//! `/api/account`: members change their own name, and their email address after confirming a link sent to it.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::mail::{self, fresh_mailbox};
use keywright_tests::organisation::{Organisation, new_invitation};
use keywright_tests::request::Reply;
use serde_json::json;
use shared::account::{AccountPatch, EmailConfirmation, NewEmail};
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::{
    ChangeEmail, ConfirmEmail, CreateInvitation, CreateSession, CreateSignInLink, ListActivity, RequestSignInLink,
    UpdateAccount,
};
use shared::invitation::NewInvitation;
use shared::member::Role;
use shared::problem::ErrorCode;
use shared::session::{NewSignInLink, SignIn, SignInLinkRequest};

fn last_event(organisation: &Organisation, action: ActivityAction) -> Event {
    let filter = ActivityFilter { action: Some(action), ..ActivityFilter::default() };
    organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0)
}

fn ask(caller: &Caller, email: &str) -> Reply {
    caller.ask::<ChangeEmail>(&(), &NewEmail { email: email.to_owned() })
}

/// Requests a change to `email` and returns the token from the mail.
fn token_for(caller: &Caller, email: &str) -> EmailConfirmation {
    let before = mail::so_far(email).len();
    assert_eq!(ask(caller, email).status, 200);
    let mails = mail::sent_to(email, before + 1);
    let newest = mails.iter().find(|mail| mail.subject.contains("Confirm")).expect("a link");
    EmailConfirmation { token: newest.token().to_owned() }
}

fn assert_opens_nothing(caller: &Caller, confirmation: &EmailConfirmation) {
    let email = caller.session().member.email;
    let problem = caller.refusal::<ConfirmEmail>(&(), confirmation);
    assert_eq!(problem.code, ErrorCode::ConfirmationLinkInvalid);
    assert_eq!(caller.session().member.email, email);
}

#[test]
fn members_of_every_role_can_change_their_own_name() {
    let organisation = Organisation::new();
    for role in Role::ALL {
        let caller = organisation.member(*role);
        let before = caller.session().member;
        let patch = AccountPatch { name: Some(format!("  Cafe\u{301} {role} ")) };
        let after = caller.call::<UpdateAccount>(&(), &patch);
        assert_eq!(after.name, format!("Café {role}"));
        assert_eq!(caller.session().member, after);
        let event = last_event(&organisation, ActivityAction::AccountUpdated);
        assert_eq!((event.by.map(|by| by.id), event.member_id), (Some(before.id), Some(before.id)));
        assert_eq!(
            (json!(event.before), json!(event.after)),
            (json!({ "name": before.name }), json!({ "name": after.name }))
        );
    }
}

#[test]
fn an_unchanged_name_writes_nothing() {
    let organisation = Organisation::new();
    let name = organisation.owner.session().member.name;
    let stored = organisation.stored();
    for patch in [AccountPatch { name: Some(name) }, AccountPatch::default()] {
        organisation.owner.call::<UpdateAccount>(&(), &patch);
    }
    assert_eq!(organisation.stored(), stored);
}

#[test]
fn a_bad_name_is_rejected() {
    let organisation = Organisation::new();
    for name in [json!(""), json!(null), json!("evil.example"), json!("\u{200b}"), json!("a".repeat(101)), json!(7)] {
        let request = organisation.owner.request("PATCH", "/api/account").json(&json!({ "name": name }));
        assert_eq!(request.send().problem().code, ErrorCode::ValidationFailed, "{name}");
    }
    for field in ["email", "role", "id"] {
        let request = organisation.owner.request("PATCH", "/api/account").json(&json!({ field: "x" }));
        assert_eq!(organisation.refuses(request).code, ErrorCode::ValidationFailed, "{field}");
    }
}

#[test]
fn an_email_address_changes_after_its_link_is_confirmed() {
    let organisation = Organisation::new();
    let (caller, email) = (organisation.member(Role::Developer), fresh_mailbox());
    let before = caller.session().member;
    let confirmation = token_for(&caller, &format!(" {} ", email.to_uppercase()).trim().to_lowercase());
    assert_eq!(caller.session().member, before, "a request alone must change nothing");
    let after = caller.call::<ConfirmEmail>(&(), &confirmation);
    assert_eq!((after.id, after.email.as_str(), after.role), (before.id, email.as_str(), before.role));
    assert_eq!(caller.session().member, after);
    assert_eq!(Caller::signed_in(&email).session().member, after);
    let event = last_event(&organisation, ActivityAction::EmailChanged);
    assert_eq!(json!(event.before), json!({ "email": before.email }));
    assert_eq!(json!(event.after), json!({ "email": email }));
    assert_eq!(json!(last_event(&organisation, ActivityAction::EmailChangeRequested).after), json!({ "email": email }));
    assert_opens_nothing(&caller, &confirmation);
}

#[test]
fn the_former_address_is_notified_and_its_links_are_rejected() {
    let organisation = Organisation::new();
    let caller = organisation.member(Role::Viewer);
    let [first, second] = [(); 2].map(|()| fresh_mailbox());
    caller.call::<ConfirmEmail>(&(), &token_for(&caller, &first));
    let sent = NewSignInLink { email: first.clone(), organisation_id: None };
    let link = Caller::operator().call::<CreateSignInLink>(&(), &sent);
    let before = mail::so_far(&first).len();
    caller.call::<ConfirmEmail>(&(), &token_for(&caller, &second));
    let told = mail::sent_to(&first, before + 1);
    assert!(told.iter().any(|mail| mail.subject.contains("was changed") && mail.text.contains(&second)), "{told:?}");
    let refusal = Caller::nobody().refusal::<CreateSession>(&(), &SignIn { token: link.token });
    assert_eq!(refusal.code, ErrorCode::SignInLinkUnknown);
}

#[test]
fn a_confirmation_link_works_only_for_its_member() {
    let organisation = Organisation::new();
    let (caller, colleague) = (organisation.member(Role::Viewer), organisation.member(Role::Owner));
    let confirmation = token_for(&caller, &fresh_mailbox());
    for other in [&colleague, &Organisation::new().owner] {
        assert_opens_nothing(other, &confirmation);
    }
    assert_eq!(Caller::nobody().refusal::<ConfirmEmail>(&(), &confirmation).code, ErrorCode::NotSignedIn);
    caller.call::<ConfirmEmail>(&(), &confirmation);
}

#[test]
fn expired_and_superseded_confirmation_links_are_rejected() {
    let organisation = Organisation::new();
    let caller = organisation.member(Role::Viewer);
    let first = token_for(&caller, &fresh_mailbox());
    let second = token_for(&caller, &fresh_mailbox());
    assert_opens_nothing(&caller, &first);
    let expire =
        "UPDATE email_changes SET expires_at = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE member_id = ?";
    database::run(expire, &[&caller.session().member.id.to_string()]);
    assert_opens_nothing(&caller, &second);
}

#[test]
fn another_members_address_is_rejected_at_request_and_confirmation() {
    let organisation = Organisation::new();
    let (caller, email) = (organisation.member(Role::Viewer), fresh_mailbox());
    assert_eq!(ask(&caller, &organisation.owner_record.email).problem().code, ErrorCode::EmailTaken);
    let own = ask(&caller, &caller.session().member.email).problem();
    assert_eq!((own.code, own.errors[0].field.as_str()), (ErrorCode::ValidationFailed, "email"));
    let confirmation = token_for(&caller, &email);
    let new = NewInvitation { email: email.clone(), ..new_invitation(Role::Viewer) };
    let before = mail::so_far(&email).len();
    organisation.owner.call::<CreateInvitation>(&(), &new);
    let mails = mail::sent_to(&email, before + 1);
    Caller::by_link(mails.iter().find(|mail| mail.subject.contains("invited")).expect("an invitation").token());
    assert_eq!(caller.refusal::<ConfirmEmail>(&(), &confirmation).code, ErrorCode::EmailTaken);
}

#[test]
fn only_one_of_two_concurrent_confirmations_succeeds() {
    let organisation = Organisation::new();
    let email = fresh_mailbox();
    let members = [organisation.member(Role::Viewer), organisation.member(Role::Viewer)];
    let confirmations = members.each_ref().map(|member| token_for(member, &email));
    let replies = std::thread::scope(|scope| {
        let confirm = |(member, confirmation): (_, _)| {
            let request = Caller::request_to::<ConfirmEmail>(member, &(), confirmation);
            scope.spawn(move || request.send().status)
        };
        let threads: Vec<_> = members.iter().zip(&confirmations).map(confirm).collect();
        threads.into_iter().map(|thread| thread.join().expect("a reply")).collect::<Vec<_>>()
    });
    assert_eq!(replies.iter().filter(|status| **status == 200).count(), 1, "{replies:?}");
    assert!(replies.iter().all(|status| [200, 409, 410].contains(status)), "{replies:?}");
}

#[test]
fn an_undeliverable_message_is_reported() {
    let organisation = Organisation::new();
    let problem = ask(&organisation.owner, "nobody@nowhere.example").problem();
    assert_eq!(problem.code, ErrorCode::MailNotSent);
}

#[test]
fn an_undeliverable_message_keeps_the_previous_link_valid() {
    let caller = Organisation::new().member(Role::Viewer);
    let email = fresh_mailbox();
    let confirmation = token_for(&caller, &email);
    assert_eq!(ask(&caller, "nobody@nowhere.example").problem().code, ErrorCode::MailNotSent);
    assert_eq!(caller.call::<ConfirmEmail>(&(), &confirmation).email, email);
}

#[test]
fn an_organisation_mails_five_links_a_day_to_an_address() {
    let organisation = Organisation::new();
    let (email, callers) = (fresh_mailbox(), [organisation.member(Role::Viewer), organisation.member(Role::Viewer)]);
    let statuses: Vec<_> = (0..5).map(|turn| ask(&callers[turn % 2], &email).status).collect();
    assert_eq!(statuses, [200; 5]);
    let older = "UPDATE email_changes SET requests = 1 WHERE email = ?";
    database::run(older, &[&email]);
    // The runtime's limit of five per minute has the same code. The daily limit has a longer `Retry-After`.
    let refused = ask(&callers[0], &email);
    assert_eq!(refused.problem().code, ErrorCode::TooManyRequests);
    assert_eq!(ask(&callers[0], &fresh_mailbox()).status, 200);
}

#[test]
fn other_mail_to_an_address_does_not_count_as_sign_in_links() {
    let organisation = Organisation::new();
    let (email, attacker) = (fresh_mailbox(), Organisation::new().owner);
    organisation.owner.call::<ConfirmEmail>(&(), &token_for(&organisation.owner, &email));
    (0..8).for_each(|_| drop(ask(&attacker, &email)));
    let new = NewInvitation { email: email.clone(), ..new_invitation(Role::Viewer) };
    (0..8).for_each(|_| drop(attacker.ask::<CreateInvitation>(&(), &new)));
    let before = mail::so_far(&email).len();
    let sent = SignInLinkRequest { email: email.clone() };
    Caller::nobody().request_to::<RequestSignInLink>(&(), &sent).from_elsewhere().send();
    let mails = mail::sent_to(&email, before + 1);
    assert!(mails.iter().any(|mail| mail.subject.contains("sign in")), "{mails:?}");
}

#[test]
fn an_invitation_to_an_address_taken_since_is_rejected() {
    let organisation = Organisation::new();
    let (caller, email) = (organisation.member(Role::Viewer), fresh_mailbox());
    let new = NewInvitation { email: email.clone(), ..new_invitation(Role::Owner) };
    let before = mail::so_far(&email).len();
    organisation.owner.call::<CreateInvitation>(&(), &new);
    let mails = mail::sent_to(&email, before + 1);
    let invitation = mails.iter().find(|mail| mail.subject.contains("invited")).expect("an invitation");
    caller.call::<ConfirmEmail>(&(), &token_for(&caller, &email));
    let refusal = Caller::nobody().refusal::<CreateSession>(&(), &SignIn { token: invitation.token().to_owned() });
    assert_eq!(refusal.code, ErrorCode::EmailTaken);
    assert_eq!(caller.session().member.role, Role::Viewer);
}

#[test]
fn concurrent_renames_all_succeed_and_log_the_previous_name() {
    let organisation = Organisation::new();
    let statuses: Vec<_> = std::thread::scope(|scope| {
        let rename = |turn: usize| {
            let patch = AccountPatch { name: Some(format!("Ada {turn}")) };
            let request = organisation.owner.request_to::<UpdateAccount>(&(), &patch);
            scope.spawn(move || request.send().status)
        };
        let threads: Vec<_> = (0..4).map(rename).collect();
        threads.into_iter().map(|thread| thread.join().expect("a reply")).collect()
    });
    assert_eq!(statuses, [200; 4]);
    let filter = ActivityFilter { action: Some(ActivityAction::AccountUpdated), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    assert_eq!(events.len(), 4);
    for pair in events.windows(2) {
        assert_eq!(pair[0].before.get("name"), pair[1].after.get("name"));
    }
}

#[test]
fn a_member_can_request_ten_links_a_day() {
    let organisation = Organisation::new();
    let caller = organisation.member(Role::Viewer);
    for _ in 0..10 {
        assert_eq!(ask(&caller, &fresh_mailbox()).status, 200);
    }
    let refused = ask(&caller, &fresh_mailbox());
    assert_eq!((refused.problem().code, refused.header("retry-after")), (ErrorCode::TooManyRequests, "3600"));
    let yesterday = "UPDATE email_changes SET counted_from = counted_from - 86400000 WHERE member_id = ?";
    database::run(yesterday, &[&caller.session().member.id.to_string()]);
    assert_eq!(ask(&caller, &fresh_mailbox()).status, 200);
}
