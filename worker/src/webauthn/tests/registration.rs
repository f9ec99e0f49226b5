//! Registrations with one error each.

use super::*;
use authenticator::{BACKED_UP, BACKUP_ELIGIBLE, CREDENTIAL, EXTENSIONS, USER_PRESENT, USER_VERIFIED, cbor};
use serde_json::{Value, json};

fn outcome_of(change: impl FnOnce(&mut Answer)) -> Result<NewCredential, Flaw> {
    let answer = Authenticator::es256(ORIGIN).create(&creation_options());
    register(&answer.with(change).registration())
}

fn flaw_of(change: impl FnOnce(&mut Answer)) -> Option<Flaw> {
    outcome_of(change).err()
}

fn flaw_of_said(name: &str, value: Value) -> Option<Flaw> {
    flaw_of(|answer| answer.client_data[name] = value)
}

/// The flaw of a registration with this public key.
fn flaw_of_key(cose: Vec<u8>) -> Option<Flaw> {
    flaw_of(|answer| answer.public_key = cose)
}

#[test]
fn a_valid_registration_is_accepted() {
    for mut authenticator in both_kinds() {
        let answer = authenticator.create(&creation_options());
        let credential = register(&answer.registration()).unwrap();
        assert_eq!((credential.id, credential.counter.sign_count), (authenticator.credential_id(), 1));
        assert_eq!(credential.cose, encode(&answer.public_key));
    }
}

#[test]
fn another_type_or_challenge_is_rejected() {
    assert_eq!(flaw_of_said("type", json!("webauthn.get")), Some(Flaw::Type));
    assert_eq!(flaw_of_said("challenge", json!(encode(&[7; 32]))), Some(Flaw::Challenge));
    assert_eq!(flaw_of_said("challenge", json!(format!("{CHALLENGE}="))), Some(Flaw::Challenge));
}

#[test]
fn another_origin_or_relying_party_is_rejected() {
    for origin in ["https://evil.example", "http://keys.example", "https://keys.example:8443", "https://a.keys.example"]
    {
        assert_eq!(flaw_of_said("origin", json!(origin)), Some(Flaw::Origin), "{origin}");
    }
    assert_eq!(flaw_of_said("crossOrigin", json!(true)), Some(Flaw::CrossOrigin));
    assert_eq!(flaw_of(|answer| answer.rp_id = "evil.example".to_owned()), Some(Flaw::RelyingParty));
}

