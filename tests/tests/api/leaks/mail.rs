//! Who is mailed about leaked keys.

use super::{Leaked, keep_test_keys, reported};
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::mail::{fresh_mailbox, sent_to, so_far};
use keywright_tests::organisation::Organisation;
use shared::endpoint::UpdateOrganisation;
use shared::key::Mode;
use shared::member::{LeakMail, OrganisationPatch, Role};

/// Gives a member an address that can receive mail, and returns the address.
fn with_mailbox(member: &Caller) -> String {
    let (id, email) = (member.session().member.id.to_string(), fresh_mailbox());
    database::run("UPDATE members SET email = ? WHERE id = ?", &[&email, &id]);
    email
}

fn mail_to(organisation: &Organisation, leak_mail: LeakMail) {
    let patch = OrganisationPatch { leak_mail: Some(leak_mail), ..OrganisationPatch::default() };
    organisation.owner.call::<UpdateOrganisation>(&(), &patch);
}

#[test]
fn owners_and_admins_are_mailed_about_a_leaked_key_once() {
    let leaked = Leaked::new(Mode::Live);
    let [owner, admin, developer] = [
        leaked.organisation.owner.clone(),
        leaked.organisation.member(Role::Admin),
        leaked.organisation.member(Role::Developer),
    ]
    .map(|member| with_mailbox(&member));
    let before = [&owner, &admin].map(|address| so_far(address).len());
    reported(&[&leaked.secret], Some("https://paste.example/phishing"));
    for (address, before) in [&owner, &admin].into_iter().zip(before) {
        let mails = sent_to(address, before + 1);
        let mail = mails.iter().find(|mail| mail.text.contains("reported as leaked")).expect("the mail");
        assert_eq!(mail.subject, "API keys were reported as leaked");
        assert!(
            mail.text.contains("1 API key") && mail.text.contains("/activity?action=key_reported_as_leaked"),
            "{mail:?}"
        );
        assert!(!mail.text.contains("paste.example") && !mail.text.contains(&leaked.secret), "{mail:?}");
    }
    reported(&[&leaked.secret], None);
    let other = Leaked::of(leaked.organisation.clone(), Mode::Live);
    reported(&[&other.secret], None);
    assert_eq!(sent_to(&owner, 2).len(), 2, "a repeated report sends no mail");
    assert!(so_far(&developer).is_empty());
}

#[test]
fn an_organisation_chooses_who_is_mailed() {
    let leaked = Leaked::new(Mode::Test);
    keep_test_keys(&leaked.organisation);
    let owner = with_mailbox(&leaked.organisation.owner);
    let admin = with_mailbox(&leaked.organisation.member(Role::Admin));
    mail_to(&leaked.organisation, LeakMail::Nobody);
    reported(&[&leaked.secret], None);
    mail_to(&leaked.organisation, LeakMail::Owners);
    let second = Leaked::of(leaked.organisation.clone(), Mode::Test);
    reported(&[&second.secret], None);
    let mails = sent_to(&owner, 1);
    assert_eq!(mails.len(), 1, "none while nobody was to be mailed");
    assert!(mails[0].text.contains("It still works"), "{mails:?}");
    assert!(so_far(&admin).is_empty());
}
