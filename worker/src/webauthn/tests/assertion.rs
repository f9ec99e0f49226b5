//! Assertions with one error each.

use super::*;
use authenticator::{BACKUP_ELIGIBLE, CREDENTIAL, EXTENSIONS, USER_PRESENT, USER_VERIFIED};
use serde_json::json;

fn outcome_of(change: impl FnOnce(&mut Answer)) -> Result<u32, Flaw> {
    let mut authenticator = Authenticator::es256(ORIGIN);
    let credential = known(&mut authenticator);
    let answer = authenticator.get(&request_options()).with(change);
    assert(&answer.assertion(), &credential, Owner::Named(MEMBER))
}

fn flaw_of(change: impl FnOnce(&mut Answer)) -> Option<Flaw> {
    outcome_of(change).err()
}

#[test]
fn a_valid_assertion_is_accepted_and_returns_its_counter() {
    for mut authenticator in both_kinds() {
        let credential = known(&mut authenticator);
        let assertion = authenticator.get(&request_options()).assertion();
        for owner in [Owner::Named(MEMBER), Owner::Known(MEMBER)] {
            assert_eq!(assert(&assertion, &credential, owner), Ok(2));
        }
    }
}

#[test]
fn an_answer_for_another_challenge_or_origin_is_rejected() {
    for (name, value, flaw) in [
        ("type", json!("webauthn.create"), Flaw::Type),
        ("challenge", json!(encode(&[7; 32])), Flaw::Challenge),
        ("origin", json!("https://evil.example"), Flaw::Origin),
        ("crossOrigin", json!(true), Flaw::CrossOrigin),
    ] {
        assert_eq!(flaw_of(|answer| answer.client_data[name] = value), Some(flaw));
    }
    assert_eq!(flaw_of(|answer| answer.rp_id = "evil.example".to_owned()), Some(Flaw::RelyingParty));
}

#[test]
fn a_user_who_is_absent_or_not_verified_is_rejected() {
    assert_eq!(flaw_of(|answer| answer.flags &= !USER_PRESENT), Some(Flaw::UserPresent));
    assert_eq!(flaw_of(|answer| answer.flags &= !USER_VERIFIED), Some(Flaw::UserVerified));
    assert_eq!(flaw_of(|answer| answer.flags &= !BACKUP_ELIGIBLE), Some(Flaw::Backup));
}

#[test]
fn an_assertion_with_unannounced_data_is_rejected() {
    assert_eq!(flaw_of(|answer| answer.flags |= CREDENTIAL), Some(Flaw::AuthenticatorData));
    assert_eq!(flaw_of(|answer| answer.extensions = vec![0xa0]), Some(Flaw::AuthenticatorData));
    assert_eq!(flaw_of(|answer| answer.flags |= EXTENSIONS), Some(Flaw::AuthenticatorData));
    assert_eq!(flaw_of(|answer| (answer.flags, answer.extensions) = (answer.flags | EXTENSIONS, vec![0xa0])), None);
}

#[test]
fn the_user_handle_must_name_the_owner_of_the_passkey() {
    let mut authenticator = Authenticator::es256(ORIGIN);
    let credential = known(&mut authenticator);
    let answer = authenticator.get(&request_options());
    let nobody = answer.clone().with(|answer| answer.user_handle = None).assertion();
    let other = answer.with(|answer| answer.user_handle = Some(b"mem_other".to_vec())).assertion();
    assert_eq!(assert(&nobody, &credential, Owner::Known(MEMBER)), Ok(2));
    assert_eq!(assert(&nobody, &credential, Owner::Named(MEMBER)), Err(Flaw::UserHandle));
    for owner in [Owner::Named(MEMBER), Owner::Known(MEMBER)] {
        assert_eq!(assert(&other, &credential, owner), Err(Flaw::UserHandle));
    }
}

#[test]
fn another_passkey_is_rejected() {
    let credential = known(&mut Authenticator::es256(ORIGIN));
    let mut other = Authenticator::es256(ORIGIN);
    other.create(&creation_options());
    let assertion = other.get(&request_options()).assertion();
    assert_eq!(assert(&assertion, &credential, Owner::Named(MEMBER)), Err(Flaw::CredentialId));
    let claimed = Assertion { id: credential.id.clone(), ..assertion };
    assert_eq!(assert(&claimed, &credential, Owner::Named(MEMBER)), Err(Flaw::Signature));
}

