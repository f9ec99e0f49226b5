//! What is observed of a key: `GET /api/keys/{key_id}/advice`, `…/networks` and `…/refusals`.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_key, now};
use keywright_tests::until::until;
use keywright_tests::usage_history::{Calls, record, recorded_for};
use keywright_tests::usage_objects;
use serde_json::json;
use shared::activity::ActivityAction;
use shared::endpoint::{
    CreateKey, GetKey, GetKeyAdvice, GetOverview, ListActivity, ListKeyNetworks, ListKeyRefusals, Nothing, VerifyKey,
};
use shared::key::{CreatedKey, KeyAttention, Mode, NewKey};
use shared::moment::Moment;
use shared::permission::{Action, Entity, Permission, PermissionSet};
use shared::usage::{KeyAdvice, KeyNetwork, KeyRefusal};
use shared::verification::{COUNTRY_HEADER, VerificationCode, VerificationRequest};
use std::time::Duration;

const COUNTED: Duration = Duration::from_secs(10);
const CUSTOMER_VIEW: Permission = Entity::Customer.permission(Action::View);
const REQUEST_VIEW: Permission = Entity::PaymentRequest.permission(Action::View);
const REQUEST_EDIT: Permission = Entity::PaymentRequest.permission(Action::Edit);

fn set<const N: usize>(permissions: [Permission; N]) -> PermissionSet {
    permissions.into_iter().collect()
}

fn made(mode: Mode) -> (Organisation, CreatedKey) {
    let organisation = Organisation::new();
    let key = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(mode));
    (organisation, key)
}

/// A key with these permissions that was created this long ago.
fn old_key(permissions: PermissionSet, days: i64) -> (Organisation, CreatedKey) {
    let organisation = Organisation::new();
    let new = NewKey { permissions, ..new_key(Mode::Live) };
    let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new);
    let created_at = now().plus_ms(-days * Moment::DAY_MS).ms().to_string();
    let sql = "UPDATE keys SET created_at = cast(? AS INTEGER) WHERE id = ?";
    database::run_without_triggers("keys", sql, &[&created_at, &made.key.id.to_string()]);
    recorded_for(200 * Moment::DAY_MS);
    (organisation, made)
}

fn advice(organisation: &Organisation, made: &CreatedKey) -> KeyAdvice {
    organisation.owner.call::<GetKeyAdvice>(&made.key.id, &Nothing {})
}

fn needed(days_ago: i64, code: VerificationCode, permissions: PermissionSet) -> Calls {
    Calls { permissions, ..Calls::new(days_ago * Moment::DAY_MS, code, 5) }
}

#[test]
fn a_new_key_has_no_advice_yet() {
    let (organisation, made) = made(Mode::Test);
    let advice = advice(&organisation, &made);
    assert_eq!((advice.observed_days, advice.enough, advice.calls, advice.suggestion), (0, false, 0, None));
    assert_eq!((advice.granted, advice.unused), (made.key.permissions, made.key.permissions));
    assert_eq!(advice.since, made.key.created_at);
    assert!(advice.complete);
}

#[test]
fn after_30_days_the_used_permissions_are_suggested() {
    let granted = set([CUSTOMER_VIEW, REQUEST_VIEW, REQUEST_EDIT]);
    for (days, is_enough) in [(29, false), (30, true)] {
        let (organisation, made) = old_key(granted, days);
        record(made.key.id, needed(20, VerificationCode::Valid, set([REQUEST_VIEW])));
        record(made.key.id, needed(1, VerificationCode::Valid, set([REQUEST_EDIT, REQUEST_VIEW])));
        let lacking = set([Entity::Customer.permission(Action::Edit)]);
        record(made.key.id, needed(3, VerificationCode::InsufficientPermissions, lacking));
        let advice = advice(&organisation, &made);
        assert_eq!((advice.observed_days, advice.enough, advice.calls), (days as u32, is_enough, 15));
        assert_eq!((advice.used, advice.unused), (set([REQUEST_VIEW, REQUEST_EDIT]), set([CUSTOMER_VIEW])));
        assert_eq!(advice.missing, lacking);
        let suggested = advice.suggestion.map(|suggestion| (suggestion.permissions, suggestion.access));
        let used = set([REQUEST_VIEW, REQUEST_EDIT]);
        assert_eq!(suggested, is_enough.then(|| (used, used.access())));
    }
}

#[test]
fn use_more_than_90_days_ago_does_not_count() {
    let (organisation, made) = old_key(set([CUSTOMER_VIEW, REQUEST_VIEW]), 120);
    record(made.key.id, needed(91, VerificationCode::Valid, set([CUSTOMER_VIEW])));
    record(made.key.id, needed(89, VerificationCode::Valid, set([REQUEST_VIEW])));
    let advice = advice(&organisation, &made);
    assert_eq!((advice.observed_days, advice.calls, advice.used), (90, 5, set([REQUEST_VIEW])));
}

