//! `/api/organisation`: its name, and whether live keys require a passkey.

use keywright_tests::organisation::{Organisation, add_passkey};
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{ListActivity, UpdateOrganisation};
use shared::field::FieldErrorCode;
use shared::member::OrganisationPatch;
use shared::problem::ErrorCode;

fn named(name: &str) -> OrganisationPatch {
    OrganisationPatch { name: Some(name.to_owned()), ..OrganisationPatch::default() }
}

#[test]
fn an_owner_can_rename_the_organisation_for_all_members() {
    let organisation = Organisation::new();
    let renamed = organisation.owner.call::<UpdateOrganisation>(&(), &named("  Acme \n"));
    assert_eq!((renamed.id, renamed.name.as_str(), renamed.requires_passkey), (organisation.id, "Acme", false));
    assert_eq!(organisation.member(shared::member::Role::Viewer).session().organisation, renamed);
}

#[test]
fn changes_are_events_with_old_and_new_values() {
    let organisation = Organisation::new();
    let before = organisation.owner.session().organisation.name;
    let patch = OrganisationPatch {
        name: Some("Acme".to_owned()),
        requires_passkey: Some(true),
        api_url: Some(Some("https://api.acme.example".to_owned())),
        ..OrganisationPatch::default()
    };
    organisation.owner.call::<UpdateOrganisation>(&(), &patch);
    let filter = ActivityFilter { action: Some(ActivityAction::OrganisationUpdated), ..ActivityFilter::default() };
    let event = organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0);
    assert_eq!(json!(event.before), json!({ "name": before, "requires_passkey": false, "api_url": null }));
    assert_eq!(
        json!(event.after),
        json!({ "name": "Acme", "requires_passkey": true, "api_url": "https://api.acme.example" })
    );
    assert_eq!(event.by.map(|by| by.id), Some(organisation.owner_record.id));
}

#[test]
fn the_passkey_requirement_can_be_turned_on_and_off() {
    let organisation = Organisation::new();
    add_passkey(organisation.owner_record.id);
    for requires_passkey in [true, false] {
        let patch = OrganisationPatch { requires_passkey: Some(requires_passkey), ..OrganisationPatch::default() };
        assert_eq!(organisation.owner.call::<UpdateOrganisation>(&(), &patch).requires_passkey, requires_passkey);
        assert_eq!(organisation.owner.session().organisation.requires_passkey, requires_passkey);
    }
}

#[test]
fn a_request_without_changes_creates_no_event() {
    let organisation = Organisation::new();
    let name = organisation.owner.session().organisation.name;
    for patch in [OrganisationPatch::default(), named(&name)] {
        organisation.owner.call::<UpdateOrganisation>(&(), &patch);
    }
    assert_eq!(organisation.events_of(ActivityAction::OrganisationUpdated), 0);
}

#[test]
fn empty_and_too_long_organisation_names_are_rejected() {
    let organisation = Organisation::new();
    for (name, code) in [(" ".to_owned(), FieldErrorCode::Required), ("n".repeat(101), FieldErrorCode::TooLong)] {
        let request = organisation.owner.request_to::<UpdateOrganisation>(&(), &named(&name));
        let problem = organisation.refuses(request);
        assert_eq!((problem.code, problem.errors[0].code), (ErrorCode::ValidationFailed, code));
    }
}

#[test]
fn concurrent_renames_log_the_name_that_they_replace() {
    let organisation = Organisation::new();
    // The Worker tries each change five times, so five concurrent renames all succeed.
    std::thread::scope(|scope| {
        for number in 0..5 {
            let owner = &organisation.owner;
            scope.spawn(move || owner.call::<UpdateOrganisation>(&(), &named(&format!("Name {number}"))));
        }
    });
    let filter = ActivityFilter { action: Some(ActivityAction::OrganisationUpdated), ..ActivityFilter::default() };
    let mut events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    assert_eq!(events.len(), 5);
    let mut name = json!(organisation.owner.session().organisation.name);
    while let Some(at) = events.iter().position(|event| event.after["name"] == name) {
        name = events.remove(at).before["name"].clone();
    }
    assert_eq!(events, [], "the events must lead from the last name back to the first");
}
