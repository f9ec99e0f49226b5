//! What time does is on the record: each expiry and each end of a grace, exactly once.

use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::worker::run_schedule;
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::{GetKey, ListActivity, ListKeys, ListMerchants, Nothing};
use shared::key::{Key, KeyFilter, KeyStatus};
use shared::merchant::MerchantFilter;
use std::thread;

fn made() -> (Organisation, Key) {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    (organisation, key)
}

/// The events of the key that time wrote. Told by SQL, because a list would write them by itself.
fn told(organisation: &Organisation) -> (i64, i64) {
    (organisation.events_of(ActivityAction::KeyExpired), organisation.events_of(ActivityAction::GraceEnded))
}

#[test]
fn the_schedule_tells_an_expiry_once_however_often_it_runs() {
    let (organisation, key) = made();
    organisation.expire(&key);
    assert_eq!(told(&organisation), (0, 0));
    for _ in 0..3 {
        run_schedule();
        assert_eq!(told(&organisation), (1, 0));
    }
    let filter = ActivityFilter { action: Some(ActivityAction::KeyExpired), ..ActivityFilter::default() };
    let event: Event = organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0);
    assert_eq!((event.key_id, event.merchant_id, event.by), (Some(key.id), Some(key.merchant_id), None));
    assert_eq!(event.after["expires_at"], json!(key.created_at), "the event says when the key expired");
    assert!(event.at > key.created_at, "and its own time is when it was written");
}

#[test]
fn the_end_of_a_grace_is_told_as_such() {
    let (organisation, old) = made();
    organisation.replace(&old, 3600);
    run_schedule();
    assert_eq!(told(&organisation), (0, 0), "the grace is not over");
    organisation.expire(&old);
    run_schedule();
    assert_eq!(told(&organisation), (0, 1));
}

#[test]
fn after_an_outage_everything_that_happened_meanwhile_is_told_once() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let keys: Vec<Key> = (0..90).map(|_| organisation.key(merchant_id).key).collect();
    let sql = "UPDATE keys SET expires_at = created_at WHERE organisation_id = ?";
    database::run(sql, &[&organisation.id.to_string()]);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(run_schedule);
            scope.spawn(|| organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()));
        }
    });
    assert_eq!(told(&organisation), (90, 0));
    let by_key = "SELECT count(DISTINCT key_id) FROM events WHERE organisation_id = ? AND action = 'key_expired'";
    assert_eq!(database::number(by_key, &[&organisation.id.to_string()]), keys.len() as i64);
}

#[test]
fn a_list_tells_what_has_happened_before_it_answers() {
    let lists: [fn(&Organisation, &Key); 3] = [
        |organisation, key| {
            organisation.owner.call::<ListKeys>(&key.merchant_id, &KeyFilter::default());
        },
        |organisation, _| {
            organisation.owner.call::<ListMerchants>(&(), &MerchantFilter::default());
        },
        |organisation, key| {
            let filter = ActivityFilter { key_id: Some(key.id), ..ActivityFilter::default() };
            let newest = organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0);
            assert_eq!(newest.action, ActivityAction::KeyExpired);
        },
    ];
    for list in lists {
        let (organisation, key) = made();
        organisation.expire(&key);
        list(&organisation, &key);
        assert_eq!(told(&organisation), (1, 0));
    }
}

#[test]
fn a_key_that_is_revoked_after_its_time_still_has_its_expiry_told() {
    let (organisation, key) = made();
    organisation.expire(&key);
    organisation.revoke(&key);
    assert_eq!(told(&organisation), (1, 0));
    assert_eq!(organisation.owner.call::<GetKey>(&key.id, &Nothing {}).status, KeyStatus::Revoked);
}

#[test]
fn a_key_that_is_revoked_before_its_time_never_expires() {
    let (organisation, key) = made();
    organisation.replace(&key, 3600);
    organisation.revoke(&key);
    run_schedule();
    assert_eq!(told(&organisation), (0, 0));
}
