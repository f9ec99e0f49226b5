//! Replacement keys: the rotation history, the end of the old key, and which keys cannot be replaced.

use super::disabled_expired_and_revoked;
use keywright_tests::organisation::{Organisation, new_key, now};
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{CreateKey, FinishRotation, GetKey, GetRotationHistory, ListActivity, Nothing};
use shared::field::FieldErrorCode;
use shared::id::KeyId;
use shared::idempotency::IDEMPOTENCY_KEY_HEADER;
use shared::key::{Key, KeyStatus, LONGEST_GRACE_SECONDS, Mode, NewKey};
use shared::member::Role;
use shared::moment::Moment;
use shared::page::PageFilter;
use shared::problem::ErrorCode;

fn made() -> (Organisation, Key) {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    (organisation, key)
}

fn successor_of(key: &Key, grace_seconds: u32) -> NewKey {
    NewKey { replaces: Some(key.id), grace_seconds: Some(grace_seconds), ..new_key(key.mode) }
}

fn seen(organisation: &Organisation, id: KeyId) -> Key {
    organisation.owner.call::<GetKey>(&id, &Nothing {})
}

#[test]
fn replacing_a_key_links_both_keys_and_starts_the_grace_period() {
    let (organisation, old) = made();
    let new = organisation.replace(&old, 24 * 60 * 60).key;
    let old = seen(&organisation, old.id);
    assert_eq!((new.replaces, old.replaced_by), (Some(old.id), Some(new.id)));
    let grace_ends_at = new.created_at.plus_ms(Moment::DAY_MS);
    assert_eq!((old.status, old.expires_at, new.expires_at), (KeyStatus::Enabled, None, None));
    assert_eq!((old.grace_ends_at, old.ends_at()), (Some(grace_ends_at), Some(grace_ends_at)));
    let filter = ActivityFilter { key_id: Some(old.id), ..ActivityFilter::default() };
    let events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    let replaced = events.iter().find(|event| event.action == ActivityAction::KeyReplaced).expect("its event");
    assert_eq!(replaced.before["grace_ends_at"], json!(null));
    assert_eq!(replaced.after["grace_ends_at"], json!(grace_ends_at));
    assert_eq!(replaced.after["replaced_by"], json!(new.id));
}

#[test]
fn without_a_grace_period_the_old_key_ends_with_one_event() {
    for grace_seconds in [Some(0), None] {
        let (organisation, old) = made();
        let new = NewKey { grace_seconds, ..successor_of(&old, 0) };
        let created = organisation.owner.call::<CreateKey>(&old.merchant_id, &new);
        let old = seen(&organisation, old.id);
        assert_eq!((old.status, old.ends_at()), (KeyStatus::Expired, Some(created.key.created_at)));
        assert_eq!(created.predecessor_ends_at, old.ends_at(), "the response must contain the end of the old key");
        let events = ActivityAction::ALL.iter().map(|action| organisation.events_of(*action)).sum::<i64>();
        organisation.owner.call::<ListActivity>(&(), &ActivityFilter::default());
        assert_eq!(ActivityAction::ALL.iter().map(|action| organisation.events_of(*action)).sum::<i64>(), events);
    }
}

#[test]
fn a_grace_period_never_extends_the_old_keys_expiry() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let expires_at = Moment::from_ms(now().ms() + Moment::HOUR_MS);
    let sent = NewKey { expires_at: Some(expires_at), ..new_key(Mode::Test) };
    let [long, short] = [(); 2].map(|()| organisation.owner.call::<CreateKey>(&merchant_id, &sent).key);
    organisation.replace(&long, 24 * 60 * 60);
    let long = seen(&organisation, long.id);
    assert_eq!((long.ends_at(), long.expires_by), (Some(expires_at), None), "the key must keep its own expiry");
    let successor = organisation.replace(&short, 60).key;
    let short = seen(&organisation, short.id);
    assert_eq!((short.expires_at, short.grace_ends_at), (Some(expires_at), short.ends_at()));
    assert_eq!(short.ends_at(), Some(successor.created_at.plus_ms(Moment::MINUTE_MS)));
    assert_eq!(short.expires_by, Some(successor.created_by));
}

#[test]
fn a_grace_period_has_at_most_30_days_and_needs_a_replacement() {
    let (organisation, key) = made();
    let longest = organisation.replace(&key, LONGEST_GRACE_SECONDS).key;
    assert_eq!(longest.replaces, Some(key.id));
    for (wrong, code) in [
        (successor_of(&key, LONGEST_GRACE_SECONDS + 1), FieldErrorCode::TooLong),
        (NewKey { grace_seconds: Some(0), ..new_key(Mode::Test) }, FieldErrorCode::Invalid),
    ] {
        let problem = organisation.refuses(organisation.owner.request_to::<CreateKey>(&key.merchant_id, &wrong));
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!(found, [("grace_seconds", code)]);
    }
}