#[test]
fn there_is_no_suggestion_if_all_or_no_permissions_are_known_to_be_used() {
    for used in [PermissionSet::EMPTY, set([CUSTOMER_VIEW, REQUEST_VIEW])] {
        let (organisation, made) = old_key(set([CUSTOMER_VIEW, REQUEST_VIEW]), 60);
        record(made.key.id, needed(5, VerificationCode::Valid, used));
        let advice = advice(&organisation, &made);
        assert_eq!((advice.enough, advice.suggestion), (true, None), "{used:?}");
    }
}

fn verify(made: &CreatedKey, ip: Option<&str>, permissions: PermissionSet) -> VerificationCode {
    let secret = made.secret.clone().expect("a new key");
    let request = VerificationRequest { key: secret, permissions, mode: None, ip: ip.map(str::to_owned) };
    Caller::gateway().call::<VerifyKey>(&(), &request).code
}

fn networks(organisation: &Organisation, made: &CreatedKey, calls: u64) -> Vec<KeyNetwork> {
    until(format!("{calls} calls by network"), COUNTED, || {
        let networks = organisation.owner.call::<ListKeyNetworks>(&made.key.id, &Nothing {}).items;
        (networks.iter().map(|network| network.calls).sum::<u64>() == calls).then_some(networks)
    })
}

#[test]
fn networks_are_listed_with_their_calls_and_without_addresses() {
    let (organisation, made) = made(Mode::Test);
    for ip in ["203.0.113.7", "203.0.113.200:443", "2001:db8:1:2::7", "::ffff:203.0.113.9"] {
        assert_eq!(verify(&made, Some(ip), PermissionSet::EMPTY), VerificationCode::Valid);
    }
    verify(&made, Some("203.0.113.8"), PermissionSet::ALL);
    verify(&made, None, PermissionSet::EMPTY);
    verify(&made, Some("not an address"), PermissionSet::EMPTY);
    let networks = networks(&organisation, &made, 7);
    let told: Vec<_> =
        networks.iter().map(|network| (network.network.to_string(), network.calls, network.refusals)).collect();
    let expected = [("203.0.113.0/24", 4, 1), ("unknown", 2, 0), ("2001:db8:1::/48", 1, 0)];
    assert_eq!(told, expected.map(|(network, calls, refusals)| (network.to_owned(), calls, refusals)));
    for network in networks {
        assert!(network.first_seen_at <= network.last_seen_at && now().ms_since(network.last_seen_at) < 120_000);
        assert_eq!(network.country, None);
    }
}

#[test]
fn the_country_comes_from_the_gateway_or_from_the_connection_of_the_key_holder() {
    let (organisation, made) = made(Mode::Test);
    let secret = made.secret.clone().expect("a new key");
    let ask = |caller: Caller| caller.request("GET", "/v1/authorize").header("x-api-key", &secret);
    let by_gateway = ask(Caller::gateway()).header("x-forwarded-for", "203.0.113.7").header(COUNTRY_HEADER, "CH");
    let unreadable =
        ask(Caller::gateway()).header("x-forwarded-for", "198.51.100.7").header(COUNTRY_HEADER, "Switzerland");
    let own = ask(Caller::nobody()).header("cf-connecting-ip", "192.0.2.90").header("cf-ipcountry", "DE");
    for request in [by_gateway, unreadable, own] {
        assert_eq!(request.send().status, 204);
    }
    let mut told: Vec<_> = networks(&organisation, &made, 3)
        .into_iter()
        .map(|network| (network.network.to_string(), network.country))
        .collect();
    told.sort();
    let expected = [("192.0.2.0/24", Some("DE")), ("198.51.100.0/24", None), ("203.0.113.0/24", Some("CH"))];
    assert_eq!(told, expected.map(|(network, country)| (network.to_owned(), country.map(str::to_owned))));
}

#[test]
fn networks_after_the_64th_of_a_day_are_counted_together() {
    let (organisation, made) = made(Mode::Test);
    for number in 0..70 {
        verify(&made, Some(&format!("10.0.{number}.1")), PermissionSet::EMPTY);
    }
    let networks = networks(&organisation, &made, 70);
    assert_eq!(networks.len(), 65);
    assert_eq!((networks[0].network.to_string(), networks[0].calls), ("more".to_owned(), 6));
}

fn refusals(organisation: &Organisation, made: &CreatedKey, calls: u64) -> Vec<KeyRefusal> {
    until(format!("{calls} rejected calls"), COUNTED, || {
        let refusals = organisation.owner.call::<ListKeyRefusals>(&made.key.id, &Nothing {}).items;
        (refusals.iter().map(|refusal| refusal.calls).sum::<u64>() == calls).then_some(refusals)
    })
}

