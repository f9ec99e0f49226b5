//! The usage that verifications record: counts by hour and code, and the time of the last use.

use super::{asked, issued, verify};
use keywright_tests::database;
use keywright_tests::organisation::now;
use keywright_tests::until::until;
use shared::endpoint::{GetKey, GetKeyUsage, Nothing};
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::usage::UsageFilter;
use shared::verification::VerificationRequest;
use std::time::Duration;

const WRITTEN: Duration = Duration::from_secs(10);

#[test]
fn calls_are_counted_and_the_last_use_is_known_to_the_minute() {
    let issued = issued();
    for _ in 0..7 {
        verify(&asked(&issued.secret));
    }
    for _ in 0..3 {
        verify(&VerificationRequest { permissions: PermissionSet::ALL, ..asked(&issued.secret) });
    }
    let usage = until("ten calls are recorded", WRITTEN, || {
        let usage = issued.organisation.owner.call::<GetKeyUsage>(&issued.key.id, &UsageFilter::default());
        (usage.calls == 10).then_some(usage)
    });
    assert_eq!(usage.refusals, 3);
    let last_used_at =
        issued.organisation.owner.call::<GetKey>(&issued.key.id, &Nothing {}).last_used_at.expect("a use");
    assert_eq!((usage.last_used_at, last_used_at.ms() % Moment::MINUTE_MS), (Some(last_used_at), 0));
    assert!(now().ms_since(last_used_at) < 2 * Moment::MINUTE_MS);
}

#[test]
fn calls_with_a_revoked_key_are_counted_without_a_last_use() {
    let issued = issued();
    issued.organisation.revoke(&issued.key);
    verify(&asked(&issued.secret));
    until("the call is recorded", WRITTEN, || {
        let usage = issued.organisation.owner.call::<GetKeyUsage>(&issued.key.id, &UsageFilter::default());
        (usage.refusals == 1).then_some(())
    });
    assert_eq!(issued.organisation.owner.call::<GetKey>(&issued.key.id, &Nothing {}).last_used_at, None);
}

#[test]
fn counts_are_kept_while_the_database_rejects_them() {
    let issued = issued();
    let id = issued.key.id.to_string();
    let trigger = format!("refuse_usage_of_{}", &id[4..]);
    database::run(
        &format!(
            "CREATE TRIGGER {trigger} BEFORE INSERT ON key_days WHEN NEW.key_id = '{id}' \
             BEGIN SELECT RAISE(ABORT, 'a fault that the tests made'); END"
        ),
        &[],
    );
    verify(&asked(&issued.secret));
    let log = &keywright_tests::worker::worker().log;
    until("the fault is logged", WRITTEN, || {
        std::fs::read_to_string(log).expect("a log").contains("writing usage").then_some(())
    });
    database::run(&format!("DROP TRIGGER {trigger}"), &[]);
    verify(&asked(&issued.secret));
    until("both calls are recorded", WRITTEN, || {
        let usage = issued.organisation.owner.call::<GetKeyUsage>(&issued.key.id, &UsageFilter::default());
        (usage.calls == 2).then_some(())
    });
}

#[test]
fn calls_of_eight_concurrent_callers_are_counted_exactly() {
    let issued = issued();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    verify(&asked(&issued.secret));
                }
            });
        }
    });
    let usage = || issued.organisation.owner.call::<GetKeyUsage>(&issued.key.id, &UsageFilter::default());
    let counted = until("400 calls are counted", WRITTEN, || Some(usage()).filter(|usage| usage.calls >= 400));
    assert_eq!((counted.calls, counted.complete), (400, true));
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(usage().calls, 400, "nothing is counted twice");
    let id = issued.key.id.to_string();
    let written = || database::number("SELECT coalesce(sum(calls), 0) FROM key_days WHERE key_id = ?", &[&id]);
    until("D1 has all of them", WRITTEN, || (written() == 400).then_some(()));
}
