//! Concurrent requests: one wins and writes its event, and the others see the resulting key.

use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::request::Reply;
use serde_json::json;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateKey, GetKey, GetRotationHistory, Nothing};
use shared::key::{Key, KeyStatus, Mode, NewKey};
use shared::page::PageFilter;
use shared::problem::ErrorCode;
use std::thread;

/// The replies to `askers` concurrent calls of `ask`.
fn at_once(askers: usize, ask: impl Fn(usize) -> Reply + Sync) -> Vec<Reply> {
    thread::scope(|scope| {
        let asking: Vec<_> = (0..askers)
            .map(|asker| {
                scope.spawn({
                    let ask = &ask;
                    move || ask(asker)
                })
            })
            .collect();
        asking.into_iter().map(|asked| asked.join().expect("a reply")).collect()
    })
}

fn made() -> (Organisation, Key) {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    (organisation, key)
}

#[test]
fn only_one_of_100_concurrent_revocations_takes_effect() {
    let (organisation, key) = made();
    organisation.disable(&key);
    let replies = at_once(100, |asker| {
        let request = organisation.owner.request("POST", format!("/api/keys/{}/revoke", key.id));
        request.json(&json!({ "reason": format!("Reason {asker}") })).send()
    });
    let revoked = organisation.owner.call::<GetKey>(&key.id, &Nothing {});
    for reply in replies {
        assert_eq!((reply.status, reply.json()), (200, json!(revoked)));
    }
    assert_eq!(organisation.events_of(ActivityAction::KeyRevoked), 1);
}

#[test]
fn concurrent_disabling_and_leak_reports_end_in_a_revoked_key() {
    let (organisation, key) = made();
    let replies = at_once(40, |asker| {
        let step = if asker % 2 == 0 { "disable" } else { "revoke" };
        let request = organisation.owner.request("POST", format!("/api/keys/{}/{step}", key.id));
        if step == "revoke" {
            request.json(&json!({ "reason": "Leaked", "leaked": true })).send()
        } else {
            request.send()
        }
    });
    for reply in replies {
        assert!(reply.status == 200 || reply.problem().code == ErrorCode::KeyIsRevoked, "{reply:?}");
    }
    assert_eq!(organisation.owner.call::<GetKey>(&key.id, &Nothing {}).status, KeyStatus::Revoked);
    assert_eq!(organisation.events_of(ActivityAction::KeyRevoked), 1);
    assert!(organisation.events_of(ActivityAction::KeyDisabled) <= 1);
}

#[test]
fn only_one_of_many_concurrent_replacements_is_created() {
    let (organisation, key) = made();
    let successor = NewKey { replaces: Some(key.id), grace_seconds: Some(3600), ..new_key(Mode::Test) };
    let replies = at_once(30, |_| organisation.owner.ask::<CreateKey>(&key.merchant_id, &successor));
    let (made, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
    assert_eq!((made.len(), refused.len()), (1, 29));
    assert!(refused.iter().all(|reply| reply.problem().code == ErrorCode::KeyHasSuccessor));
    assert_eq!(organisation.owner.call::<GetRotationHistory>(&key.id, &PageFilter::default()).items.len(), 2);
    assert_eq!(organisation.events_of(ActivityAction::KeyReplaced), 1);
    assert_eq!(organisation.stored().keys, 2);
}

#[test]
fn concurrent_replacing_and_disabling_leave_a_consistent_key() {
    let (organisation, key) = made();
    let successor = NewKey { replaces: Some(key.id), grace_seconds: Some(0), ..new_key(Mode::Test) };
    let replies = at_once(20, |asker| {
        if asker % 2 == 0 {
            return organisation.owner.ask::<CreateKey>(&key.merchant_id, &successor);
        }
        organisation.owner.request("POST", format!("/api/keys/{}/disable", key.id)).send()
    });
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let seen = organisation.owner.call::<GetKey>(&key.id, &Nothing {});
    assert_eq!((made, organisation.stored().keys), (usize::from(seen.replaced_by.is_some()), 1 + i64::from(made > 0)));
    assert_eq!(seen.status, KeyStatus::Disabled);
}
