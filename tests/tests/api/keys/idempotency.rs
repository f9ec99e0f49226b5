//! `Idempotency-Key`: a repeated creation creates one key and returns its secret once.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::request::Reply;
use shared::activity::ActivityAction;
use shared::endpoint::CreateKey;
use shared::id::MerchantId;
use shared::idempotency::IDEMPOTENCY_KEY_HEADER;
use shared::key::{CreatedKey, Mode, NewKey};
use shared::member::Role;
use shared::problem::ErrorCode;

fn create(caller: &Caller, merchant_id: MerchantId, key: &NewKey, idempotency_key: &str) -> Reply {
    caller.request_to::<CreateKey>(&merchant_id, key).header(IDEMPOTENCY_KEY_HEADER, idempotency_key).send()
}

fn made(reply: &Reply) -> CreatedKey {
    serde_json::from_value(reply.json()).unwrap_or_else(|_| panic!("{reply:?} is no key"))
}

#[test]
fn a_repeated_creation_returns_the_key_without_its_secret() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [first, second] = [(); 2].map(|()| create(&organisation.owner, merchant_id, &new_key(Mode::Test), "once"));
    assert_eq!((first.status, second.status), (201, 200));
    assert!(made(&first).secret.is_some());
    assert_eq!((made(&second).secret, made(&second).key), (None, made(&first).key));
    assert_eq!(second.header("cache-control"), "no-store");
    assert_eq!((organisation.stored().keys, organisation.events_of(ActivityAction::KeyCreated)), (1, 1));
}

#[test]
fn equivalent_bodies_count_as_the_same_creation() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [plain, spaced] =
        ["Checkout", "  Checkout "].map(|name| NewKey { name: Some(name.to_owned()), ..new_key(Mode::Test) });
    let first = create(&organisation.owner, merchant_id, &plain, "once");
    let second = create(&organisation.owner, merchant_id, &spaced, "once");
    assert_eq!((second.status, made(&second).key), (200, made(&first).key));
}

#[test]
fn an_idempotency_key_with_another_body_is_rejected() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    create(&organisation.owner, merchant_id, &new_key(Mode::Test), "once");
    let named = NewKey { name: Some("another".to_owned()), ..new_key(Mode::Test) };
    for other in [new_key(Mode::Live), named] {
        let request = organisation.owner.request_to::<CreateKey>(&merchant_id, &other);
        let problem = organisation.refuses(request.header(IDEMPOTENCY_KEY_HEADER, "once"));
        assert_eq!(problem.code, ErrorCode::IdempotencyKeyReused);
    }
}

#[test]
fn an_idempotency_key_for_another_merchant_is_rejected() {
    let organisation = Organisation::new();
    let [one, other] = [(); 2].map(|()| organisation.merchant().id);
    create(&organisation.owner, one, &new_key(Mode::Test), "once");
    let request = organisation.owner.request_to::<CreateKey>(&other, &new_key(Mode::Test));
    let problem = organisation.refuses(request.header(IDEMPOTENCY_KEY_HEADER, "once"));
    assert_eq!(problem.code, ErrorCode::IdempotencyKeyReused);
}

#[test]
fn members_can_use_the_same_idempotency_key() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    for caller in [&organisation.owner, &organisation.member(Role::Admin)] {
        assert_eq!(create(caller, merchant_id, &new_key(Mode::Test), "once").status, 201);
    }
    assert_eq!(organisation.stored().keys, 2);
}

#[test]
fn without_an_idempotency_key_each_request_creates_a_key() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    assert_ne!(organisation.key(merchant_id).key.id, organisation.key(merchant_id).key.id);
}

#[test]
fn twenty_concurrent_creations_return_one_secret() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let replies: Vec<_> = std::thread::scope(|scope| {
        let create = || create(&organisation.owner, merchant_id, &new_key(Mode::Test), "at-once");
        let asked: Vec<_> = (0..20).map(|_| scope.spawn(create)).collect();
        asked.into_iter().map(|asker| asker.join().expect("a reply")).collect()
    });
    let with_secret = replies.iter().filter(|reply| made(reply).secret.is_some());
    assert_eq!(with_secret.map(|reply| reply.status).collect::<Vec<_>>(), [201]);
    assert!(replies.iter().all(|reply| made(reply).key.id == made(&replies[0]).key.id));
    assert_eq!((organisation.stored().keys, organisation.events_of(ActivityAction::KeyCreated)), (1, 1));
}

#[test]
fn idempotency_keys_must_have_1_to_255_bytes_without_spaces() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    for idempotency_key in ["", "two words", &"i".repeat(256)] {
        let request = organisation.owner.request_to::<CreateKey>(&merchant_id, &new_key(Mode::Test));
        let problem = organisation.refuses(request.header(IDEMPOTENCY_KEY_HEADER, idempotency_key));
        assert_eq!(
            (problem.code, problem.errors[0].field.as_str()),
            (ErrorCode::ValidationFailed, IDEMPOTENCY_KEY_HEADER)
        );
    }
    assert_eq!(create(&organisation.owner, merchant_id, &new_key(Mode::Test), &"i".repeat(255)).status, 201);
}
