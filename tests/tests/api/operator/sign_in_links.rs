//! `POST /api/operator/sign-in-links`

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_organisation};
use keywright_tests::worker::worker;
use serde_json::json;
use shared::endpoint::{CreateOrganisation, CreateSignInLink, GetSession, Nothing};
use shared::member::NewOrganisation;
use shared::problem::ErrorCode;
use shared::session::NewSignInLink;

#[test]
fn a_created_link_signs_the_member_in() {
    let organisation = Organisation::new();
    let email = organisation.owner_record.email.to_uppercase();
    let reply = Caller::operator().ask::<CreateSignInLink>(&(), &NewSignInLink { email, organisation_id: None });
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"));
    let body = reply.json();
    let token = body["token"].as_str().expect("a token");
    let url = format!("{}/sign-in#{token}", worker().origin);
    assert_eq!(body, json!({ "url": url, "token": token, "expires_at": body["expires_at"] }));
    let session = Caller::by_link(token).call::<GetSession>(&(), &Nothing {});
    assert_eq!(session.member, organisation.owner_record);
}

#[test]
fn two_links_of_one_member_both_work() {
    let email = Organisation::new().owner_record.email;
    let [first, second] = [(); 2].map(|()| {
        Caller::operator().call::<CreateSignInLink>(&(), &NewSignInLink { email: email.clone(), organisation_id: None })
    });
    assert_ne!(first.token, second.token);
    for link in [first, second] {
        Caller::by_link(&link.token).call::<GetSession>(&(), &Nothing {});
    }
}

#[test]
fn an_unknown_address_gets_no_link() {
    let links =
        || database::number("SELECT count(*) FROM sign_in_links WHERE member_id NOT IN (SELECT id FROM members)", &[]);
    let sent = NewSignInLink { email: "nobody@nowhere.example".to_owned(), organisation_id: None };
    let problem = Caller::operator().refusal::<CreateSignInLink>(&(), &sent);
    assert_eq!((problem.code, links()), (ErrorCode::NotFound, 0));
}

#[test]
fn an_address_in_two_organisations_requires_the_organisation_id() {
    let owner = new_organisation().owner;
    let [first, second] = [(); 2].map(|()| {
        let new = NewOrganisation { owner: owner.clone(), ..new_organisation() };
        Caller::operator().call::<CreateOrganisation>(&(), &new).organisation.id
    });
    let link = |organisation_id| NewSignInLink { email: owner.email.clone(), organisation_id };
    let problem = Caller::operator().refusal::<CreateSignInLink>(&(), &link(None));
    assert_eq!((problem.code, problem.errors[0].field.as_str()), (ErrorCode::ValidationFailed, "organisation_id"));
    for organisation_id in [first, second] {
        let made = Caller::operator().call::<CreateSignInLink>(&(), &link(Some(organisation_id)));
        assert_eq!(Caller::by_link(&made.token).session().organisation.id, organisation_id);
    }
    let other = Organisation::new().id;
    let problem = Caller::operator().refusal::<CreateSignInLink>(&(), &link(Some(other)));
    assert_eq!(problem.code, ErrorCode::NotFound);
}

#[test]
fn a_malformed_address_is_rejected_with_its_field() {
    let problem = Caller::operator()
        .refusal::<CreateSignInLink>(&(), &NewSignInLink { email: "nobody".to_owned(), organisation_id: None });
    assert_eq!((problem.code, problem.errors[0].field.as_str()), (ErrorCode::ValidationFailed, "email"));
}
