//! Events in words: a sentence for every action, the changes, from where and why.

use super::stage::{Stage, settle};
use keywright_frontend::parts::events::row::EventRow;
use keywright_frontend::ui::time::in_full;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use serde_json::{Value, json};
use shared::activity::{ActivityAction, Event};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

const ADA: &str = "mem_01k3xk5r7c9v2m4n6p8q0s1t3w";
const GRACE: &str = "mem_01k3xk5r7c9v2m4n6p8q0s1t4x";
const SHOP: &str = "mer_01k3xk5r7c9v2m4n6p8q0s1t3w";
const KEY: &str = "key_01k3xk5r7c9v2m4n6p8q0s1t3w";

/// An event of this action with these fields in addition to those of every event.
fn event(action: &str, fields: Value) -> Event {
    let mut event = json!({
        "id": "evt_01k3xk5r7c9v2m4n6p8q0s1t3w", "number": 1, "at": "2026-11-23T10:00:00.000Z", "action": action,
        "by": { "id": ADA, "name": "Ada" }, "ip": null, "country": null, "user_agent": null,
        "merchant_id": null, "key_id": null, "member_id": null, "subject": null,
        "before": {}, "after": {}, "reason": null
    });
    event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(event).unwrap()
}

fn row(action: &str, fields: Value) -> Stage {
    let event = event(action, fields);
    let of_member = Callback::new(|id| format!("/activity?member_id={id}"));
    Stage::with(move || view! { <EventRow event of_member open=true /> })
}

fn sentence(action: &str, fields: Value) -> String {
    row(action, fields).find("p").text_content().unwrap()
}

