//! `/api/sign-in-links`: members request sign-in links, which are only sent by e-mail.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::mail::{self, FROM};
use keywright_tests::organisation::{Organisation, new_invitation, unique};
use keywright_tests::over_limit::first_over_limit;
use keywright_tests::request::Reply;
use keywright_tests::until::until;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateInvitation, CreateSession, CreateSignInLink, RequestSignInLink};
use shared::invitation::NewInvitation;
use shared::member::Role;
use shared::problem::ErrorCode;
use shared::session::{NewSignInLink, SignIn, SignInLinkRequest};
use std::collections::HashSet;
use std::time::Duration;

fn ask(email: &str) -> Reply {
    let sent = SignInLinkRequest { email: email.to_owned() };
    Caller::nobody().request_to::<RequestSignInLink>(&(), &sent).from_elsewhere().send()
}

/// An organisation with a member who has this address.
fn with_member(email: &str) -> Organisation {
    let organisation = Organisation::new();
    let new = NewInvitation { email: email.to_owned(), ..new_invitation(Role::Developer) };
    organisation.owner.call::<CreateInvitation>(&(), &new);
    let greeting = format!("“{}”", new.name);
    let invited = until(format!("an invitation of {}", new.name), Duration::from_secs(20), || {
        mail::so_far(email).into_iter().find(|mail| mail.text.contains(&greeting))
    });
    Caller::by_link(invited.token());
    organisation
}

#[test]
fn a_requested_link_is_e_mailed_and_signs_the_member_in() {
    let organisation = with_member("asking@mail.example");
    let before = mail::so_far("asking@mail.example").len();
    assert_eq!(ask("Asking@Mail.Example").status, 204);
    let mails = mail::sent_to("asking@mail.example", before + 1);
    let mail = mails.iter().find(|mail| mail.subject.contains("sign in")).expect("a link");
    assert_eq!(mail.from, FROM);
    let session = Caller::by_link(mail.token()).session();
    assert_eq!((session.organisation.id, session.member.email.as_str()), (organisation.id, "asking@mail.example"));
    assert_eq!(organisation.events_of(ActivityAction::SignInLinkRequested), 1);
}

#[test]
fn a_member_of_two_organisations_gets_a_link_for_each() {
    let organisations = [(); 2].map(|()| with_member("twice@mail.example").id);
    let before = mail::so_far("twice@mail.example").len();
    ask("twice@mail.example");
    let mails = mail::sent_to("twice@mail.example", before + 2);
    let links = mails.iter().filter(|mail| mail.subject.contains("sign in"));
    let opened: HashSet<_> =
        links.map(|mail| Caller::by_link(mail.token()).session().organisation.id.to_string()).collect();
    assert_eq!(opened, organisations.iter().map(ToString::to_string).collect());
}

#[test]
fn known_and_unknown_addresses_get_the_same_reply() {
    let organisation = Organisation::new();
    let nobodys = format!("nobody-{}@shop.example", unique());
    let [known, unknown] = [organisation.owner_record.email.as_str(), &nobodys].map(|email| {
        let reply = ask(email);
        (
            reply.status,
            reply.text().to_owned(),
            reply.header("set-cookie").to_owned(),
            reply.header("content-type").to_owned(),
        )
    });
    assert_eq!(known, unknown);
    assert_eq!(known, (204, String::new(), String::new(), String::new()));
}

#[test]
fn repeated_requests_do_not_flood_a_mailbox() {
    let organisation = with_member("often@mail.example");
    for _ in 0..5 {
        ask("often@mail.example");
    }
    mail::sent_to("often@mail.example", 4);
    let links = "SELECT count(*) FROM sign_in_links l JOIN members m ON m.id = l.member_id WHERE m.email = ?";
    assert!(database::number(links, &["often@mail.example"]) <= 3);
    assert!(organisation.events_of(ActivityAction::SignInLinkRequested) <= 3);
}

#[test]
fn requests_from_other_addresses_do_not_lock_a_member_out() {
    let organisation = Organisation::new();
    let email = organisation.owner_record.email;
    let statuses: HashSet<_> = (0..12).map(|_| ask(&email).status).collect();
    assert_eq!(statuses, HashSet::from([204]), "every request must be accepted");
}

#[test]
fn a_known_device_is_accepted_from_a_limited_address() {
    let organisation = Organisation::new();
    let link = Caller::operator().call::<CreateSignInLink>(
        &(),
        &NewSignInLink { email: organisation.owner_record.email.clone(), organisation_id: None },
    );
    let signed_in = Caller::nobody().ask::<CreateSession>(&(), &SignIn { token: link.token });
    let device = signed_in.headers("set-cookie").find(|cookie| cookie.starts_with("__Host-device=")).expect("a device");
    let (device, _) = device.split_once(';').expect("attributes");
    let ask = |cookie: &str| {
        let sent = SignInLinkRequest { email: organisation.owner_record.email.clone() };
        let request = Caller::nobody().request_to::<RequestSignInLink>(&(), &sent).header("cookie", cookie);
        request.header("cf-connecting-ip", "192.0.2.10").send()
    };
    first_over_limit(|| ask(""));
    assert_eq!(ask(device).status, 204);
    assert_eq!(ask(&device.replace('.', ".0")).status, 429, "a forged device cookie must not count");
}

#[test]
fn link_requests_are_limited_by_address() {
    first_over_limit(|| {
        let sent = SignInLinkRequest { email: format!("guess-{}@shop.example", unique()) };
        let request = Caller::nobody().request_to::<RequestSignInLink>(&(), &sent);
        request.header("cf-connecting-ip", "192.0.2.9").send()
    });
}

#[test]
fn a_malformed_address_is_rejected_with_its_field() {
    let problem = ask("nobody").problem();
    assert_eq!((problem.code, problem.errors[0].field.as_str()), (ErrorCode::ValidationFailed, "email"));
}
