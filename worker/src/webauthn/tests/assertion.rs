//! Assertions, each wrong in one respect.

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
fn a_right_assertion_is_taken_and_its_counter_kept() {
    for mut authenticator in both_kinds() {
        let credential = known(&mut authenticator);
        let assertion = authenticator.get(&request_options()).assertion();
        for owner in [Owner::Named(MEMBER), Owner::Known(MEMBER)] {
            assert_eq!(assert(&assertion, &credential, owner), Ok(2));
        }
    }
}

#[test]
fn an_answer_to_another_question_or_from_another_place_is_refused() {
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
fn nobody_there_or_anybody_there_is_refused() {
    assert_eq!(flaw_of(|answer| answer.flags &= !USER_PRESENT), Some(Flaw::UserPresent));
    assert_eq!(flaw_of(|answer| answer.flags &= !USER_VERIFIED), Some(Flaw::UserVerified));
    assert_eq!(flaw_of(|answer| answer.flags &= !BACKUP_ELIGIBLE), Some(Flaw::Backup));
}

#[test]
fn an_assertion_brings_no_credential_and_nothing_that_is_not_announced() {
    assert_eq!(flaw_of(|answer| answer.flags |= CREDENTIAL), Some(Flaw::AuthenticatorData));
    assert_eq!(flaw_of(|answer| answer.extensions = vec![0xa0]), Some(Flaw::AuthenticatorData));
    assert_eq!(flaw_of(|answer| answer.flags |= EXTENSIONS), Some(Flaw::AuthenticatorData));
    assert_eq!(flaw_of(|answer| (answer.flags, answer.extensions) = (answer.flags | EXTENSIONS, vec![0xa0])), None);
}

#[test]
fn the_user_handle_is_the_member_who_owns_the_passkey() {
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
fn another_passkey_is_not_this_one() {
    let credential = known(&mut Authenticator::es256(ORIGIN));
    let mut other = Authenticator::es256(ORIGIN);
    other.create(&creation_options());
    let assertion = other.get(&request_options()).assertion();
    assert_eq!(assert(&assertion, &credential, Owner::Named(MEMBER)), Err(Flaw::CredentialId));
    let claimed = Assertion { id: credential.id.clone(), ..assertion };
    assert_eq!(assert(&claimed, &credential, Owner::Named(MEMBER)), Err(Flaw::Signature));
}

#[test]
fn the_counter_must_go_on_unless_the_authenticator_never_counts() {
    let mut authenticator = Authenticator::es256(ORIGIN);
    let credential = NewCredential { sign_count: 5, ..known(&mut authenticator) };
    for (now, outcome) in [(6, Ok(6)), (5, Err(Flaw::Counter)), (4, Err(Flaw::Counter)), (0, Err(Flaw::Counter))] {
        let answer = authenticator.get(&request_options()).with(|answer| answer.sign_count = now);
        assert_eq!(assert(&answer.assertion(), &credential, Owner::Named(MEMBER)), outcome, "{now}");
    }
    let mut silent = Authenticator::es256(ORIGIN);
    silent.counts = false;
    let credential = known(&mut silent);
    for _ in 0..2 {
        let assertion = silent.get(&request_options()).assertion();
        assert_eq!(assert(&assertion, &credential, Owner::Named(MEMBER)), Ok(0));
    }
}

#[test]
fn a_counter_that_nobody_signed_is_no_sign_of_a_copy() {
    let mut authenticator = Authenticator::es256(ORIGIN);
    let credential = NewCredential { sign_count: 5, ..known(&mut authenticator) };
    let mut assertion = authenticator.get(&request_options()).assertion();
    assertion.response.signature = Authenticator::es256(ORIGIN).get(&request_options()).assertion().response.signature;
    assert_eq!(assert(&assertion, &credential, Owner::Named(MEMBER)), Err(Flaw::Signature));
}

#[test]
fn a_signature_that_is_no_sequence_of_two_numbers_is_refused() {
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
