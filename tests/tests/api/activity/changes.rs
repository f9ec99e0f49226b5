//! The event that each change creates: the member, the action, the fields before and after.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key, now};
use serde_json::{Map, Value, json};
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::{CreateKey, CreateMerchant, DeleteSession, ListActivity, Nothing, UpdateKey, UpdateMerchant};
use shared::key::{KeyPatch, Mode, NewKey};
use shared::merchant::{MerchantPatch, MerchantStatus, NewMerchant};
use shared::moment::Moment;
use shared::secret::Secret;

/// The only event with this action.
fn event(organisation: &Organisation, action: ActivityAction) -> Event {
    let filter = ActivityFilter { action: Some(action), ..ActivityFilter::default() };
    let mut events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    assert_eq!(events.len(), 1, "{action}");
    events.remove(0)
}

fn by_the_owner(organisation: &Organisation, event: &Event) -> bool {
    event.by.as_ref().is_some_and(|person| {
        person.id == organisation.owner_record.id && person.name == organisation.owner_record.name
    })
}

fn fields(object: Value) -> Map<String, Value> {
    serde_json::from_value(object).expect("an object")
}

#[test]
fn creating_an_organisation_is_an_event_without_a_member() {
    let organisation = Organisation::new();
    let event = event(&organisation, ActivityAction::OrganisationCreated);
    assert_eq!((event.by, event.before), (None, Map::new()));
    assert!(now().ms_since(event.at) < Moment::MINUTE_MS);
}

#[test]
fn a_sign_in_event_contains_address_and_user_agent() {
    let organisation = Organisation::new();
    let event = event(&organisation, ActivityAction::SignedIn);
    assert!(by_the_owner(&organisation, &event));
    assert_eq!(event.member_id, Some(organisation.owner_record.id));
    assert_eq!(event.user_agent.as_deref(), Some("keywright-tests"));
    assert!(event.ip.is_some_and(|ip| ip.parse::<std::net::IpAddr>().is_ok()));
}

#[test]
fn operator_links_and_sign_outs_are_events() {
    let organisation = Organisation::new();
    let elsewhere = Caller::signed_in(&organisation.owner_record.email);
    elsewhere.call::<DeleteSession>(&(), &Nothing {});
    let signed_out = event(&organisation, ActivityAction::SignedOut);
    assert!(by_the_owner(&organisation, &signed_out));
    let filter = ActivityFilter { action: Some(ActivityAction::SignInLinkCreated), ..ActivityFilter::default() };
    let links = organisation.owner.call::<ListActivity>(&(), &filter).items;
    assert_eq!((links[0].by.as_ref(), links[0].member_id), (None, Some(organisation.owner_record.id)));
}

#[test]
fn the_event_of_a_new_merchant_contains_its_fields() {
    let organisation = Organisation::new();
    let sent = NewMerchant {
        name: "Shop".to_owned(),
        website: "https://shop.example".to_owned(),
        description: None,
        reference_id: Some("S-1".to_owned()),
    };
    let merchant = organisation.owner.call::<CreateMerchant>(&(), &sent);
    let event = event(&organisation, ActivityAction::MerchantCreated);
    assert!(by_the_owner(&organisation, &event));
    assert!(event.at >= merchant.created_at);
    assert_eq!((event.merchant_id, event.before), (Some(merchant.id), Map::new()));
    for (field, value) in [("name", "Shop"), ("website", "https://shop.example"), ("reference_id", "S-1")] {
        assert_eq!(event.after.get(field), Some(&json!(value)), "{field}");
    }
}

#[test]
fn the_event_of_a_merchant_edit_contains_the_changed_fields() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant_named("Shop");
    let patch = MerchantPatch {
        name: Some("Store".to_owned()),
        website: Some(merchant.website.clone()),
        description: Some(Some("A store".to_owned())),
        ..MerchantPatch::default()
    };
    let after = organisation.owner.call::<UpdateMerchant>(&merchant.id, &patch);
    let event = event(&organisation, ActivityAction::MerchantUpdated);
    assert!(event.at >= after.updated_at);
    assert_eq!(event.merchant_id, Some(merchant.id));
    assert_eq!(event.before, fields(json!({ "name": "Shop", "description": null })));
    assert_eq!(event.after, fields(json!({ "name": "Store", "description": "A store" })));
}

#[test]
fn disabling_and_enabling_a_merchant_have_their_own_actions() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant();
    for (status, action) in [
        (MerchantStatus::Disabled, ActivityAction::MerchantDisabled),
        (MerchantStatus::Enabled, ActivityAction::MerchantEnabled),
    ] {
        let patch = MerchantPatch { status: Some(status), ..MerchantPatch::default() };
        organisation.owner.call::<UpdateMerchant>(&merchant.id, &patch);
        assert_eq!(event(&organisation, action).merchant_id, Some(merchant.id));
    }
    assert_eq!(organisation.events_of(ActivityAction::MerchantUpdated), 0);
}

#[test]
fn the_event_of_a_new_key_contains_permissions_but_no_secret() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let sent = NewKey { name: Some("Checkout".to_owned()), ..new_key(Mode::Live) };
    let made = organisation.owner.call::<CreateKey>(&merchant_id, &sent);
    let event = event(&organisation, ActivityAction::KeyCreated);
    assert!(by_the_owner(&organisation, &event));
    assert_eq!((event.merchant_id, event.key_id), (Some(merchant_id), Some(made.key.id)));
    assert_eq!(event.after.get("permissions"), Some(&serde_json::to_value(sent.permissions).expect("JSON")));
    assert_eq!(event.after.get("mode"), Some(&json!("live")));
    assert_eq!(event.after.get("name"), Some(&json!("Checkout")));
    let secret = Secret::parse(&made.secret.expect("a secret")).expect("a well-formed secret");
    let told = serde_json::to_string(&event).expect("JSON");
    assert!(!told.contains(&secret.reveal()[8..40]) && !told.contains(&secret.digest().to_string()), "{told}");
}

#[test]
fn the_event_of_a_key_edit_contains_the_changed_fields() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    let patch = KeyPatch { name: Some(Some("Checkout".to_owned())), description: Some(None) };
    organisation.owner.call::<UpdateKey>(&key.id, &patch);
    let event = event(&organisation, ActivityAction::KeyUpdated);
    assert_eq!((event.merchant_id, event.key_id), (Some(key.merchant_id), Some(key.id)));
    assert_eq!(event.before, fields(json!({ "name": null })));
    assert_eq!(event.after, fields(json!({ "name": "Checkout" })));
}