#[test]
fn a_key_of_another_merchant_or_organisation_is_not_replaceable() {
    let (organisation, key) = made();
    let other_merchant = organisation.merchant().id;
    let (stranger, foreign) = made();
    for (merchant_id, replaced) in [(other_merchant, &key), (key.merchant_id, &foreign)] {
        let request = organisation.owner.request_to::<CreateKey>(&merchant_id, &successor_of(replaced, 60));
        let problem = organisation.refuses(request);
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, vec![("replaces", FieldErrorCode::Invalid)]));
    }
    assert_eq!(seen(&stranger, foreign.id), foreign);
}

#[test]
fn a_replacement_key_must_have_the_same_mode() {
    let (organisation, key) = made();
    let live = NewKey { mode: Mode::Live, ..successor_of(&key, 60) };
    let problem = organisation.refuses(organisation.owner.request_to::<CreateKey>(&key.merchant_id, &live));
    assert_eq!(problem.errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["mode"]);
}

#[test]
fn only_an_enabled_key_can_be_replaced() {
    let organisation = Organisation::new();
    for key in disabled_expired_and_revoked(&organisation) {
        let request = organisation.owner.request_to::<CreateKey>(&key.merchant_id, &successor_of(&key, 60));
        assert_eq!(organisation.refuses(request).code, ErrorCode::KeyIsNotEnabled);
    }
}

#[test]
fn a_key_has_one_unrevoked_replacement_at_a_time() {
    let (organisation, key) = made();
    let first = organisation.replace(&key, 3600).key;
    for _ in 0..2 {
        let request = organisation.owner.request_to::<CreateKey>(&key.merchant_id, &successor_of(&key, 60));
        assert_eq!(organisation.refuses(request).code, ErrorCode::KeyHasSuccessor);
        organisation.disable(&first);
    }
    organisation.revoke(&first);
    let second = organisation.replace(&key, 60).key;
    assert_eq!(seen(&organisation, key.id).replaced_by, Some(second.id));
}

#[test]
fn a_repeated_rotation_creates_one_replacement() {
    let (organisation, key) = made();
    let rotate = |grace| {
        let request = organisation.owner.request_to::<CreateKey>(&key.merchant_id, &successor_of(&key, grace));
        request.header(IDEMPOTENCY_KEY_HEADER, "rotation").send()
    };
    let replies = [rotate(60), rotate(60), rotate(61)];
    assert_eq!(replies.each_ref().map(|reply| reply.status), [201, 200, 409]);
    assert_eq!(replies[2].problem().code, ErrorCode::IdempotencyKeyReused);
    assert_eq!(organisation.stored().keys, 2);
}

#[test]
fn finishing_a_rotation_ends_only_the_old_key() {
    let (organisation, old) = made();
    let new = organisation.replace(&old, 3600).key;
    let admin = organisation.member(Role::Admin);
    let finished = admin.call::<FinishRotation>(&old.id, &Nothing {});
    let by = finished.expires_by.as_ref().map(|person| person.id);
    assert_eq!((finished.status, by), (KeyStatus::Expired, Some(admin.session().member.id)));
    assert_eq!(organisation.owner.call::<FinishRotation>(&old.id, &Nothing {}), finished, "repeating changes nothing");
    assert_eq!(seen(&organisation, new.id).status, KeyStatus::Enabled);
    organisation.owner.call::<ListActivity>(&(), &ActivityFilter::default());
    assert_eq!(organisation.events_of(ActivityAction::RotationFinished), 1);
    assert_eq!(organisation.events_of(ActivityAction::GraceEnded), 0, "the end was recorded before");
}

#[test]
fn every_key_of_a_rotation_history_returns_the_same_history() {
    let (organisation, first) = made();
    let second = organisation.replace(&first, 3600).key;
    let third = organisation.replace(&second, 3600).key;
    organisation.key(first.merchant_id);
    for key in [&first, &second, &third] {
        let family = organisation.owner.call::<GetRotationHistory>(&key.id, &PageFilter::default());
        let ids: Vec<_> = family.items.iter().map(|key| key.id).collect();
        assert_eq!((ids, family.next_cursor), (vec![first.id, second.id, third.id], None));
    }
}
