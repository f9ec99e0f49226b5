//! `POST /api/merchants/{merchant_id}/keys/disable`, `…/enable` and `…/revoke`: change many keys in one request, with a
//! result for each.

use keywright_tests::organisation::{Organisation, new_key};
use serde_json::json;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateKey, DisableKeys, EnableKeys, RevokeKeys};
use shared::field::FieldErrorCode;
use shared::id::{KeyId, MerchantId};
use shared::key::{BulkDisabling, BulkEnabling, BulkRevocation, Key, KeyStatus, Mode};
use shared::member::Role;
use shared::problem::ErrorCode;

fn disabling(key_ids: Vec<KeyId>) -> BulkDisabling {
    BulkDisabling { key_ids, reason: Some("Spring cleaning".to_owned()) }
}

#[test]
fn results_are_in_the_order_of_the_request() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [enabled, disabled, expired, revoked] = [(); 4].map(|()| organisation.key(merchant_id).key);
    organisation.disable(&disabled);
    organisation.expire(&expired);
    organisation.revoke(&revoked);
    let elsewhere = organisation.key(organisation.merchant().id).key;
    let asked = vec![revoked.id, enabled.id, disabled.id, elsewhere.id, expired.id, enabled.id];
    let told = organisation.owner.call::<DisableKeys>(&merchant_id, &disabling(asked)).items;
    let outcomes: Vec<_> =
        told.iter().map(|told| (told.key_id, told.key.as_ref().map(|key| key.status), told.code)).collect();
    let is_disabled = Some(KeyStatus::Disabled);
    assert_eq!(
        outcomes,
        [
            (revoked.id, None, Some(ErrorCode::KeyIsRevoked)),
            (enabled.id, is_disabled, None),
            (disabled.id, is_disabled, None),
            (elsewhere.id, None, Some(ErrorCode::NotFound)),
            (expired.id, is_disabled, None),
        ]
    );
    let reasons: Vec<_> = told.iter().filter_map(|told| told.key.as_ref()?.disabled_reason.as_deref()).collect();
    assert_eq!(reasons, ["Spring cleaning", "of the test", "Spring cleaning"]);
    assert_eq!(organisation.events_of(ActivityAction::KeyDisabled), 3, "one of the three keys was disabled before");
}

#[test]
fn a_developer_disables_only_the_test_keys_of_a_request() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [live, test] =
        [Mode::Live, Mode::Test].map(|mode| organisation.owner.call::<CreateKey>(&merchant_id, &new_key(mode)).key);
    let developer = organisation.member(Role::Developer);
    let told = developer.call::<DisableKeys>(&merchant_id, &disabling(vec![live.id, test.id])).items;
    assert_eq!(told.iter().map(|told| told.code).collect::<Vec<_>>(), [Some(ErrorCode::NotAllowed), None]);
    assert_eq!(organisation.events_of(ActivityAction::KeyDisabled), 1);
}

#[test]
fn a_hundred_keys_are_disabled_in_one_request() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let ids: Vec<_> = (0..100).map(|_| organisation.key(merchant_id).key.id).collect();
    let told = organisation.owner.call::<DisableKeys>(&merchant_id, &disabling(ids)).items;
    assert!(told.iter().all(|told| told.key.as_ref().is_some_and(|key| key.status == KeyStatus::Disabled)));
    assert_eq!(organisation.events_of(ActivityAction::KeyDisabled), 100);
}

#[test]
fn an_empty_list_and_more_than_100_keys_are_rejected() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    for (ids, code) in [(json!([]), FieldErrorCode::Required), (json!(vec![key.id; 101]), FieldErrorCode::TooMany)] {
        for action in ["disable", "enable", "revoke"] {
            let path = format!("/api/merchants/{}/keys/{action}", key.merchant_id);
            let mut body = json!({ "key_ids": ids });
            if action == "revoke" {
                body["reason"] = json!("Not needed");
            }
            let problem = organisation.refuses(organisation.owner.request("POST", path).json(&body));
            let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
            assert_eq!((problem.code, found), (ErrorCode::ValidationFailed, vec![("key_ids", code)]), "{action}");
        }
    }
}

/// One key of each status, in the order enabled, disabled, expired, revoked.
fn key_of_each_status(organisation: &Organisation, merchant_id: MerchantId) -> [Key; 4] {
    let keys = [(); 4].map(|()| organisation.key(merchant_id).key);
    let [_, disabled, expired, revoked] = &keys;
    organisation.disable(disabled);
    organisation.expire(expired);
    organisation.revoke(revoked);
    keys
}

#[test]
fn only_disabled_keys_are_enabled() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let key_ids = key_of_each_status(&organisation, merchant_id).map(|key| key.id).to_vec();
    let told = organisation.owner.call::<EnableKeys>(&merchant_id, &BulkEnabling { key_ids }).items;
    let codes: Vec<_> = told.iter().map(|told| told.code).collect();
    assert_eq!(codes, [None, None, Some(ErrorCode::KeyIsExpired), Some(ErrorCode::KeyIsRevoked)]);
    assert_eq!(organisation.events_of(ActivityAction::KeyEnabled), 1, "one of the keys was enabled before");
}

#[test]
fn only_disabled_keys_are_revoked() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let key_ids = key_of_each_status(&organisation, merchant_id).map(|key| key.id).to_vec();
    let revocation = BulkRevocation { key_ids, reason: "Spring cleaning".to_owned() };
    let told = organisation.owner.call::<RevokeKeys>(&merchant_id, &revocation).items;
    let outcomes: Vec<_> = told.iter().map(|told| (told.key.as_ref().map(|key| key.status), told.code)).collect();
    let (is_revoked, is_not_disabled) = (Some(KeyStatus::Revoked), Some(ErrorCode::KeyIsNotDisabled));
    assert_eq!(outcomes, [(None, is_not_disabled), (is_revoked, None), (None, is_not_disabled), (is_revoked, None)]);
    let reasons: Vec<_> = told.iter().filter_map(|told| told.key.as_ref()?.revoked_reason.as_deref()).collect();
    assert_eq!(reasons[0], "Spring cleaning");
}
