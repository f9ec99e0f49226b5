//! Every verification code, and the other fields of its reply.

use super::{Issued, asked, issued, issued_as, verify};
use keywright_tests::caller::Caller;
use keywright_tests::organisation::new_key;
use keywright_tests::until::until;
use shared::endpoint::{UpdateMerchant, VerifyKey};
use shared::key::{Mode, NewKey};
use shared::merchant::{MerchantPatch, MerchantStatus};
use shared::permission::{PermissionSet, Preset};
use shared::problem::ErrorCode;
use shared::secret::{RANDOM_LEN, Secret};
use shared::verification::{VerificationCode, VerificationRequest};
use std::time::Duration;

/// Waits until a verification returns this code: changes apply everywhere within a second.
fn becomes(issued: &Issued, code: VerificationCode) {
    until(format!("{code}"), Duration::from_secs(2), || (verify(&asked(&issued.secret)).code == code).then_some(()));
}

#[test]
fn a_valid_key_is_returned_with_all_fields() {
    let issued = issued();
    let permissions: PermissionSet = ["customer.view".parse().expect("a permission")].into_iter().collect();
    let told = verify(&VerificationRequest { permissions, mode: Some(Mode::Test), ..asked(&issued.secret) });
    assert_eq!((told.valid, told.code), (true, VerificationCode::Valid));
    assert_eq!((told.key_id, told.merchant_id), (Some(issued.key.id), Some(issued.key.merchant_id)));
    assert_eq!((told.mode, told.permissions, told.expires_at), (Some(Mode::Test), issued.key.permissions, None));
    assert_eq!(told.missing_permissions, PermissionSet::EMPTY);
}

#[test]
fn malformed_and_unknown_secrets_have_different_codes() {
    let secret = issued().secret;
    let mistyped = secret.replace(&secret[20..21], if &secret[20..21] == "a" { "b" } else { "a" });
    for text in ["", "kw_test_", "sk_live_1234", &secret[1..], &mistyped] {
        let told = verify(&asked(text));
        assert_eq!((told.valid, told.code, told.key_id), (false, VerificationCode::Malformed, None), "{text}");
    }
    let unknown = Secret::new(Mode::Live, &"x".repeat(RANDOM_LEN)).expect("a well-formed secret");
    let told = verify(&asked(unknown.reveal()));
    assert_eq!((told.valid, told.code, told.key_id), (false, VerificationCode::NotFound, None));
}

#[test]
fn whitespace_around_a_key_is_ignored() {
    let secret = issued().secret;
    for text in [
        format!("{secret}\n"),
        format!(" \t{secret}\r\n"),
        format!("\u{a0}{secret}\u{3000}"),
        format!("{secret}, {secret}"),
    ] {
        assert_eq!(verify(&asked(&text)).code, VerificationCode::Valid, "{text:?}");
    }
    for text in [format!("{} {}", &secret[..20], &secret[20..]), format!("\u{200b}{secret}"), format!("\"{secret}\"")] {
        assert_eq!(verify(&asked(&text)).code, VerificationCode::Malformed, "{text:?}");
    }
}

#[test]
fn two_different_keys_are_rejected() {
    let two = format!("{}, {}", issued().secret, issued().secret);
    for caller in [Caller::gateway(), Caller::nobody()] {
        assert_eq!(caller.refusal::<VerifyKey>(&(), &asked(&two)).code, ErrorCode::SeveralKeys);
    }
}

#[test]
fn verifications_follow_each_status_change_of_a_key() {
    let issued = issued();
    becomes(&issued, VerificationCode::Valid);
    issued.organisation.disable(&issued.key);
    becomes(&issued, VerificationCode::Disabled);
    let enable = issued.organisation.owner.request("POST", format!("/api/keys/{}/enable", issued.key.id));
    assert_eq!(enable.send().status, 200);
    becomes(&issued, VerificationCode::Valid);
    issued.organisation.expire(&issued.key);
    becomes(&issued, VerificationCode::Expired);
    issued.organisation.revoke(&issued.key);
    becomes(&issued, VerificationCode::Revoked);
}

#[test]
fn keys_are_rejected_while_their_merchant_is_disabled() {
    let issued = issued();
    becomes(&issued, VerificationCode::Valid);
    for (status, code) in [
        (MerchantStatus::Disabled, VerificationCode::MerchantDisabled),
        (MerchantStatus::Enabled, VerificationCode::Valid),
    ] {
        let patch = MerchantPatch { status: Some(status), ..MerchantPatch::default() };
        issued.organisation.owner.call::<UpdateMerchant>(&issued.key.merchant_id, &patch);
        becomes(&issued, code);
    }
}

#[test]
fn a_replaced_key_works_until_its_grace_period_ends() {
    let issued = issued();
    issued.organisation.replace(&issued.key, 3600);
    assert_eq!(verify(&asked(&issued.secret)).code, VerificationCode::Valid);
    let finish = issued.organisation.owner.request("POST", format!("/api/keys/{}/finish-rotation", issued.key.id));
    assert_eq!(finish.send().status, 200);
    becomes(&issued, VerificationCode::Expired);
}

#[test]
fn a_kept_key_has_no_end_of_its_grace_period() {
    let issued = issued();
    let successor = issued.organisation.replace(&issued.key, 3600);
    let verified = || verify(&asked(&issued.secret)).expires_at;
    assert_eq!(verified(), successor.predecessor_ends_at);
    let keep = issued.organisation.owner.request("POST", format!("/api/keys/{}/cancel-rotation", issued.key.id));
    assert_eq!(keep.send().status, 200);
    until("the own expiry", Duration::from_secs(2), || verified().is_none().then_some(()));
    becomes(&issued, VerificationCode::Valid);
}

#[test]
fn a_key_works_only_in_its_own_mode() {
    for mode in Mode::ALL {
        let issued = issued_as(&new_key(*mode));
        for asked_mode in Mode::ALL {
            let told = verify(&VerificationRequest { mode: Some(*asked_mode), ..asked(&issued.secret) });
            let expected = if mode == asked_mode { VerificationCode::Valid } else { VerificationCode::WrongMode };
            assert_eq!(told.code, expected, "{mode} asked for {asked_mode}");
        }
    }
}

#[test]
fn a_restricted_key_works_only_from_its_addresses() {
    let allowed_ips = vec!["203.0.113.0/24".to_owned(), "2001:db8::7".to_owned()];
    let issued = issued_as(&NewKey { allowed_ips, ..new_key(Mode::Live) });
    for (ip, code) in [
        (Some("203.0.113.255"), VerificationCode::Valid),
        (Some("::ffff:203.0.113.1"), VerificationCode::Valid),
        (Some("2001:db8::7"), VerificationCode::Valid),
        (Some("203.0.114.1"), VerificationCode::IpNotAllowed),
        (Some("2001:db8::8"), VerificationCode::IpNotAllowed),
        (None, VerificationCode::IpNotAllowed),
    ] {
        let told = verify(&VerificationRequest { ip: ip.map(str::to_owned), ..asked(&issued.secret) });
        assert_eq!(told.code, code, "{ip:?}");
    }
}

#[test]
fn missing_permissions_are_listed() {
    let issued = issued();
    let told = verify(&VerificationRequest { permissions: PermissionSet::ALL, ..asked(&issued.secret) });
    assert_eq!((told.valid, told.code), (false, VerificationCode::InsufficientPermissions));
    assert_eq!(told.missing_permissions, Preset::Write.permissions());
}
