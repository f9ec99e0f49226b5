//! The endpoint table: rows are unique, and paths have the type of their id.

use shared::endpoint::{Access, CreateKey, ENDPOINTS, Endpoint, EndpointRow, GetKey, Input, Method, UpdateKey};
use shared::id::{KeyId, MerchantId};
use shared::key::KeyPatch;
use shared::member::Right;
use shared::problem::ErrorCode;
use std::collections::HashSet;

#[test]
fn no_two_endpoints_share_a_name_or_a_method_and_path() {
    let names: HashSet<_> = ENDPOINTS.iter().map(|row| row.name).collect();
    let requests: HashSet<_> = ENDPOINTS.iter().map(|row| (row.method, row.path)).collect();
    assert_eq!((names.len(), requests.len()), (ENDPOINTS.len(), ENDPOINTS.len()));
}

#[test]
fn every_path_is_plain_and_has_at_most_one_id() {
    for row in ENDPOINTS {
        assert!(["/api/", "/v1/", "/healthz"].iter().any(|start| row.path.starts_with(start)), "{}", row.path);
        assert!(!row.path.ends_with('/') && !row.path.contains("//"), "{}", row.path);
        let braces: Vec<_> =
            row.path.split('/').filter(|part| part.starts_with('{') && part.ends_with("_id}")).collect();
        assert_eq!(braces.len(), row.path.matches(['{', '}']).count() / 2, "{}", row.path);
        assert!(braces.len() <= 1, "{}", row.path);
    }
}

#[test]
fn changes_require_a_right_or_a_way_to_sign_in() {
    let open: Vec<_> = ENDPOINTS.iter().filter(|row| row.access == Access::Public).map(|row| row.name).collect();
    assert_eq!(open, ["GetHealth", "RequestSignInLink", "CreateSession", "BeginPasskeySignIn", "SignInWithPasskey"]);
    let by_key: Vec<_> = ENDPOINTS.iter().filter(|row| row.access == Access::Key).map(|row| row.name).collect();
    let of_key_holders = ["VerifyKey", "Authorize", "GetOwnKey", "ReportLeaks", "ReportLeaksFromGitLab"];
    assert_eq!(by_key, of_key_holders);
    let signed: Vec<_> = ENDPOINTS.iter().filter(|row| row.access == Access::Signed).map(|row| row.name).collect();
    assert_eq!(signed, ["ReportLeaksFromGitHub"]);
    for row in ENDPOINTS.iter().filter(|row| row.path.starts_with("/api/operator/")) {
        assert_eq!(row.access, Access::Operator, "{}", row.name);
    }
    let of_viewers =
        |row: &&EndpointRow| row.method != Method::Get && matches!(row.access, Access::Member(Right::See, _));
    // These store how far the member has verified the log, change the cookies of the browser, and change nothing.
    let others = ["VerifyActivity", "SwitchOrganisation", "DryRunAllowedIps", "LookUpKey"];
    for row in ENDPOINTS.iter().filter(of_viewers).filter(|row| !others.contains(&row.name)) {
        let is_about_themselves = ["/api/session", "/api/sessions", "/api/passkeys", "/api/account"]
            .iter()
            .any(|of| row.path.starts_with(of));
        assert!(is_about_themselves, "{}: a viewer changes nothing but their own account", row.name);
    }
}

#[test]
fn a_path_is_filled_with_an_id() {
    let merchant_id: MerchantId = "mer_01k2zq3v9m5x7n8p4r6t0w1y2a".parse().expect("an id");
    let key_id: KeyId = "key_01k2zq3v9m5x7n8p4r6t0w1y2a".parse().expect("an id");
    assert_eq!(CreateKey::path(&merchant_id), "/api/merchants/mer_01k2zq3v9m5x7n8p4r6t0w1y2a/keys");
    assert_eq!(GetKey::path(&key_id), "/api/keys/key_01k2zq3v9m5x7n8p4r6t0w1y2a");
}

#[test]
fn a_fixed_field_of_a_key_is_rejected_by_name() {
    type Patch = <UpdateKey as Endpoint>::Input;
    assert_eq!(Patch::refusal_of("permissions"), ErrorCode::PermissionsAreFixed);
    for field in KeyPatch::FIXED_FIELDS.iter().filter(|field| **field != "permissions") {
        assert_eq!(Patch::refusal_of(field), ErrorCode::FieldIsFixed, "{field}");
    }
    assert_eq!(Patch::refusal_of("colour"), ErrorCode::ValidationFailed);
}