/// The fields that the Worker writes for an action, and the sentence.
fn told(action: ActivityAction) -> (Value, &'static str) {
    let about_grace = json!({ "member_id": GRACE, "subject": "Grace" });
    let about_oneself = json!({ "member_id": ADA, "subject": "Ada" });
    let about_shop = json!({ "merchant_id": SHOP, "subject": "Shop" });
    let about_key = json!({ "merchant_id": SHOP, "key_id": KEY, "subject": "Checkout" });
    match action {
        ActivityAction::OrganisationCreated => {
            (json!({ "by": null, "after": { "name": "Acme" } }), "Keywright admin created the organisation “Acme”")
        }
        ActivityAction::OrganisationUpdated => (
            json!({ "before": { "requires_passkey": false }, "after": { "requires_passkey": true } }),
            "Ada edited the organisation",
        ),
        ActivityAction::MemberInvited => (
            json!({ "after": { "name": "Grace", "email": "grace@shop.example", "role": "viewer" } }),
            "Ada invited “Grace”",
        ),
        ActivityAction::InvitationRevoked => (
            json!({ "before": { "name": "Grace", "email": "grace@shop.example" } }),
            "Ada revoked the invitation of “Grace”",
        ),
        ActivityAction::MemberJoined => (about_oneself, "Ada joined the organisation"),
        ActivityAction::MemberRoleChanged => (
            json!({ "member_id": GRACE, "subject": "Grace", "before": { "role": "viewer" }, "after": { "role": "developer" } }),
            "Ada changed the role of “Grace”: Viewer → Developer",
        ),
        ActivityAction::MemberRemoved => (about_grace, "Ada removed “Grace”"),
        ActivityAction::SignInLinkCreated => (
            json!({ "by": null, "member_id": GRACE, "subject": "Grace" }),
            "Keywright admin created a sign-in link for “Grace”",
        ),
        ActivityAction::SignInLinkRequested => {
            (json!({ "by": null, "member_id": GRACE, "subject": "Grace" }), "“Grace” was sent a sign-in link")
        }
        ActivityAction::AccountUpdated => (
            json!({ "member_id": ADA, "subject": "Ada", "before": { "name": "Ada" }, "after": { "name": "Ada King" } }),
            "Ada changed their name",
        ),
        ActivityAction::EmailChangeRequested => (
            json!({ "member_id": ADA, "subject": "Ada", "after": { "email": "ada@new.example" } }),
            "Ada asked to change their email address",
        ),
        ActivityAction::EmailChanged => (
            json!({ "member_id": ADA, "subject": "Ada", "before": { "email": "ada@shop.example" }, "after": { "email": "ada@new.example" } }),
            "Ada changed their email address",
        ),
        ActivityAction::SignedIn => (about_oneself, "Ada signed in"),
        ActivityAction::SignedOut => (about_oneself, "Ada signed out"),
        ActivityAction::SessionsEnded => (about_oneself, "Ada ended sessions of their own"),
        ActivityAction::IdentityConfirmed => (about_oneself, "Ada confirmed their identity with a passkey"),
        ActivityAction::PasskeyAdded => {
            (json!({ "member_id": ADA, "subject": "Ada", "after": { "name": "Laptop" } }), "Ada added a passkey")
        }
        ActivityAction::PasskeyRenamed => (
            json!({ "member_id": ADA, "before": { "name": "Laptop" }, "after": { "name": "Old laptop" } }),
            "Ada renamed a passkey",
        ),
        ActivityAction::PasskeyRemoved => {
            (json!({ "member_id": ADA, "subject": "Ada", "before": { "name": "Laptop" } }), "Ada removed a passkey")
        }
        ActivityAction::PasskeyRefused => (
            json!({ "by": null, "member_id": GRACE, "subject": "Grace" }),
            "“Grace” used a passkey that was rejected because it may be a copy",
        ),
        ActivityAction::PasskeyCounterWentBack => (about_oneself, "Ada used a synced passkey whose counter went back"),
        ActivityAction::MerchantCreated => (about_shop, "Ada added the merchant account “Shop”"),
        ActivityAction::MerchantUpdated => (
            json!({ "merchant_id": SHOP, "subject": "Store", "before": { "name": "Shop" }, "after": { "name": "Store" } }),
            "Ada edited the merchant account “Store”",
        ),
        ActivityAction::MerchantDisabled => (about_shop, "Ada disabled the merchant account “Shop”"),
        ActivityAction::MerchantEnabled => (about_shop, "Ada enabled the merchant account “Shop”"),
        ActivityAction::KeyCreated => (
            json!({ "merchant_id": SHOP, "key_id": KEY, "after": { "name": null, "hint": "kw_test_…a1B2" } }),
            "Ada created an API key kw_test_…a1B2",
        ),
        ActivityAction::KeyUpdated => (about_key, "Ada edited an API key “Checkout”"),
        ActivityAction::KeyDisabled => (about_key, "Ada disabled an API key “Checkout”"),
        ActivityAction::KeyEnabled => (about_key, "Ada enabled an API key “Checkout”"),
        ActivityAction::KeyRevoked => (about_key, "Ada revoked an API key “Checkout”"),
        ActivityAction::KeyReplaced => (about_key, "Ada replaced an API key “Checkout”"),
        ActivityAction::RotationFinished => (about_key, "Ada finished the rotation of an API key “Checkout”"),
        ActivityAction::RotationCancelled => (about_key, "Ada cancelled the rotation and kept the API key “Checkout”"),
        ActivityAction::KeyExpired => {
            (json!({ "by": null, "merchant_id": SHOP, "key_id": KEY, "subject": "Checkout" }), "“Checkout” expired")
        }
        ActivityAction::GraceEnded => (
            json!({ "by": null, "merchant_id": SHOP, "key_id": KEY, "subject": "Checkout" }),
            "“Checkout” stopped working: its grace period ended",
        ),
        ActivityAction::KeySeenFromNewNetwork => (
            json!({ "by": null, "merchant_id": SHOP, "key_id": KEY, "subject": "Checkout",
                    "after": { "network": "203.0.113.0/24", "country": "CH" } }),
            "“Checkout” was used from a new network: 203.0.113.0/24 (CH)",
        ),
        ActivityAction::KeyReportedAsLeaked => (
            json!({ "by": null, "merchant_id": SHOP, "key_id": KEY, "subject": "Checkout",
                    "before": { "status": "enabled" },
                    "after": { "status": "revoked", "leak_source": "github", "leak_url": "https://github.com/shop/app" } }),
            "“Checkout” was reported as leaked",
        ),
    }
}

#[wasm_bindgen_test]
fn every_action_has_a_sentence() {
    for action in ActivityAction::ALL {
        let (fields, words) = told(*action);
        assert_eq!(sentence(action.wire_name(), fields).trim(), words, "{action}");
    }
}

#[wasm_bindgen_test]
fn events_of_keys_name_the_merchant_account() {
    let fields = json!({ "merchant_id": SHOP, "merchant_name": "Shop", "key_id": KEY, "subject": "Checkout" });
    assert_eq!(sentence("key_revoked", fields.clone()), "Ada revoked an API key “Checkout” of Shop");
    assert_eq!(sentence("key_expired", fields), "“Checkout” of Shop expired");
    let fields = json!({ "merchant_id": SHOP, "merchant_name": "Shop", "subject": "Shop" });
    assert_eq!(sentence("merchant_created", fields), "Ada added the merchant account “Shop”");
}

#[wasm_bindgen_test]
fn ended_sessions_of_another_member_name_the_member() {
    let fields = json!({ "member_id": GRACE, "subject": "Grace" });
    assert_eq!(sentence("sessions_ended", fields), "Ada ended sessions of “Grace”");
}

