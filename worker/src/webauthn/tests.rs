//! The relying party against a software authenticator: valid answers are accepted, answers with one error are rejected.

mod assertion;
mod changed_bytes;
mod registration;
mod webauthn_rs;

use super::*;
use keywright_tests::authenticator::{self, Answer, Authenticator};
use p256::ecdsa::signature::Verifier;
use shared::passkey::{AuthenticatorSelection, CreationOptions, RelyingParty, RequestOptions, User};

const ORIGIN: &str = "https://keys.example";
const RP_ID: &str = "keys.example";
const CHALLENGE: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const MEMBER: &str = "mem_01hqzzzzzzzzzzzzzzzzzzzzzz";

fn creation_options() -> CreationOptions {
    CreationOptions {
        rp: RelyingParty { id: RP_ID.to_owned(), name: "Keywright".to_owned() },
        user: User { id: encode(MEMBER.as_bytes()), name: "ada".to_owned(), display_name: "Ada".to_owned() },
        challenge: CHALLENGE.to_owned(),
        pub_key_cred_params: Vec::new(),
        timeout: 300_000,
        exclude_credentials: Vec::new(),
        authenticator_selection: AuthenticatorSelection {
            resident_key: "required".to_owned(),
            user_verification: "required".to_owned(),
        },
        attestation: "none".to_owned(),
    }
}

fn request_options() -> RequestOptions {
    RequestOptions {
        challenge: CHALLENGE.to_owned(),
        timeout: 300_000,
        rp_id: RP_ID.to_owned(),
        allow_credentials: Vec::new(),
        user_verification: "required".to_owned(),
    }
}

fn both_kinds() -> [Authenticator; 2] {
    [Authenticator::es256(ORIGIN), Authenticator::rs256(ORIGIN)]
}

fn register(registration: &Registration) -> Result<NewCredential, Flaw> {
    registered(registration, &Expected { challenge: CHALLENGE, site: &Site::new(ORIGIN.to_owned()) })
}

/// A registered passkey.
fn known(authenticator: &mut Authenticator) -> NewCredential {
    register(&authenticator.create(&creation_options()).registration()).unwrap()
}

/// The counter to store, if the assertion is valid.
fn assert(assertion: &Assertion, of: &NewCredential, owner: Owner<'_>) -> Result<u32, Flaw> {
    prove(assertion, of, owner).map(|proof| proof.counter.sign_count)
}

fn prove(assertion: &Assertion, of: &NewCredential, owner: Owner<'_>) -> Result<Proof, Flaw> {
    let expected = Expected { challenge: CHALLENGE, site: &Site::new(ORIGIN.to_owned()) };
    let claim = asserted(assertion, &expected, &Credential { id: &of.id, public_key: &of.cose, owner })?;
    claim.proven(is_signed(&claim), of.counter)
}

/// What `webcrypto.rs` does in the Worker.
fn is_signed(claim: &Claim) -> bool {
    match &claim.signed.key {
        PublicKey::Es256 { x, y } => {
            let point = p256::Sec1Point::from_affine_coordinates(&(*x).into(), &(*y).into(), false);
            let signature = p256::ecdsa::Signature::from_slice(&claim.signed.signature);
            p256::ecdsa::VerifyingKey::from_sec1_point(&point)
                .is_ok_and(|key| signature.is_ok_and(|signature| key.verify(&claim.signed.message, &signature).is_ok()))
        }
        PublicKey::Rs256 { modulus, exponent } => {
            let number = rsa::BoxedUint::from_be_slice_vartime;
            let key = rsa::RsaPublicKey::new(number(modulus), number(exponent)).unwrap();
            let key = rsa::pkcs1v15::VerifyingKey::<Sha256>::new(key);
            let signature = rsa::pkcs1v15::Signature::try_from(claim.signed.signature.as_slice());
            signature.is_ok_and(|signature| key.verify(&claim.signed.message, &signature).is_ok())
        }
    }
}

#[test]
fn passkeys_belong_to_the_host_of_the_origin() {
    for (origin, rp_id) in [
        ("https://keys.example", "keys.example"),
        ("https://keys.example:8443", "keys.example"),
        ("http://localhost:8787", "localhost"),
    ] {
        assert_eq!(Site::new(origin.to_owned()).rp_id(), rp_id);
    }
}

#[test]
fn only_a_counter_or_a_changed_backup_shows_a_copy() {
    for flaw in [Flaw::Counter, Flaw::BackupEligibility] {
        assert!(flaw.shows_copy(), "{flaw}");
    }
    for flaw in [Flaw::Signature, Flaw::Backup, Flaw::CredentialId, Flaw::UserHandle, Flaw::Challenge] {
        assert!(!flaw.shows_copy(), "{flaw}");
    }
    assert_eq!(Flaw::BackupEligibility.to_string(), "BackupEligibility");
}

#[test]
fn the_challenge_of_an_answer_is_read_without_other_checks() {
    let registration = Authenticator::es256(ORIGIN).create(&creation_options()).registration();
    assert_eq!(challenge_of(&registration.response.client_data_json), Ok(CHALLENGE.to_owned()));
    assert_eq!(challenge_of("%"), Err(Flaw::Base64));
    assert_eq!(challenge_of(&encode(b"{}")), Err(Flaw::ClientData));
}
