//! Answers with changed bytes are rejected, and no bytes cause a panic.

use super::*;
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

static KNOWN: LazyLock<(NewCredential, Assertion, Registration)> = LazyLock::new(|| {
    let mut authenticator = Authenticator::es256(ORIGIN);
    let registration = authenticator.create(&creation_options()).registration();
    (register(&registration).unwrap(), authenticator.get(&request_options()).assertion(), registration)
});

fn changed(text: &str, place: &Index, by: u8) -> String {
    let mut bytes = authenticator::decode(text);
    let place = place.index(bytes.len());
    bytes[place] ^= by;
    encode(&bytes)
}

fn shortened(text: &str, place: &Index, _: u8) -> String {
    let bytes = authenticator::decode(text);
    encode(&bytes[..place.index(bytes.len())])
}

proptest! {
    #[test]
    fn an_assertion_with_any_changed_byte_is_rejected(part in 0..5_usize, place: Index, by in 1_u8..) {
        let (credential, right, _) = &*KNOWN;
        prop_assert_eq!(assert(right, credential, Owner::Named(MEMBER)), Ok(2));
        for change in [changed, shortened] {
            let mut wrong = right.clone();
            let response = &mut wrong.response;
            let changed = match part {
                0 => &mut wrong.id,
                1 => &mut response.client_data_json,
                2 => &mut response.authenticator_data,
                3 => &mut response.signature,
                _ => response.user_handle.as_mut().unwrap(),
            };
            *changed = change(changed, &place, by);
            prop_assert!(assert(&wrong, credential, Owner::Named(MEMBER)).is_err());
        }
    }

    /// A registration is not signed. Changes can go unnoticed in parts that are not read (the authenticator's model,
    /// fields that browsers add), in the counter, and in the key; with another key the passkey cannot sign in.
    #[test]
    fn a_registration_with_a_changed_byte_is_rejected_or_harmless(
        part in 0..3_usize, place: Index, by in 1_u8..,
    ) {
        let (credential, assertion, right) = &*KNOWN;
        let mut wrong = right.clone();
        let changed_part = match part {
            0 => &mut wrong.id,
            1 => &mut wrong.response.client_data_json,
            _ => &mut wrong.response.attestation_object,
        };
        *changed_part = changed(changed_part, &place, by);
        if let Ok(taken) = register(&wrong) {
            prop_assert_eq!(&taken.id, &credential.id);
            prop_assert_eq!(challenge_of(&wrong.response.client_data_json), Ok(CHALLENGE.to_owned()));
            let is_same_key = taken.cose == credential.cose;
            prop_assert!(is_same_key || assert(assertion, &taken, Owner::Named(MEMBER)).is_err());
        }
    }

    #[test]
    fn random_bytes_are_rejected(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (credential, assertion, registration) = KNOWN.clone();
        let wrong = encode(&bytes);
        let mut registration = registration;
        registration.response.attestation_object.clone_from(&wrong);
        prop_assert!(register(&registration).is_err());
        let mut assertion = assertion;
        assertion.response.authenticator_data.clone_from(&wrong);
        assertion.response.signature = wrong;
        prop_assert!(assert(&assertion, &credential, Owner::Named(MEMBER)).is_err());
    }
}
