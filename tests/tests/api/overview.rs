//! `GET /api/overview`

use keywright_tests::database;
use keywright_tests::organisation::{Organisation, add_passkey, new_key, now};
use shared::endpoint::{CreateKey, GetOverview, Nothing};
use shared::id::KeyId;
use shared::key::{Key, KeyAttention, KeyStatus, Mode, NewKey};
use shared::member::Role;
use shared::moment::Moment;
use shared::overview::{DAYS, FirstSteps, KEYS_LISTED, Overview};
use shared::verification::VerificationCode;

fn overview(organisation: &Organisation) -> Overview {
    organisation.owner.call::<GetOverview>(&(), &Nothing {})
}

/// The keys that need attention for this reason, and how many there are.
fn needing(overview: &Overview, reason: KeyAttention) -> (Vec<KeyId>, u32) {
    let found = overview.attention.iter().find(|item| item.attention == reason);
    found.map_or((Vec::new(), 0), |item| (item.keys.iter().map(|listed| listed.key.id).collect(), item.count))
}

fn live_key(organisation: &Organisation, change: impl Fn(&mut NewKey)) -> Key {
    let mut new = NewKey { allowed_ips: vec!["192.0.2.1".to_owned()], ..new_key(Mode::Live) };
    change(&mut new);
    organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new).key
}

/// Moves the creation of a key into the past, which no API can.
fn age(key: &Key, days: i64) {
    let at = now().plus_ms(-days * Moment::DAY_MS).ms().to_string();
    database::run_without_triggers(
        "keys",
        "UPDATE keys SET created_at = cast(? AS INTEGER) WHERE id = ?",
        &[&at, &key.id.to_string()],
    );
}

#[test]
fn a_new_organisation_has_its_first_steps_before_it() {
    let organisation = Organisation::new();
    assert_eq!(overview(&organisation).first_steps, FirstSteps::default());
    let merchant_id = organisation.merchant().id;
    let steps = FirstSteps { has_merchant_account: true, ..FirstSteps::default() };
    assert_eq!(overview(&organisation).first_steps, steps);
    let created = organisation.key(merchant_id);
    assert_eq!(overview(&organisation).first_steps, FirstSteps { has_key: true, ..steps });
    organisation.use_key(&created.key, 0, 1);
    assert!(overview(&organisation).first_steps.are_done());
}

#[test]
fn keys_are_counted_by_type_and_current_status() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [_, disabled, expired, revoked] = [(); 4].map(|()| organisation.key(merchant_id).key);
    organisation.disable(&disabled);
    organisation.expire(&expired);
    organisation.revoke(&revoked);
    live_key(&organisation, |_| {});
    live_key(&organisation, |_| {});
    let counts: Vec<_> =
        overview(&organisation).keys.iter().map(|count| (count.mode, count.status, count.count)).collect();
    let test = KeyStatus::ALL.iter().map(|status| (Mode::Test, *status, 1));
    let expected: Vec<_> = [(Mode::Live, KeyStatus::Enabled, 2)].into_iter().chain(test).collect();
    assert_eq!(counts, expected);
}

#[test]
fn the_week_and_the_week_before_are_counted_by_day() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    organisation.use_key(&key, 0, 5);
    organisation.answer(&key, 0, VerificationCode::InsufficientPermissions, 2);
    organisation.use_key(&key, 13 * Moment::DAY_MS, 3);
    organisation.use_key(&key, 14 * Moment::DAY_MS, 9);
    let days = overview(&organisation).days;
    let counted: Vec<_> = days.iter().map(|day| (day.calls, day.refusals)).collect();
    let mut expected = vec![(0, 0); DAYS];
    (expected[0], expected[DAYS - 1]) = ((3, 0), (7, 2));
    assert_eq!(counted, expected);
    assert_eq!(days[DAYS - 1].at, now().floor(Moment::DAY_MS));
    assert_eq!(days[1].at.ms() - days[0].at.ms(), Moment::DAY_MS);
}