#[wasm_bindgen_test]
fn a_new_network_is_shown_without_an_unknown_country() {
    let fields = json!({ "by": null, "merchant_id": SHOP, "key_id": KEY, "subject": "Checkout",
                         "after": { "network": "2001:db8::/48", "country": null } });
    let stage = row("key_seen_from_new_network", fields);
    let sentence = stage.find("p").text_content().unwrap();
    assert_eq!(sentence, "“Checkout” was used from a new network: 2001:db8::/48");
    assert_eq!(stage.find("dl").text_content().unwrap(), "Network2001:db8::/48");
}

#[wasm_bindgen_test]
fn names_are_links() {
    let (fields, _) = told(ActivityAction::MemberRoleChanged);
    let addresses = |stage: &Stage| -> Vec<_> {
        stage.find_all("p a").iter().map(|link| link.get_attribute("href").unwrap()).collect()
    };
    let of_member = |id: &str| format!("/activity?member_id={id}");
    assert_eq!(addresses(&row("member_role_changed", fields)), [of_member(ADA), of_member(GRACE)]);
    let (fields, _) = told(ActivityAction::KeyRevoked);
    assert_eq!(addresses(&row("key_revoked", fields))[1], format!("/merchants/{SHOP}/developers/keys/{KEY}"));
}

#[wasm_bindgen_test]
fn changes_show_the_value_before_and_after() {
    let text = |action: &str, before: Value, after: Value| {
        row(action, json!({ "before": before, "after": after })).find("dl").text_content().unwrap()
    };
    let passkeys =
        text("organisation_updated", json!({ "requires_passkey": false }), json!({ "requires_passkey": true }));
    assert_eq!(passkeys, "Passkey required for live keysno → yes");
    let invited = text("member_invited", json!({}), json!({ "email": "grace@shop.example", "role": "developer" }));
    assert_eq!(invited, "Emailgrace@shop.exampleRoleDeveloper");
    let created =
        text("key_created", json!({}), json!({ "hint": "kw_test_…a1B2", "mode": "test", "grace_seconds": 3600 }));
    assert_eq!(created, "Grace period1 hourKey endingkw_test_…a1B2TypeTest");
    let merchant = text("merchant_updated", json!({ "reference_id": "A" }), json!({ "reference_id": "B" }));
    assert_eq!(merchant, "Reference IDA → B");
    let signed_in = text("signed_in", json!({}), json!({ "by": "link" }));
    assert_eq!(signed_in, "Signed in withone-time link");
    let leaked = text(
        "key_reported_as_leaked",
        json!({ "status": "enabled" }),
        json!({ "leak_source": "gitlab", "leak_url": "https://gitlab.com/shop", "status": "revoked" }),
    );
    assert_eq!(
        leaked,
        "Reported bySomebody who has the key, in GitLab's formatFound athttps://gitlab.com/shopStatusEnabled → Revoked"
    );
    let settings = text(
        "organisation_updated",
        json!({ "leak_mail": "owners_and_admins", "revokes_leaked_test_keys": true }),
        json!({ "leak_mail": "nobody", "revokes_leaked_test_keys": false }),
    );
    let expected = "Email about leaked keysOwners and admins → NobodyLeaked test keys are revokedyes → no";
    assert_eq!(settings, expected);
    let removed = text("passkey_removed", json!({ "name": "Laptop" }), json!({}));
    assert_eq!(removed, "NameLaptop");
}

#[wasm_bindgen_test]
fn a_changed_role_is_shown_once() {
    let (fields, _) = told(ActivityAction::MemberRoleChanged);
    assert!(row("member_role_changed", fields).find_all("dl").is_empty());
}

#[wasm_bindgen_test]
async fn a_long_change_is_collapsed_and_opens() {
    let (was, became) = ("Old words. ".repeat(40), "New words. ".repeat(40));
    let fields = json!({ "before": { "description": was }, "after": { "description": became } });
    let stage = row("merchant_updated", fields);
    let folded = stage.find("details");
    assert!(!folded.has_attribute("open"));
    stage.find("summary").unchecked_into::<HtmlElement>().click();
    settle().await;
    assert!(folded.has_attribute("open"));
    let words = folded.text_content().unwrap();
    assert!(words.contains(&was) && words.contains(&became));
}

#[wasm_bindgen_test]
fn an_event_shows_when_from_where_and_why() {
    let fields = json!({ "ip": "203.0.113.7", "country": "NL", "user_agent": "curl/8.9.1", "reason": "Seen in a log" });
    let stage = row("key_revoked", fields);
    assert!(stage.text().contains("Reason: Seen in a log"));
    assert!(stage.text().contains(" · from 203.0.113.7 · NL · curl"));
    assert!(stage.text().contains(&in_full("2026-11-23T10:00:00.000Z".parse().unwrap())));
    assert_eq!(stage.find("p[title]").get_attribute("title").as_deref(), Some("curl/8.9.1"));
}
