//! `POST /api/merchants`

use keywright_tests::organisation::Organisation;
use serde_json::json;
use shared::endpoint::{CreateMerchant, GetMerchant, Nothing};
use shared::merchant::NewMerchant;

fn full_merchant() -> NewMerchant {
    NewMerchant {
        name: "Blumen & Söhne".to_owned(),
        website: "https://blumen.example/laden?a=b".to_owned(),
        description: Some("Fresh flowers.\nSince 1923.".to_owned()),
        reference_id: Some("B-1923".to_owned()),
    }
}

#[test]
fn a_new_merchant_is_enabled_and_has_no_keys() {
    let organisation = Organisation::new();
    let reply = organisation.owner.ask::<CreateMerchant>(&(), &full_merchant());
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"));
    let body = reply.json();
    let owner = json!({ "id": organisation.owner_record.id, "name": organisation.owner_record.name });
    let expected = json!({
        "id": body["id"],
        "name": "Blumen & Söhne",
        "website": "https://blumen.example/laden?a=b",
        "description": "Fresh flowers.\nSince 1923.",
        "reference_id": "B-1923",
        "status": "enabled",
        "enabled_keys": { "live": 0, "test": 0 },
        "revoked_keys": 0,
        "created_at": body["created_at"],
        "created_by": owner,
        "updated_at": body["created_at"],
        "updated_by": owner,
        "disabled_at": null,
        "disabled_by": null,
    });
    assert_eq!(body, expected);
}

#[test]
fn description_and_reference_id_are_optional() {
    let organisation = Organisation::new();
    let sent = json!({ "name": " Shop ", "website": "http://shop.example" });
    let made = organisation.owner.request("POST", "/api/merchants").json(&sent).send().json();
    assert_eq!(
        (&made["name"], &made["description"], &made["reference_id"]),
        (&json!("Shop"), &json!(null), &json!(null))
    );
}

#[test]
fn two_merchants_can_have_the_same_name() {
    let organisation = Organisation::new();
    let [one, other] = [(); 2].map(|()| {
        organisation.owner.call::<CreateMerchant>(&(), &NewMerchant { reference_id: None, ..full_merchant() })
    });
    assert_ne!(one.id, other.id);
    assert_eq!(organisation.owner.call::<GetMerchant>(&other.id, &Nothing {}), other);
}
