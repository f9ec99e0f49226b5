//! Forged entries in KV never give a key more permissions than it was created with.

use super::{Issued, asked, issued_as, verify};
use keywright_tests::kv;
use keywright_tests::organisation::new_key;
use keywright_tests::until::until;
use serde_json::{Value, json};
use shared::key::{Mode, NewKey};
use shared::permission::PermissionSet;
use shared::secret::Secret;
use shared::verification::{VerificationCode, VerificationRequest};
use std::time::Duration;

/// A key that is restricted to one address and can only view customers. It has not been verified yet.
fn narrow() -> Issued {
    issued_as(&NewKey {
        permissions: serde_json::from_value::<PermissionSet>(json!(["customer.view"])).expect("a permission"),
        allowed_ips: vec!["203.0.113.7".to_owned()],
        ..new_key(Mode::Test)
    })
}

fn digest(issued: &Issued) -> String {
    Secret::parse(&issued.secret).expect("a secret").digest().to_string()
}

/// The signature and the copy of the KV entry that the Worker writes when the key is verified.
fn written(issued: &Issued) -> (String, Value) {
    verify(&asked(&issued.secret));
    let entry = until("a copy in KV".to_owned(), Duration::from_secs(5), || kv::get(&digest(issued)));
    let (signature, copy) = entry.split_once(' ').expect("a signed entry");
    (signature.to_owned(), serde_json::from_str(copy).expect("JSON"))
}

/// Checks that the key has not changed: other addresses are rejected, and it still lacks its missing permissions.
fn is_as_narrow_as_ever(issued: &Issued) {
    let everything = |ip: &str| VerificationRequest {
        permissions: PermissionSet::ALL,
        ip: Some(ip.to_owned()),
        ..asked(&issued.secret)
    };
    assert_eq!(verify(&everything("198.51.100.1")).code, VerificationCode::IpNotAllowed);
    let told = verify(&everything("203.0.113.7"));
    assert_eq!((told.code, told.key_id), (VerificationCode::InsufficientPermissions, Some(issued.key.id)));
}

#[test]
fn a_copy_with_more_permissions_is_ignored() {
    let (signature, mut copy) = written(&narrow());
    let victim = narrow();
    copy["key"]["permissions"] = json!(PermissionSet::ALL);
    copy["key"]["allowed_ips"] = json!([]);
    copy["key"]["id"] = json!(victim.key.id);
    for entry in
        [copy.to_string(), format!("{signature} {copy}"), format!(" {copy}"), format!("{} {copy}", "0".repeat(64))]
    {
        kv::put(&digest(&victim), &entry);
        is_as_narrow_as_ever(&victim);
    }
}

#[test]
fn a_copy_of_another_key_is_ignored() {
    let wide = issued_as(&NewKey { permissions: PermissionSet::ALL, ..new_key(Mode::Test) });
    let (signature, copy) = written(&wide);
    let original = kv::get(&digest(&wide)).expect("the entry");
    assert!(original.starts_with(&signature) && copy.is_object());
    let victim = narrow();
    kv::put(&digest(&victim), &original);
    is_as_narrow_as_ever(&victim);
}

#[test]
fn a_malformed_copy_is_ignored() {
    for entry in ["", " ", "null", "not json", &"x".repeat(10_000)] {
        let victim = narrow();
        kv::put(&digest(&victim), entry);
        is_as_narrow_as_ever(&victim);
    }
}
