//! Compares the relying party with webauthn-rs: both must accept and reject the same answers.
//!
//! webauthn-rs reads the system's clock, which a Worker does not have, so only these tests use it.

use super::*;
use authenticator::{BACKED_UP, BACKUP_ELIGIBLE, EXTENSIONS, USER_PRESENT, USER_VERIFIED, cbor};
use serde_json::{Value, json};
use std::time::Duration;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{COSEAlgorithm, Credential as TheirCredential, UserVerificationPolicy};

/// The name of a case, and its change of a valid answer.
type Case = (&'static str, fn(&mut Answer));

const CASES: [Case; 17] = [
    ("valid", |_| ()),
    ("of another type", |answer| answer.client_data["type"] = json!("webauthn.other")),
    ("of another challenge", |answer| answer.client_data["challenge"] = json!(encode(&[7; 32]))),
    ("of another origin", |answer| answer.client_data["origin"] = json!("https://evil.example")),
    ("of another port", |answer| answer.client_data["origin"] = json!("https://keys.example:8443")),
    ("of a subdomain", |answer| answer.client_data["origin"] = json!("https://a.keys.example")),
    ("cross-origin", |answer| answer.client_data["crossOrigin"] = json!(true)),
    ("without crossOrigin", |answer| drop(answer.client_data.as_object_mut().unwrap().remove("crossOrigin"))),
    ("of another host", |answer| answer.rp_id = "evil.example".to_owned()),
    ("user not present", |answer| answer.flags &= !USER_PRESENT),
    ("user not verified", |answer| answer.flags &= !USER_VERIFIED),
    ("not backed up", |answer| answer.flags &= !BACKED_UP),
    ("not eligible for backup", |answer| answer.flags &= !(BACKUP_ELIGIBLE | BACKED_UP)),
    ("backed up but not eligible", |answer| answer.flags &= !BACKUP_ELIGIBLE),
    ("with extensions", |answer| {
        answer.flags |= EXTENSIONS;
        answer.extensions = cbor(|to| to.map(1)?.str("credProtect")?.i32(2));
    }),
    ("with missing extensions", |answer| answer.flags |= EXTENSIONS),
    ("with unannounced extensions", |answer| answer.extensions = vec![0xa0]),
];

/// Registrations that we reject and webauthn-rs accepts.
const STRICTER_ABOUT_REGISTRATIONS: [&str; 1] = ["with unannounced extensions"];
/// Assertions that we reject and webauthn-rs accepts.
const STRICTER_ABOUT_ASSERTIONS: [&str; 2] = ["cross-origin", "with unannounced extensions"];

fn their_relying_party() -> WebauthnCore {
    let origins = vec![format!("{ORIGIN}/").parse().unwrap()];
    WebauthnCore::new_unsafe_experts_only("Keywright", RP_ID, origins, Duration::from_secs(300), None, None)
}

/// The results of both.
type Both<Ours, Theirs> = (Result<Ours, Flaw>, Result<Theirs, WebauthnError>);

fn registrations(authenticator: &mut Authenticator, change: fn(&mut Answer)) -> Both<NewCredential, TheirCredential> {
    let theirs = their_relying_party();
    let asked = theirs
        .new_challenge_register_builder(MEMBER.as_bytes(), "ada", "Ada")
        .unwrap()
        .user_verification_policy(UserVerificationPolicy::Required)
        .require_resident_key(true)
        .credential_algorithms(vec![COSEAlgorithm::ES256, COSEAlgorithm::RS256]);
    let (asked, state) = theirs.generate_challenge_register(asked).unwrap();
    let options = CreationOptions { challenge: encode(asked.public_key.challenge.as_ref()), ..creation_options() };
    let answer = authenticator.create(&options).with(change).registration();
    let expected = Expected { challenge: &options.challenge, site: &Site::new(ORIGIN.to_owned()) };
    let sent = as_browsers_send(serde_json::to_value(&answer).unwrap());
    (registered(&answer, &expected), theirs.register_credential(&serde_json::from_value(sent).unwrap(), &state, None))
}

fn assertions(
    authenticator: &mut Authenticator,
    (our_record, their_record): (&NewCredential, &TheirCredential),
    change: fn(&mut Answer),
) -> Both<u32, u32> {
    let theirs = their_relying_party();
    let policy = Some(UserVerificationPolicy::Required);
    let asked = theirs.new_challenge_authenticate_builder(vec![their_record.clone()], policy).unwrap();
    let (asked, state) = theirs.generate_challenge_authenticate(asked).unwrap();
    let options = RequestOptions { challenge: encode(asked.public_key.challenge.as_ref()), ..request_options() };
    let answer = authenticator.get(&options).with(change).assertion();
    let expected = Expected { challenge: &options.challenge, site: &Site::new(ORIGIN.to_owned()) };
    let known = Credential { id: &our_record.id, public_key: &our_record.cose, owner: Owner::Named(MEMBER) };
    let ours =
        asserted(&answer, &expected, &known).and_then(|claim| claim.proven(is_signed(&claim), our_record.counter));
    let sent = as_browsers_send(serde_json::to_value(&answer).unwrap());
    let said = theirs.authenticate_credential(&serde_json::from_value(sent).unwrap(), &state);
    (ours.map(|proof| proof.counter.sign_count), said.map(|result| result.counter()))
}

/// Adds the fields that the dashboard leaves out.
fn as_browsers_send(mut answer: Value) -> Value {
    answer["rawId"] = answer["id"].clone();
    answer["type"] = json!("public-key");
    answer
}

/// We are stricter in some cases on purpose, and must stay so.
fn compare(what: &str, stricter_about: &[&str], we_take_it: bool, they_take_it: bool) {
    let is_stricter = stricter_about.contains(&what);
    assert_eq!((we_take_it, they_take_it), (they_take_it && !is_stricter, they_take_it || is_stricter), "{what}");
}

#[test]
fn both_agree_on_every_registration() {
    for mut authenticator in both_kinds() {
        for (what, change) in CASES {
            let (ours, theirs) = registrations(&mut authenticator, change);
            compare(what, &STRICTER_ABOUT_REGISTRATIONS, ours.is_ok(), theirs.is_ok());
        }
    }
}

#[test]
fn both_agree_on_every_assertion() {
    for mut authenticator in both_kinds() {
        authenticator.sign_count = 0;
        let (ours, theirs) = registrations(&mut authenticator, |_| ());
        let known = (&ours.unwrap(), &theirs.unwrap());
        for (what, change) in CASES {
            let (ours, theirs) = assertions(&mut authenticator, known, change);
            compare(what, &STRICTER_ABOUT_ASSERTIONS, ours.is_ok(), theirs.is_ok());
            assert!(ours.is_err() || ours.ok() == theirs.ok(), "{what}: the counters differ");
        }
    }
}

/// webauthn-rs also rejects this for synced passkeys, although their devices can have separate counters.
#[test]
fn both_reject_a_device_bound_passkey_with_the_same_counter() {
    for authenticator in both_kinds() {
        let mut authenticator = authenticator.synced(false);
        let (ours, theirs) = registrations(&mut authenticator, |_| ());
        let (ours, theirs) =
            assertions(&mut authenticator, (&ours.unwrap(), &theirs.unwrap()), |answer| answer.sign_count = 1);
        assert_eq!((ours, theirs.is_err()), (Err(Flaw::Counter), true));
    }
}