#[test]
fn malformed_client_data_is_rejected() {
    for name in ["type", "challenge", "origin", "crossOrigin"] {
        assert_eq!(flaw_of_said(name, json!(7)), Some(Flaw::ClientData), "{name}");
    }
    assert_eq!(flaw_of(|answer| answer.client_data = json!([])), Some(Flaw::ClientData));
    let mut registration = Authenticator::es256(ORIGIN).create(&creation_options()).registration();
    let said = String::from_utf8(authenticator::decode(&registration.response.client_data_json)).unwrap();
    let twice = said.replacen('{', r#"{"origin":"https://evil.example","#, 1);
    for (wrong, flaw) in [(twice.as_str(), Flaw::ClientData), ("", Flaw::ClientData), ("\u{feff}{}", Flaw::ClientData)]
    {
        registration.response.client_data_json = encode(wrong.as_bytes());
        assert_eq!(register(&registration), Err(flaw), "{wrong}");
    }
}

#[test]
fn optional_and_unknown_client_data_is_accepted() {
    for change in [json!({ "crossOrigin": null }), json!({ "tokenBinding": { "status": "supported" } })] {
        let (name, value) = change.as_object().unwrap().iter().next().unwrap();
        let outcome = outcome_of(|answer| {
            let said = answer.client_data.as_object_mut().unwrap();
            if value.is_null() {
                said.remove(name)
            } else {
                said.insert(name.clone(), value.clone())
            };
        });
        assert!(outcome.is_ok(), "{name}");
    }
}

#[test]
fn a_user_who_is_absent_or_not_verified_is_rejected() {
    assert_eq!(flaw_of(|answer| answer.flags &= !USER_PRESENT), Some(Flaw::UserPresent));
    assert_eq!(flaw_of(|answer| answer.flags &= !USER_VERIFIED), Some(Flaw::UserVerified));
}

#[test]
fn a_backed_up_passkey_must_be_eligible_for_backup() {
    assert_eq!(flaw_of(|answer| answer.flags &= !BACKUP_ELIGIBLE), Some(Flaw::Backup));
    assert!(outcome_of(|answer| answer.flags &= !BACKED_UP).is_ok());
    assert!(outcome_of(|answer| answer.flags &= !(BACKED_UP | BACKUP_ELIGIBLE)).is_ok());
}

#[test]
fn a_registration_contains_a_credential() {
    assert_eq!(flaw_of(|answer| answer.flags &= !CREDENTIAL), Some(Flaw::NoCredential));
}

#[test]
fn the_credential_id_matches_the_browsers_and_has_a_valid_length() {
    assert_eq!(flaw_of(|answer| answer.id = vec![1; 32]), Some(Flaw::CredentialId));
    for (len, is_right) in [(0, false), (1, true), (1023, true), (1024, false)] {
        let outcome = outcome_of(|answer| (answer.id, answer.credential_id) = (vec![7; len], vec![7; len]));
        assert_eq!(outcome.err(), (!is_right).then_some(Flaw::CredentialId), "{len}");
    }
}

#[test]
fn the_length_of_authenticator_data_must_match_its_flags() {
    assert_eq!(flaw_of(|answer| answer.extensions = vec![0]), Some(Flaw::AuthenticatorData));
    assert_eq!(flaw_of(|answer| answer.flags |= EXTENSIONS), Some(Flaw::AuthenticatorData));
    let protected = cbor(|to| to.map(1)?.str("credProtect")?.i32(2));
    let extended = |extensions: Vec<u8>| {
        flaw_of(|answer| (answer.flags, answer.extensions) = (answer.flags | EXTENSIONS, extensions))
    };
    assert_eq!(extended(protected.clone()), None);
    assert_eq!(extended([protected, vec![0]].concat()), Some(Flaw::AuthenticatorData));
    assert_eq!(extended(cbor(|to| to.array(0))), Some(Flaw::AuthenticatorData));
    assert_eq!(extended(cbor(|to| to.map(2)?.str("a")?.i32(1)?.str("a")?.i32(1))), Some(Flaw::AuthenticatorData));
}

#[test]
fn a_key_of_another_algorithm_or_format_is_rejected() {
    let ec = |key_type, algorithm, curve, len: usize| {
        cbor(|to| {
            to.map(5)?.i32(1)?.i32(key_type)?.i32(3)?.i32(algorithm)?.i32(-1)?.i32(curve)?;
            to.i32(-2)?.bytes(&vec![7; len])?.i32(-3)?.bytes(&[7; 32])
        })
    };
    assert_eq!(flaw_of_key(ec(2, -7, 1, 32)), None, "the import checks whether it is a point on the curve");
    for wrong in [ec(1, -7, 1, 32), ec(2, -8, 1, 32), ec(2, -7, 2, 32), ec(2, -7, 1, 31), ec(2, -7, 1, 33)] {
        assert_eq!(flaw_of_key(wrong), Some(Flaw::PublicKey));
    }
    let rsa = |algorithm, modulus: usize, exponent: usize| {
        cbor(|to| {
            to.map(4)?.i32(1)?.i32(3)?.i32(3)?.i32(algorithm)?;
            to.i32(-1)?.bytes(&vec![7; modulus])?.i32(-2)?.bytes(&vec![1; exponent])
        })
    };
    assert_eq!(flaw_of_key(rsa(-257, 512, 3)), None);
    for wrong in [rsa(-65535, 256, 3), rsa(-257, 128, 3), rsa(-257, 513, 3), rsa(-257, 256, 5), rsa(-257, 256, 0)] {
        assert_eq!(flaw_of_key(wrong), Some(Flaw::PublicKey));
    }
}

#[test]
fn an_rsa_key_with_a_third_parameter_is_rejected() {
    let key = cbor(|to| {
        to.map(5)?.i32(1)?.i32(3)?.i32(3)?.i32(-257)?;
        to.i32(-1)?.bytes(&[7; 256])?.i32(-2)?.bytes(&[1; 3])?.i32(-3)?.bytes(&[7; 32])
    });
    assert_eq!(flaw_of_key(key), Some(Flaw::PublicKey));
}

#[test]
fn a_key_with_an_extra_or_repeated_label_is_rejected() {
    let with = |label: i32| {
        cbor(|to| {
            to.map(6)?.i32(1)?.i32(2)?.i32(3)?.i32(-7)?.i32(-1)?.i32(1)?;
            to.i32(-2)?.bytes(&[7; 32])?.i32(-3)?.bytes(&[7; 32])?.i32(label)?.i32(1)
        })
    };
    for label in [4, 3] {
        assert_eq!(flaw_of_key(with(label)), Some(Flaw::AuthenticatorData), "{label}");
    }
    let endless = cbor(|to| to.begin_map()?.i32(1)?.i32(2)?.end());
    assert_eq!(flaw_of_key(endless), Some(Flaw::AuthenticatorData));
}

#[test]
fn an_unrequested_attestation_statement_is_ignored() {
    let packed = cbor(|to| to.map(2)?.str("alg")?.i32(-7)?.str("sig")?.bytes(&[7; 70]));
    assert!(outcome_of(|answer| answer.statement = ("packed", packed)).is_ok());
}

#[test]
fn an_attestation_object_is_exactly_one_map() {
    let mut registration = Authenticator::es256(ORIGIN).create(&creation_options()).registration();
    let right = authenticator::decode(&registration.response.attestation_object);
    let nested = [vec![0xa1, 0x60], vec![0x81; 40_000], vec![0]].concat();
    for wrong in [[right.as_slice(), &[0]].concat(), right[..right.len() - 1].to_vec(), vec![0xa0], vec![], nested] {
        registration.response.attestation_object = encode(&wrong);
        assert_eq!(register(&registration), Err(Flaw::AttestationObject));
    }
}

#[test]
fn base64_with_padding_or_another_alphabet_is_rejected() {
    let right = Authenticator::es256(ORIGIN).create(&creation_options()).registration();
    let mut padded = right.clone();
    padded.id.push('=');
    let mut other = right;
    other.response.attestation_object.replace_range(..1, "+");
    assert_eq!([register(&padded).err(), register(&other).err()], [Some(Flaw::Base64); 2]);
}
