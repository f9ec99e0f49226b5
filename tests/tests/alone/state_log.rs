//! If the log of state changes is lost or moves back, the Worker fails instead of answering from stale data.

use crate::alone;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use serde_json::json;
use shared::endpoint::{DisableKey, GetHealth, Nothing, RevokeKey, UpdateMerchant, VerifyKey};
use shared::key::{Disabling, Revocation};
use shared::merchant::{MerchantPatch, MerchantStatus};
use shared::problem::ErrorCode;
use shared::verification::VerificationRequest;
use std::thread::sleep;
use std::time::Duration;

/// Longer than an isolate relies on its latest read of the log.
const STALE: Duration = Duration::from_millis(1500);

#[test]
fn without_the_state_log_row_verifications_and_changes_fail() {
    let _alone = alone();
    let organisation = Organisation::new();
    let merchant = organisation.merchant();
    let made = organisation.key(merchant.id);
    let asked: VerificationRequest = serde_json::from_value(json!({ "key": made.secret })).expect("a request");
    assert!(Caller::gateway().call::<VerifyKey>(&(), &asked).valid);
    let row = database::run("SELECT head, dropped_until FROM state_log", &[]).remove(0);
    database::run_without_triggers("state_log", "DELETE FROM state_log", &[]);
    sleep(STALE);

    let disabling = Disabling { reason: None };
    let revocation = Revocation { reason: "Leaked".to_owned(), leaked: true };
    let patch = MerchantPatch { status: Some(MerchantStatus::Disabled), ..MerchantPatch::default() };
    let owner = &organisation.owner;
    for request in [
        owner.request_to::<DisableKey>(&made.key.id, &disabling),
        owner.request_to::<RevokeKey>(&made.key.id, &revocation),
        owner.request_to::<UpdateMerchant>(&merchant.id, &patch),
    ] {
        assert_eq!(organisation.refuses(request).code, ErrorCode::StoreUnavailable);
    }
    let verified = Caller::gateway().refusal::<VerifyKey>(&(), &asked);
    let health = Caller::nobody().refusal::<GetHealth>(&(), &Nothing {});

    let put_back =
        "INSERT INTO state_log (only, head, dropped_until) VALUES (1, CAST(? AS INTEGER), CAST(? AS INTEGER))";
    database::run(put_back, &[&row[0].to_string(), &row[1].to_string()]);
    assert_eq!([verified.code, health.code], [ErrorCode::StoreUnavailable; 2]);
    assert!(Caller::gateway().call::<VerifyKey>(&(), &asked).valid, "with its row, verifications work again");
    organisation.revoke(&made.key);
}

#[test]
fn the_database_rejects_deleting_the_state_log_or_moving_it_back() {
    let _alone = alone();
    for sql in [
        "DELETE FROM state_log",
        "UPDATE state_log SET head = head - 1",
        "UPDATE state_log SET dropped_until = dropped_until - 1",
        "UPDATE state_log SET dropped_until = head + 1",
        "INSERT OR REPLACE INTO state_log (only, head, dropped_until) VALUES (1, 0, 0)",
        "REPLACE INTO state_log (only, head, dropped_until) VALUES (1, 0, 0)",
    ] {
        assert!(database::try_run(sql, &[]).is_err(), "{sql}");
    }
    // The step that an operator takes after a restore.
    database::run("UPDATE state_log SET head = head + 1000000, dropped_until = head + 1000000", &[]);
}
