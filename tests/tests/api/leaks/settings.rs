//! What an organisation decides about leaked keys.

use keywright_tests::organisation::Organisation;
use serde_json::json;
use shared::activity::ActivityAction;
use shared::endpoint::UpdateOrganisation;
use shared::member::{LeakMail, OrganisationPatch};

#[test]
fn the_settings_are_changed_with_an_event() {
    let organisation = Organisation::new();
    let before = organisation.owner.session().organisation;
    assert_eq!((before.revokes_leaked_test_keys, before.leak_mail), (true, LeakMail::OwnersAndAdmins));
    let patch = OrganisationPatch {
        revokes_leaked_test_keys: Some(false),
        leak_mail: Some(LeakMail::Owners),
        ..OrganisationPatch::default()
    };
    let changed = organisation.owner.call::<UpdateOrganisation>(&(), &patch);
    assert_eq!((changed.revokes_leaked_test_keys, changed.leak_mail), (false, LeakMail::Owners));
    assert_eq!(organisation.owner.session().organisation, changed);
    assert_eq!(organisation.events_of(ActivityAction::OrganisationUpdated), 1);
    organisation.owner.call::<UpdateOrganisation>(&(), &patch);
    assert_eq!(organisation.events_of(ActivityAction::OrganisationUpdated), 1, "the same again changes nothing");
}

#[test]
fn wrong_settings_are_rejected() {
    let organisation = Organisation::new();
    for body in [
        json!({ "leak_mail": "everybody" }),
        json!({ "leak_mail": null }),
        json!({ "revokes_leaked_test_keys": "no" }),
        json!({ "revokes_leaked_test_keys": null }),
    ] {
        let problem = organisation.refuses(organisation.owner.request("PATCH", "/api/organisation").json(&body));
        assert_eq!(problem.status, 422, "{body}");
    }
}
