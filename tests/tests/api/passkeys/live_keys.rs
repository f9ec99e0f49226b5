//! Enabling, creating, replacing and revoking live keys require a passkey from members who have one, and from all
//! members if the organisation requires it.

use super::*;
use keywright_tests::organisation::new_key;
use keywright_tests::request::Request;
use shared::endpoint::{
    CancelRotation, CreateKey, DisableKey, EnableKey, EnableKeys, FinishRotation, RevokeKey, RevokeKeys, UpdateKey,
};
use shared::key::{BulkEnabling, BulkRevocation, Disabling, Key, KeyPatch, Mode, NewKey, Revocation};
use shared::member::Role;
use shared::problem::ErrorCode;

/// Keys of one mode, each in a state that allows the actions below.
struct Keys {
    enabled: Key,
    disabled: Key,
    replaced: Key,
}

impl Keys {
    fn new(organisation: &Organisation, mode: Mode) -> Self {
        let merchant_id = organisation.merchant().id;
        let [enabled, disabled, replaced] =
            [(); 3].map(|()| organisation.owner.call::<CreateKey>(&merchant_id, &new_key(mode)).key);
        organisation.disable(&disabled);
        organisation.replace(&replaced, 60);
        Self { enabled, disabled, replaced }
    }

    /// The actions that require a passkey: enable, create, replace, cancel or finish a rotation, revoke.
    fn lasting_steps(&self, caller: &Caller) -> Vec<Request> {
        let key = &self.enabled;
        let successor = NewKey { replaces: Some(key.id), grace_seconds: Some(60), ..new_key(key.mode) };
        let revoke = |leaked| Revocation { reason: "Done with".to_owned(), leaked };
        vec![
            caller.request_to::<EnableKey>(&key.id, &Nothing {}),
            caller.request_to::<CreateKey>(&key.merchant_id, &new_key(key.mode)),
            caller.request_to::<CreateKey>(&key.merchant_id, &successor),
            caller.request_to::<CancelRotation>(&self.replaced.id, &Nothing {}),
            caller.request_to::<FinishRotation>(&self.replaced.id, &Nothing {}),
            caller.request_to::<RevokeKey>(&self.disabled.id, &revoke(false)),
            caller.request_to::<RevokeKey>(&key.id, &revoke(true)),
        ]
    }

    /// The actions that can be undone.
    fn other_steps(&self, caller: &Caller) -> Vec<Request> {
        let key = &self.enabled;
        let patch = KeyPatch { name: Some(Some("Checkout".to_owned())), description: None };
        vec![
            caller.request_to::<UpdateKey>(&key.id, &patch),
            caller.request_to::<DisableKey>(&key.id, &Disabling { reason: None }),
        ]
    }
}

fn each_refused(organisation: &Organisation, steps: Vec<Request>, code: ErrorCode) {
    for step in steps {
        assert_eq!(organisation.refuses(step).code, code);
    }
}

fn each_taken(steps: Vec<Request>) {
    for step in steps {
        let (asked, reply) = (format!("{step:?}"), step.send());
        assert!(reply.status < 300, "{asked}: {reply:?}");
    }
}

fn ask_all_for_passkeys(organisation: &Organisation, requires_passkey: bool) {
    let required_at = if requires_passkey { "1" } else { "NULL" };
    let sql = format!("UPDATE organisations SET passkey_required_at = {required_at} WHERE id = ?");
    database::run(&sql, &[&organisation.id.to_string()]);
}

#[test]
fn members_with_a_passkey_need_it_even_if_it_is_not_required() {
    for (role, asks_all) in [(Role::Admin, false), (Role::Admin, true), (Role::Owner, false), (Role::Owner, true)] {
        let organisation = Organisation::new();
        let keys = Keys::new(&organisation, Mode::Live);
        let member = organisation.member(role);
        ask_all_for_passkeys(&organisation, asks_all);
        let mut passkey = passkey_of(&member);
        age_confirmation(member.session().member.id, LONG_AGO);
        each_refused(&organisation, keys.lasting_steps(&member), ErrorCode::StepUpRequired);
        each_taken(keys.other_steps(&member));
        confirm(&member, &mut passkey);
        each_taken(keys.lasting_steps(&member));
    }
}