#[test]
fn a_key_that_expires_within_30_days_needs_attention() {
    let organisation = Organisation::new();
    let ends_in =
        |days: i64| live_key(&organisation, |new| new.expires_at = Some(now().plus_ms(days * Moment::DAY_MS)));
    let (late, soon, sooner) = (ends_in(31), ends_in(29), ends_in(2));
    assert_eq!(needing(&overview(&organisation), KeyAttention::Expiring), (vec![sooner.id, soon.id], 2));
    organisation.disable(&soon);
    assert_eq!(needing(&overview(&organisation), KeyAttention::Expiring), (vec![sooner.id], 1));
    assert!(late.expires_at.is_some());
}

#[test]
fn a_replaced_key_needs_attention_during_its_grace_period() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    organisation.replace(&key, 3600);
    let found = overview(&organisation);
    assert_eq!(needing(&found, KeyAttention::InGracePeriod), (vec![key.id], 1));
    assert_eq!(needing(&found, KeyAttention::Expiring), (vec![], 0));
}

#[test]
fn a_live_key_that_was_not_used_for_90_days_needs_attention() {
    let organisation = Organisation::new();
    let [old, used, young] = [(); 3].map(|()| live_key(&organisation, |_| {}));
    age(&old, 91);
    age(&used, 91);
    age(&young, 89);
    organisation.use_key(&used, 89 * Moment::DAY_MS, 1);
    let test = organisation.key(organisation.merchant().id).key;
    age(&test, 91);
    assert_eq!(needing(&overview(&organisation), KeyAttention::Unused), (vec![old.id], 1));
}

#[test]
fn a_live_key_without_an_ip_list_needs_attention() {
    let organisation = Organisation::new();
    let open = [(); KEYS_LISTED + 1].map(|()| live_key(&organisation, |new| new.allowed_ips.clear()).id);
    live_key(&organisation, |_| {});
    organisation.key(organisation.merchant().id);
    let (listed, count) = needing(&overview(&organisation), KeyAttention::AnyAddress);
    let newest: Vec<_> = open.into_iter().rev().take(KEYS_LISTED).collect();
    assert_eq!((listed, count), (newest, KEYS_LISTED as u32 + 1));
}

#[test]
fn a_key_with_more_rejections_than_last_week_needs_attention() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let rejected = |this_week: u32, last_week: u32| {
        let key = organisation.key(merchant_id).key;
        for (ms_ago, calls) in [(10 * Moment::DAY_MS, last_week), (Moment::DAY_MS, this_week)] {
            organisation.use_key(&key, ms_ago, 1000);
            if calls > 0 {
                organisation.answer(&key, ms_ago, VerificationCode::IpNotAllowed, calls);
            }
        }
        key.id
    };
    let (more, few, as_many) = (rejected(21, 10), rejected(9, 0), rejected(20, 10));
    let new = rejected(10, 0);
    assert_eq!(needing(&overview(&organisation), KeyAttention::MoreRejections), (vec![new, more], 2));
    assert_ne!(few, as_many);
}

#[test]
fn members_who_manage_live_keys_without_a_passkey_are_named() {
    let organisation = Organisation::new();
    organisation.member(Role::Developer);
    let admin = organisation.member(Role::Admin).session().member.id;
    let named = |organisation: &Organisation| -> Vec<_> {
        overview(organisation).members_without_passkey.iter().map(|person| person.id).collect()
    };
    let mut expected = vec![organisation.owner_record.id, admin];
    let mut found = named(&organisation);
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    add_passkey(organisation.owner_record.id);
    assert_eq!(named(&organisation), [admin]);
}

#[test]
fn the_overview_contains_nothing_of_other_organisations() {
    let theirs = Organisation::new();
    let key = live_key(&theirs, |new| new.allowed_ips.clear());
    theirs.use_key(&key, 0, 5);
    let ours = overview(&Organisation::new());
    assert_eq!((ours.attention.len(), ours.keys.len(), ours.first_steps), (0, 0, FirstSteps::default()));
    assert!(ours.days.iter().all(|day| day.calls == 0));
}