/// The result of an assertion with the counter `now` after the stored counter 5.
fn after_five(authenticator: &mut Authenticator, backup_eligible: Option<bool>, now: u32) -> Result<Proof, Flaw> {
    let counter = Counter { sign_count: 5, backup_eligible };
    let credential = NewCredential { counter, ..known(authenticator) };
    let answer = authenticator.get(&request_options()).with(|answer| answer.sign_count = now);
    prove(&answer.assertion(), &credential, Owner::Named(MEMBER))
}

const fn proof(sign_count: u32, is_synced: bool, went_back: bool) -> Proof {
    Proof { counter: Counter { sign_count, backup_eligible: Some(is_synced) }, went_back }
}

#[test]
fn the_counter_of_a_device_bound_passkey_must_increase() {
    let mut bound = Authenticator::es256(ORIGIN).synced(false);
    assert_eq!(known(&mut bound).counter.backup_eligible, Some(false));
    assert_eq!(after_five(&mut bound, Some(false), 6), Ok(proof(6, false, false)));
    for now in [5, 4, 0] {
        assert_eq!(after_five(&mut bound, Some(false), now), Err(Flaw::Counter), "{now}");
    }
}

#[test]
fn the_counter_of_a_synced_passkey_can_go_back() {
    let mut synced = Authenticator::es256(ORIGIN);
    assert_eq!(known(&mut synced).counter.backup_eligible, Some(true));
    for (now, went_back) in [(6, false), (5, true), (4, true), (0, true)] {
        assert_eq!(after_five(&mut synced, Some(true), now), Ok(proof(now, true, went_back)), "{now}");
    }
}

#[test]
fn a_passkey_stays_synced_or_device_bound_as_registered() {
    for is_synced in [true, false] {
        let mut authenticator = Authenticator::es256(ORIGIN).synced(is_synced);
        for now in [6, 4] {
            let outcome = after_five(&mut authenticator, Some(!is_synced), now);
            assert_eq!(outcome, Err(Flaw::BackupEligibility), "{is_synced} {now}");
        }
    }
}

#[test]
fn an_unknown_kind_is_device_bound_until_the_counter_increases() {
    for is_synced in [true, false] {
        let mut authenticator = Authenticator::es256(ORIGIN).synced(is_synced);
        assert_eq!(after_five(&mut authenticator, None, 4), Err(Flaw::Counter));
        assert_eq!(after_five(&mut authenticator, None, 6), Ok(proof(6, is_synced, false)));
    }
}

#[test]
fn authenticators_without_a_counter_are_accepted_repeatedly() {
    for is_synced in [true, false] {
        let mut silent = Authenticator::es256(ORIGIN).synced(is_synced);
        silent.counts = false;
        let credential = known(&mut silent);
        for _ in 0..2 {
            let assertion = silent.get(&request_options()).assertion();
            assert_eq!(prove(&assertion, &credential, Owner::Named(MEMBER)), Ok(proof(0, is_synced, false)));
        }
    }
}

#[test]
fn a_wrong_signature_is_not_reported_as_a_copied_passkey() {
    let mut authenticator = Authenticator::es256(ORIGIN);
    let counter = Counter { sign_count: 5, backup_eligible: Some(false) };
    let credential = NewCredential { counter, ..known(&mut authenticator) };
    let mut assertion = authenticator.get(&request_options()).assertion();
    assertion.response.signature = Authenticator::es256(ORIGIN).get(&request_options()).assertion().response.signature;
    assert_eq!(assert(&assertion, &credential, Owner::Named(MEMBER)), Err(Flaw::Signature));
}

#[test]
fn a_signature_that_is_not_two_numbers_is_rejected() {
    let mut authenticator = Authenticator::es256(ORIGIN);
    let credential = known(&mut authenticator);
    let mut assertion = authenticator.get(&request_options()).assertion();
    let right = authenticator::decode(&assertion.response.signature);
    let longer = [&[0x30, 0x26, 0x02, 0x21, 0x01][..], &[0; 32], &[0x02, 0x01, 0x01]].concat();
    for wrong in [&[right.as_slice(), &[0]].concat(), &right[1..].to_vec(), &longer, &vec![0x30, 0], &vec![]] {
        assertion.response.signature = encode(wrong);
        assert_eq!(assert(&assertion, &credential, Owner::Named(MEMBER)), Err(Flaw::Signature));
    }
}
