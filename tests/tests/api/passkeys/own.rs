//! A member's own passkeys: listed, renamed, removed, lost.

use super::*;
use serde_json::json;
use shared::endpoint::{DeletePasskey, ListPasskeys, UpdatePasskey};
use shared::member::Role;
use shared::page::PageFilter;
use shared::passkey::PasskeyPatch;
use shared::problem::ErrorCode;

fn listed(caller: &Caller) -> Vec<Passkey> {
    caller.call::<ListPasskeys>(&(), &PageFilter::default()).items
}

#[test]
fn only_own_passkeys_are_listed_newest_first() {
    let organisation = Organisation::new();
    let colleague = organisation.member(Role::Admin);
    passkey_of(&colleague);
    let [first, second] = [(); 2].map(|()| add(&organisation.owner, &mut Authenticator::es256(&worker().origin)));
    assert_eq!(listed(&organisation.owner), [second, first]);
}

#[test]
fn renaming_a_passkey_creates_an_event_only_if_it_changes() {
    let organisation = Organisation::new();
    let passkey = add(&organisation.owner, &mut Authenticator::es256(&worker().origin));
    for name in ["Phone", " Phone "] {
        let patch = PasskeyPatch { name: name.to_owned() };
        assert_eq!(organisation.owner.call::<UpdatePasskey>(&passkey.id, &patch).name, "Phone");
    }
    assert_eq!(organisation.events_of(ActivityAction::PasskeyRenamed), 1);
    let event = event(&organisation, ActivityAction::PasskeyRenamed);
    assert_eq!([json!(event.before), json!(event.after)], [json!({ "name": "Laptop" }), json!({ "name": "Phone" })]);
}

#[test]
fn a_removed_passkey_is_rejected() {
    let organisation = Organisation::new();
    let mut authenticator = Authenticator::es256(&worker().origin);
    let passkey = add(&organisation.owner, &mut authenticator);
    organisation.owner.call::<DeletePasskey>(&passkey.id, &Nothing {});
    assert_eq!(listed(&organisation.owner), []);
    assert!(!organisation.owner.session().has_passkey);
    assert_eq!(show(&authenticator.get(&asked()).assertion()).problem().code, ErrorCode::PasskeyRefused);
    assert_eq!(json!(event(&organisation, ActivityAction::PasskeyRemoved).before), json!({ "name": "Laptop" }));
}

#[test]
fn a_stolen_session_cannot_remove_a_passkey() {
    let organisation = Organisation::new();
    let mut authenticator = Authenticator::es256(&worker().origin);
    let passkey = add(&organisation.owner, &mut authenticator);
    age_confirmation(organisation.owner_record.id, LONG_AGO);
    age_sessions(organisation.owner_record.id, LONG_AGO);
    let request = organisation.owner.request_to::<DeletePasskey>(&passkey.id, &Nothing {});
    assert_eq!(organisation.refuses(request).code, ErrorCode::StepUpRequired);
    confirm(&organisation.owner, &mut authenticator);
    organisation.owner.call::<DeletePasskey>(&passkey.id, &Nothing {});
}

#[test]
fn a_lost_passkey_can_be_removed_after_signing_in_by_link() {
    let organisation = Organisation::new();
    let passkey = add(&organisation.owner, &mut Authenticator::es256(&worker().origin));
    age_sessions(organisation.owner_record.id, LONG_AGO);
    let by_link = Caller::signed_in(&organisation.owner_record.email);
    assert_eq!(by_link.session().confirmed_at, None);
    assert_eq!(by_link.refusal::<BeginPasskey>(&(), &Nothing {}).code, ErrorCode::StepUpRequired);
    by_link.call::<DeletePasskey>(&passkey.id, &Nothing {});
    passkey_of(&by_link);
}

#[test]
fn passkeys_of_another_member_are_not_found() {
    let organisation = Organisation::new();
    let colleague = organisation.member(Role::Viewer);
    let passkey = add(&colleague, &mut Authenticator::es256(&worker().origin));
    passkey_of(&organisation.owner);
    let patch = PasskeyPatch { name: "Mine".to_owned() };
    for request in [
        organisation.owner.request_to::<UpdatePasskey>(&passkey.id, &patch),
        organisation.owner.request_to::<DeletePasskey>(&passkey.id, &Nothing {}),
    ] {
        assert_eq!(organisation.refuses(request).code, ErrorCode::NotFound);
    }
}