#[test]
fn rejections_are_listed_with_reason_network_and_missing_permissions() {
    let (organisation, made) = made(Mode::Test);
    let missing = PermissionSet::ALL.difference(made.key.permissions);
    for _ in 0..3 {
        verify(&made, Some("203.0.113.7"), PermissionSet::ALL);
    }
    verify(&made, None, PermissionSet::EMPTY);
    organisation.disable(&made.key);
    until("the key is disabled", COUNTED, || {
        let code = verify(&made, Some("2001:db8::1"), PermissionSet::EMPTY);
        (code == VerificationCode::Disabled).then_some(())
    });
    let refusals = refusals(&organisation, &made, 4);
    let told: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.code, refusal.missing_permissions, refusal.network.to_string()))
        .collect();
    let disabled = (VerificationCode::Disabled, PermissionSet::EMPTY, "2001:db8::/48".to_owned());
    let lacking = (VerificationCode::InsufficientPermissions, missing, "203.0.113.0/24".to_owned());
    assert_eq!(told.first(), Some(&disabled));
    assert!(told[1..].iter().all(|refusal| *refusal == lacking), "{told:?}");
    assert!(told.len() <= 3, "repeats within a minute are combined: {told:?}");
    assert!(refusals.iter().all(|refusal| refusal.at.ms() % Moment::MINUTE_MS == 0));
}

/// Lets the object that counts this key have known it for a week.
fn know_for_a_week(made: &CreatedKey) {
    let id = made.key.id.to_string();
    let memory = until("the object remembers the key", COUNTED, || {
        let rows = usage_objects::run("SELECT hex(memory) FROM keys WHERE id = ?", &[&id]);
        rows.first().and_then(|row| row[0].as_str().map(str::to_owned))
    });
    let today = now().ms() / Moment::DAY_MS;
    let (first_day, week_ago) = (format!("19{today:04X}"), format!("19{:04X}", today - 7));
    let older = memory.replacen(&first_day, &week_ago, 1);
    assert_ne!(older, memory, "the memory begins with the first day");
    usage_objects::run("UPDATE keys SET memory = unhex(?) WHERE id = ?", &[&older, &id]);
}

#[test]
fn a_new_network_of_a_live_key_is_an_event_once_after_a_week_of_use() {
    let seen = |organisation: &Organisation| organisation.events_of(ActivityAction::KeySeenFromNewNetwork);
    for (mode, events) in [(Mode::Live, 1), (Mode::Test, 0)] {
        let (organisation, made) = made(mode);
        verify(&made, Some("203.0.113.7"), PermissionSet::EMPTY);
        networks(&organisation, &made, 1);
        know_for_a_week(&made);
        for ip in ["203.0.113.8", "198.51.100.7", "198.51.100.8"] {
            verify(&made, Some(ip), PermissionSet::EMPTY);
        }
        networks(&organisation, &made, 4);
        verify(&made, Some("198.51.100.9"), PermissionSet::EMPTY);
        networks(&organisation, &made, 5);
        until("the events are written", COUNTED, || (seen(&organisation) == events).then_some(()));
        if mode == Mode::Live {
            let filter = serde_json::from_value(json!({ "key_id": made.key.id })).expect("a filter");
            let event = organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0);
            assert_eq!(event.action, ActivityAction::KeySeenFromNewNetwork);
            assert_eq!(event.after["network"], "198.51.100.0/24");
            assert!(event.by.is_none());
        }
    }
}

#[test]
fn keys_with_unused_permissions_are_marked_by_the_schedule() {
    let granted = set([CUSTOMER_VIEW, REQUEST_VIEW, REQUEST_EDIT]);
    let (organisation, made) = old_key(granted, 60);
    record(made.key.id, needed(2, VerificationCode::Valid, set([REQUEST_VIEW])));
    let key = || organisation.owner.call::<GetKey>(&made.key.id, &Nothing {});
    assert_eq!(key().unused_permissions, None);
    let id = made.key.id.to_string();
    let marked = until("the mark", COUNTED, || {
        // Other tests share the schedule's progress.
        database::run("UPDATE usage_recording SET upkeep_key = ?", &[&id[..id.len() - 1]]);
        keywright_tests::worker::run_schedule();
        key().unused_permissions
    });
    assert_eq!(marked, 2);
    let overview = organisation.owner.call::<GetOverview>(&(), &Nothing {});
    let listed = overview.attention.iter().find(|found| found.attention == KeyAttention::UnusedPermissions);
    assert_eq!(listed.map(|found| found.keys[0].key.id), Some(made.key.id));
}
