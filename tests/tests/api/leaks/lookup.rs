//! `POST /api/keys/lookup`

use super::{Leaked, UNKNOWN};
use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use serde_json::json;
use shared::endpoint::LookUpKey;
use shared::key::{Key, Mode};
use shared::leak::{FoundKey, KeyLookup};
use shared::member::Role;
use shared::secret::Secret;

fn lookup(caller: &Caller, secret: &str) -> FoundKey {
    let digest = Secret::parse(secret).expect("a secret").digest().to_string();
    caller.call::<LookUpKey>(&(), &KeyLookup { digest })
}

fn found(leaked: &Leaked) -> Option<Key> {
    lookup(&leaked.organisation.owner, &leaked.secret).key.map(|found| found.key)
}

#[test]
fn a_key_is_found_by_the_digest_of_its_secret_in_any_status() {
    let leaked = Leaked::new(Mode::Live);
    let viewer = leaked.organisation.member(Role::Viewer);
    let at_first = lookup(&viewer, &leaked.secret).key.expect("the key");
    assert_eq!((at_first.key.id, at_first.merchant_name.starts_with("Shop")), (leaked.key.id, true));
    leaked.organisation.disable(&leaked.key);
    assert_eq!(found(&leaked), Some(leaked.now()));
    leaked.organisation.revoke(&leaked.key);
    assert_eq!(found(&leaked), Some(leaked.now()));
}

#[test]
fn keys_of_others_and_unknown_secrets_are_not_found() {
    let (leaked, other) = (Leaked::new(Mode::Test), Organisation::new());
    assert_eq!(lookup(&other.owner, &leaked.secret).key, None);
    assert_eq!(lookup(&leaked.organisation.owner, UNKNOWN).key, None);
}

#[test]
fn a_secret_in_the_place_of_its_digest_is_rejected_and_not_repeated() {
    let leaked = Leaked::new(Mode::Test);
    for digest in [leaked.secret.as_str(), "", &"A".repeat(64)] {
        let reply =
            leaked.organisation.owner.request("POST", "/api/keys/lookup").json(&json!({ "digest": digest })).send();
        assert_eq!((reply.status, reply.problem().errors[0].field.as_str()), (422, "digest"), "{digest}");
        assert!(!reply.text().contains(&leaked.secret));
    }
}
