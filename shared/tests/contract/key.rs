//! Keys: their status, and the checks of input. Addresses are in `key_ip.rs`.

use proptest::prelude::*;
use shared::field::FieldErrorCode;
use shared::key::{KeyFilter, KeyPatch, KeyState, KeyStatus, Mode, NewKey};
use shared::moment::Moment;
use shared::permission::PermissionSet;

const NOW: Moment = Moment::from_ms(1_801_387_800_000);

pub(crate) fn good_key() -> NewKey {
    NewKey {
        mode: Mode::Test,
        permissions: PermissionSet::ALL,
        name: None,
        description: None,
        expires_at: None,
        allowed_ips: Vec::new(),
        replaces: None,
        grace_seconds: None,
    }
}

/// The wrong fields with their codes.
fn findings_of(key: &NewKey) -> Vec<(String, FieldErrorCode)> {
    let findings = key.check(NOW).expect_err("a wrong key");
    findings.into_iter().map(|finding| (finding.field, finding.code)).collect()
}

fn any_moment_or_none() -> impl Strategy<Value = Option<Moment>> {
    prop::option::of((-2_i64..=2).prop_map(|ms| NOW.plus_ms(ms)))
}

#[test]
fn the_most_serious_state_of_a_key_is_its_status() {
    let (none, past, future) = (None, Some(NOW.plus_ms(-1)), Some(NOW.plus_ms(1)));
    for (revoked_at, disabled_at, expires_at, expected) in [
        (none, none, none, KeyStatus::Enabled),
        (none, none, future, KeyStatus::Enabled),
        (none, none, Some(NOW), KeyStatus::Expired),
        (none, none, past, KeyStatus::Expired),
        (none, past, none, KeyStatus::Disabled),
        (none, past, past, KeyStatus::Disabled),
        (past, none, none, KeyStatus::Revoked),
        (past, past, future, KeyStatus::Revoked),
        (past, past, past, KeyStatus::Revoked),
    ] {
        let state = KeyState { disabled_at, revoked_at, expires_at };
        assert_eq!(state.status_at(NOW), expected, "{state:?}");
    }
}

#[test]
fn statuses_and_modes_have_their_labels() {
    let words: Vec<_> = KeyStatus::ALL.iter().map(|status| status.label()).collect();
    assert_eq!(words, ["Enabled", "Disabled", "Expired", "Revoked"]);
    assert_eq!(Mode::ALL.iter().map(|mode| mode.label()).collect::<Vec<_>>(), ["Live", "Test"]);
}

#[test]
fn a_new_key_requires_only_a_mode_and_a_permission() {
    let facts = good_key().check(NOW).expect("a right key");
    assert_eq!((facts.name, facts.description, facts.expires_at, facts.allowed_ips), (None, None, None, vec![]));
    let sent: NewKey = serde_json::from_str(r#"{"mode":"test","permissions":["customer.view"]}"#).expect("a key");
    assert!(sent.check(NOW).is_ok());
    for lacking in [r#"{"mode":"test"}"#, r#"{"permissions":["customer.view"]}"#] {
        assert!(serde_json::from_str::<NewKey>(lacking).is_err(), "{lacking}");
    }
}

#[test]
fn every_wrong_field_is_rejected_with_its_name_and_code() {
    let text = |len| Some("é".repeat(len));
    let cases = [
        (NewKey { permissions: PermissionSet::EMPTY, ..good_key() }, "permissions", FieldErrorCode::Required),
        (NewKey { name: text(101), ..good_key() }, "name", FieldErrorCode::TooLong),
        (NewKey { name: Some("bell\u{7}".into()), ..good_key() }, "name", FieldErrorCode::Invalid),
        (NewKey { description: text(501), ..good_key() }, "description", FieldErrorCode::TooLong),
        (NewKey { description: Some("\u{0}x".into()), ..good_key() }, "description", FieldErrorCode::Invalid),
        (NewKey { expires_at: Some(NOW), ..good_key() }, "expires_at", FieldErrorCode::InThePast),
        (NewKey { expires_at: Some(NOW.plus_ms(-1)), ..good_key() }, "expires_at", FieldErrorCode::InThePast),
    ];
    for (key, field, code) in cases {
        assert_eq!(findings_of(&key), [(field.to_owned(), code)]);
    }
}

#[test]
fn all_wrong_fields_are_named_at_once() {
    let key = NewKey {
        mode: Mode::Live,
        permissions: PermissionSet::EMPTY,
        name: Some("n".repeat(101)),
        description: Some("d".repeat(501)),
        expires_at: Some(NOW),
        allowed_ips: vec!["10.0.0.0/8".into(), "10.0.0.0/33".into(), "ten".into()],
        replaces: None,
        grace_seconds: Some(1),
    };
    let fields: Vec<_> = findings_of(&key).into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        ["permissions", "expires_at", "grace_seconds", "name", "description", "allowed_ips[1]", "allowed_ips[2]"]
    );
}