#[test]
fn members_without_a_passkey_need_none_unless_it_is_required() {
    for role in [Role::Admin, Role::Owner] {
        let organisation = Organisation::new();
        let keys = Keys::new(&organisation, Mode::Live);
        let member = organisation.member(role);
        ask_all_for_passkeys(&organisation, true);
        each_refused(&organisation, keys.lasting_steps(&member), ErrorCode::PasskeyRequired);
        each_taken(keys.other_steps(&member));
        ask_all_for_passkeys(&organisation, false);
        each_taken(keys.lasting_steps(&member));
    }
}

#[test]
fn one_live_key_among_several_requires_the_passkey_for_all() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [live, test] =
        [Mode::Live, Mode::Test].map(|mode| organisation.owner.call::<CreateKey>(&merchant_id, &new_key(mode)).key);
    organisation.disable(&live);
    organisation.disable(&test);
    ask_all_for_passkeys(&organisation, true);
    let (owner, key_ids) = (&organisation.owner, vec![test.id, live.id]);
    let revocation = BulkRevocation { key_ids: key_ids.clone(), reason: "Done with".to_owned() };
    let steps = vec![
        owner.request_to::<EnableKeys>(&merchant_id, &BulkEnabling { key_ids }),
        owner.request_to::<RevokeKeys>(&merchant_id, &revocation),
    ];
    each_refused(&organisation, steps, ErrorCode::PasskeyRequired);
    let told = owner.call::<EnableKeys>(&merchant_id, &BulkEnabling { key_ids: vec![test.id] }).items;
    assert_eq!(told[0].code, None, "test keys require no passkey");
}

#[test]
fn roles_without_the_right_are_rejected_before_the_passkey_check() {
    let organisation = Organisation::new();
    let keys = Keys::new(&organisation, Mode::Live);
    let members = [Role::Viewer, Role::Developer].map(|role| organisation.member(role));
    ask_all_for_passkeys(&organisation, true);
    for member in members {
        each_refused(&organisation, keys.lasting_steps(&member), ErrorCode::NotAllowed);
    }
}

#[test]
fn test_keys_require_no_passkey() {
    let organisation = Organisation::new();
    let keys = Keys::new(&organisation, Mode::Test);
    let (developer, admin) = (organisation.member(Role::Developer), organisation.member(Role::Admin));
    ask_all_for_passkeys(&organisation, true);
    passkey_of(&admin);
    age_confirmation(admin.session().member.id, LONG_AGO);
    each_taken(keys.other_steps(&admin));
    each_taken(keys.lasting_steps(&developer));
}

#[test]
fn a_passkey_confirmation_lasts_five_minutes() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    passkey_of(&organisation.owner);
    let member_id = organisation.owner_record.id;
    age_confirmation(member_id, LONG_AGO - Moment::MINUTE_MS);
    organisation.owner.call::<CreateKey>(&merchant_id, &new_key(Mode::Live));
    age_confirmation(member_id, Moment::MINUTE_MS);
    let refused = organisation.owner.request_to::<CreateKey>(&merchant_id, &new_key(Mode::Live));
    assert_eq!(organisation.refuses(refused).code, ErrorCode::StepUpRequired);
}

#[test]
fn signing_in_with_a_passkey_counts_as_confirmation() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let mut passkey = passkey_of(&organisation.owner);
    let by_passkey = sign_in(&mut passkey);
    by_passkey.call::<CreateKey>(&merchant_id, &new_key(Mode::Live));
    let by_link = Caller::signed_in(&organisation.owner_record.email);
    let refused = by_link.request_to::<CreateKey>(&merchant_id, &new_key(Mode::Live));
    assert_eq!(organisation.refuses(refused).code, ErrorCode::StepUpRequired);
}
