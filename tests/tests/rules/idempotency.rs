//! `Idempotency-Key`: a repeated request creates its object once. Keys have their own tests (`keys/idempotency.rs`).

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_invitation, new_merchant, new_organisation, token_of, unique};
use keywright_tests::request::{Reply, Request};
use shared::activity::ActivityAction;
use shared::endpoint::{CreateInvitation, CreateMerchant, CreateOrganisation, ListInvitations, ListMerchants};
use shared::idempotency::IDEMPOTENCY_KEY_HEADER;
use shared::invitation::CreatedInvitation;
use shared::member::{CreatedOrganisation, NewOrganisation, Role};
use shared::merchant::{MerchantFilter, NewMerchant};
use shared::page::PageFilter;
use shared::problem::ErrorCode;
use std::thread;

/// The replies to the same request, sent `many` times concurrently.
fn at_once(many: usize, request: &Request) -> Vec<Reply> {
    thread::scope(|scope| {
        let sent: Vec<_> = (0..many).map(|_| scope.spawn(|| request.clone().send())).collect();
        sent.into_iter().map(|sent| sent.join().expect("a reply")).collect()
    })
}

fn assert_one_made(replies: &[Reply]) {
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    let expected: Vec<_> = [200].repeat(replies.len() - 1).into_iter().chain([201]).collect();
    assert_eq!(statuses, expected);
}

fn merchant(organisation: &Organisation, new: &NewMerchant) -> Request {
    organisation.owner.request_to::<CreateMerchant>(&(), new).header(IDEMPOTENCY_KEY_HEADER, "once")
}

#[test]
fn a_repeated_request_creates_one_merchant() {
    let organisation = Organisation::new();
    let replies = at_once(8, &merchant(&organisation, &new_merchant("Shop")));
    assert_one_made(&replies);
    assert!(replies.iter().all(|reply| reply.json() == replies[0].json()));
    let listed = organisation.owner.call::<ListMerchants>(&(), &MerchantFilter::default());
    assert_eq!((listed.items.len(), organisation.events_of(ActivityAction::MerchantCreated)), (1, 1));
    assert_eq!(merchant(&organisation, &new_merchant(" Shop ")).send().status, 200, "an equivalent body");
    let other = merchant(&organisation, &new_merchant("Store"));
    assert_eq!(organisation.refuses(other).code, ErrorCode::IdempotencyKeyReused);
}

#[test]
fn two_members_can_use_the_same_idempotency_key() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    for caller in [&organisation.owner, &admin] {
        let request = caller.request_to::<CreateMerchant>(&(), &new_merchant("Shop"));
        assert_eq!(request.header(IDEMPOTENCY_KEY_HEADER, "once").send().status, 201);
    }
}

#[test]
fn a_repeated_request_creates_one_invitation_with_a_valid_link() {
    let organisation = Organisation::new();
    let new = new_invitation(Role::Viewer);
    let invite = organisation.owner.request_to::<CreateInvitation>(&(), &new).header(IDEMPOTENCY_KEY_HEADER, "once");
    // An address gets at most five mails a minute.
    let replies = at_once(5, &invite);
    assert_one_made(&replies);
    let made: Vec<CreatedInvitation> =
        replies.iter().map(|reply| serde_json::from_value(reply.json()).expect("an invitation")).collect();
    assert!(made.iter().all(|one| one.invitation == made[0].invitation));
    let with_link: Vec<_> = made.iter().filter(|made| made.link.is_some()).collect();
    assert_eq!((with_link.len(), organisation.events_of(ActivityAction::InvitationRevoked)), (1, 0));
    assert_eq!(organisation.owner.call::<ListInvitations>(&(), &PageFilter::default()).items.len(), 1);
    Caller::by_link(&token_of(with_link[0]));
    let ended = organisation.refuses(invite);
    assert_eq!(ended.code, ErrorCode::IdempotencyKeyReused, "after the acceptance, a new key is required");
}

#[test]
fn a_repeated_request_creates_one_organisation() {
    let key = format!("once {}", unique()).replace(' ', "-");
    let new = new_organisation();
    let create = |new: &NewOrganisation| {
        Caller::operator().request_to::<CreateOrganisation>(&(), new).header(IDEMPOTENCY_KEY_HEADER, &key)
    };
    let [first, second] = [(); 2].map(|()| create(&new).send());
    assert_eq!((first.status, second.status), (201, 200));
    let [first, second]: [CreatedOrganisation; 2] =
        [first, second].map(|reply| serde_json::from_value(reply.json()).expect("an organisation"));
    assert_eq!((first.organisation, first.member), (second.organisation, second.member));
    Caller::by_link(&second.sign_in_link.token);
    assert_eq!(create(&new_organisation()).send().problem().code, ErrorCode::IdempotencyKeyReused);
}
