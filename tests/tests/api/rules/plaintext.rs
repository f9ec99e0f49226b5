//! Secrets, session ids and sign-in tokens are handed out once, and kept nowhere.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::worker::worker;
use shared::endpoint::{CreateKey, CreateSignInLink, DeleteSession, ListKeys, Nothing, UpdateKey};
use shared::key::{IDEMPOTENCY_KEY_HEADER, KeyFilter, KeyPatch, Mode};
use shared::session::NewSignInLink;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file that the Worker and wrangler write: databases with their logs, cache, KV, the printed log.
fn everything_stored() -> Vec<PathBuf> {
    let mut files = vec![worker().log.clone()];
    files_in(&worker().state, &mut files);
    files
}

fn files_in(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() { files_in(&entry, files) } else { files.push(entry) }
    }
}

/// The files in which `text` stands, as these very bytes.
fn files_with(text: &str) -> Vec<PathBuf> {
    let holds = |file: &PathBuf| {
        // A file may have gone since it was listed: what is not there holds nothing.
        let bytes = fs::read(file).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    everything_stored().into_iter().filter(holds).collect()
}

fn is_nowhere(what: &str, text: &str) {
    assert!(text.len() >= 32, "{what} is long enough to be told from chance");
    assert_eq!(files_with(text), Vec::<PathBuf>::new(), "{what}");
}

#[test]
fn the_plaintext_secret_is_nowhere() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    for mode in Mode::ALL {
        let request = organisation.owner.request_to::<CreateKey>(&merchant_id, &new_key(*mode));
        let request = request.header(IDEMPOTENCY_KEY_HEADER, mode.wire_name());
        let (made, repeated) = (request.clone().send().json(), request.send());
        assert_eq!(repeated.status, 200);
        let secret = made["secret"].as_str().expect("a secret").to_owned();
        let id = made["key"]["id"].as_str().expect("an id");
        let patch = KeyPatch { name: Some(Some("Named".to_owned())), description: None };
        organisation.owner.call::<UpdateKey>(&id.parse().expect("an id"), &patch);
        organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default());
        assert_ne!(files_with(id), Vec::<PathBuf>::new(), "the search finds what is stored");
        is_nowhere("the secret", &secret);
        is_nowhere("its random part", &secret[8..40]);
    }
}

#[test]
fn a_session_id_is_nowhere() {
    let organisation = Organisation::new();
    let caller = Caller::signed_in(&organisation.owner_record.email);
    is_nowhere("a session id", caller.session_token());
    caller.call::<DeleteSession>(&(), &Nothing {});
    is_nowhere("a session id that has ended", caller.session_token());
}

#[test]
fn a_sign_in_token_is_nowhere() {
    let email = Organisation::new().owner_record.email;
    let link = Caller::operator().call::<CreateSignInLink>(&(), &NewSignInLink { email, organisation_id: None });
    is_nowhere("a sign-in token", &link.token);
    Caller::by_link(&link.token);
    is_nowhere("a used sign-in token", &link.token);
}