#[test]
fn the_longest_texts_are_accepted_and_trimmed() {
    let key = NewKey {
        name: Some(format!("  {}\n", "é".repeat(100))),
        description: Some(format!("{} ", "ß\n".repeat(250).trim_end())),
        expires_at: Some(NOW.plus_ms(1)),
        ..good_key()
    };
    let facts = key.check(NOW).expect("a right key");
    assert_eq!(facts.name, Some("é".repeat(100)));
    assert_eq!(facts.description.map(|text| text.chars().count()), Some(499));
}

#[test]
fn a_text_of_white_space_is_empty() {
    let facts = NewKey { name: Some(" \t\n ".into()), ..good_key() }.check(NOW).expect("a right key");
    assert_eq!(facts.name, None);
}

#[test]
fn a_patch_distinguishes_absent_from_null() {
    let patch: KeyPatch = serde_json::from_str(r#"{"name":null}"#).expect("a patch");
    assert_eq!(patch, KeyPatch { name: Some(None), description: None });
    assert_eq!(serde_json::to_string(&patch).expect("JSON"), r#"{"name":null}"#);
    let cleared = KeyPatch { name: Some(Some("  ".into())), description: None }.check();
    assert_eq!(cleared, Ok(patch), "to empty a name is to clear it");
}

#[test]
fn a_patch_with_too_long_texts_names_their_fields() {
    let patch = KeyPatch { name: Some(Some("n".repeat(101))), description: Some(Some("d".repeat(501))) };
    let fields: Vec<_> = patch.check().expect_err("too long").into_iter().map(|finding| finding.field).collect();
    assert_eq!(fields, ["name", "description"]);
}

#[test]
fn a_search_is_trimmed_and_has_at_most_100_characters() {
    let search = |text: String| KeyFilter { search: Some(text), ..KeyFilter::default() }.check();
    assert_eq!(search(" a ".into()).expect("a filter").search, Some("a".into()));
    assert_eq!(search("a".repeat(101)).expect_err("too long")[0].field, "search");
}

proptest! {
    #[test]
    fn a_revoked_key_never_has_another_status(
        disabled_at in any_moment_or_none(),
        expires_at in any_moment_or_none(),
        later_ms in any::<i64>(),
    ) {
        let state = KeyState { disabled_at, revoked_at: Some(NOW), expires_at };
        prop_assert_eq!(state.status_at(NOW.plus_ms(later_ms)), KeyStatus::Revoked);
    }

    #[test]
    fn an_expired_key_stays_expired(expires_at in any_moment_or_none(), later_ms in 0..i64::MAX) {
        let state = KeyState { expires_at, ..KeyState::default() };
        if state.status_at(NOW) == KeyStatus::Expired {
            prop_assert_eq!(state.status_at(NOW.plus_ms(later_ms)), KeyStatus::Expired);
        }
    }
}
