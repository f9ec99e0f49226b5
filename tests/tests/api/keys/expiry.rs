//! Each expiry and each end of a grace period becomes an event, exactly once.

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

/// How many events of expired keys and ended grace periods there are. Uses SQL, because a list would record them
/// itself.
fn told(organisation: &Organisation) -> (i64, i64) {
    (organisation.events_of(ActivityAction::KeyExpired), organisation.events_of(ActivityAction::GraceEnded))
}

#[test]
fn the_schedule_records_an_expiry_once() {
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
    assert_eq!(event.after["expires_at"], json!(key.created_at), "the event must contain the time of the expiry");
    assert!(event.at > key.created_at, "the event's own time must be the time of the recording");
}

#[test]
fn the_end_of_a_grace_period_has_its_own_event() {
    let (organisation, old) = made();
    organisation.replace(&old, 3600);
    run_schedule();
    assert_eq!(told(&organisation), (0, 0), "the grace period has not ended");
    organisation.expire(&old);
    run_schedule();
    assert_eq!(told(&organisation), (0, 1));
}

#[test]
fn after_an_outage_every_expiry_is_recorded_once() {
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
fn lists_record_past_expiries_before_they_answer() {
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
fn revoking_an_expired_key_still_records_the_expiry() {
    let (organisation, key) = made();
    organisation.expire(&key);
    organisation.revoke(&key);
    assert_eq!(told(&organisation), (1, 0));
    assert_eq!(organisation.owner.call::<GetKey>(&key.id, &Nothing {}).status, KeyStatus::Revoked);
}

#[test]
fn a_revoked_key_never_expires() {
    let (organisation, key) = made();
    organisation.replace(&key, 3600);
    organisation.revoke(&key);
    run_schedule();
    assert_eq!(told(&organisation), (0, 0));
}
