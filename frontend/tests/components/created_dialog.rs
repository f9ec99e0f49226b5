//! The secret is shown once: hidden at first, and not lost by closing the dialog by mistake.

use super::stage::{Stage, click, press, settle};
use keywright_frontend::pages::new_key::created::CreatedDialog;
use leptos::prelude::*;
use leptos::web_sys::{Event, MouseEvent, MouseEventInit};
use leptos_router::components::Router;
use shared::key::CreatedKey;
use wasm_bindgen_test::wasm_bindgen_test;

const SECRET: &str = "kw_test_0123456789abcdefghijklmnopqrstuvABCDEF";
const IS_IT_STORED: &str = "You won't be able to see this key again. Have you saved it?";

fn created(secret: Option<&str>) -> CreatedKey {
    let person = serde_json::json!({ "id": "mem_01k3xk5r7c9v2m4n6p8q0s1t3w", "name": "Ada" });
    serde_json::from_value(serde_json::json!({
        "secret": secret,
        "key": {
            "id": "key_01k3xk5r7c9v2m4n6p8q0s1t3w", "merchant_id": "mer_01k3xk5r7c9v2m4n6p8q0s1t3w", "mode": "test",
            "name": null, "description": null, "hint": "kw_test_…CDEF", "permissions": ["customer.view"],
            "access": { "overall": "custom", "merchant": "custom", "payments": "none" }, "status": "enabled",
            "allowed_ips": [], "expires_at": null, "replaces": null, "replaced_by": null,
            "created_at": "2026-11-23T10:00:00.000Z", "created_by": person,
            "updated_at": "2026-11-23T10:00:00.000Z", "updated_by": person,
            "disabled_at": null, "disabled_by": null, "disabled_reason": null,
            "revoked_at": null, "revoked_by": null, "revoked_reason": null, "last_used_at": null, "unused_permissions": null
        }
    }))
    .unwrap()
}

async fn dialog(secret: Option<&'static str>) -> Stage {
    let stage = Stage::with(move || {
        let shown = RwSignal::new(true);
        let on_left = Callback::new(move |()| shown.set(false));
        let dialog = move || shown.get().then(|| view! { <CreatedDialog created=created(secret) on_left /> });
        view! { <Router>{dialog}</Router> }
    });
    settle().await;
    stage
}

#[wasm_bindgen_test]
async fn the_secret_is_hidden_until_it_is_revealed() {
    let stage = dialog(Some(SECRET)).await;
    assert!(stage.text().contains("Test key created"));
    assert!(stage.text().contains("kw_test_••••CDEF"));
    assert!(!stage.text().contains(SECRET));
    click(&stage.button("Reveal")).await;
    assert!(stage.text().contains(SECRET));
    click(&stage.button("Hide")).await;
    assert!(!stage.text().contains(SECRET));
}

#[wasm_bindgen_test]
async fn revealing_shows_the_whole_env_line() {
    let stage = dialog(Some(SECRET)).await;
    assert!(stage.text().contains("KEYWRIGHT_API_KEY=kw_test_••••CDEF"));
    click(&stage.button("Reveal")).await;
    assert!(stage.text().contains(&format!("KEYWRIGHT_API_KEY={SECRET}")));
}

#[wasm_bindgen_test]
async fn samples_are_shown_by_language_and_never_contain_the_secret() {
    let stage = dialog(Some(SECRET)).await;
    click(&stage.button("Reveal")).await;
    for (language, words) in [("curl", "curl https"), ("Go", "package main"), ("Java", "HttpClient")] {
        click(&stage.segment("Language", language)).await;
        let sample = stage.find("pre").text_content().unwrap_or_default();
        assert!(sample.contains(words) && sample.contains("KEYWRIGHT_API_KEY"), "{sample}");
        assert!(!sample.contains(SECRET));
    }
}

#[wasm_bindgen_test]
async fn escape_asks_instead_of_closing() {
    let stage = dialog(Some(SECRET)).await;
    assert!(!stage.text().contains(IS_IT_STORED));
    assert!(press(&stage.find("dialog"), "Escape").await);
    assert!(stage.text().contains(IS_IT_STORED));
    assert!(stage.find("dialog").has_attribute("open"));
}

#[wasm_bindgen_test]
async fn a_click_beside_the_dialog_asks_instead_of_closing() {
    let stage = dialog(Some(SECRET)).await;
    let options = MouseEventInit::new();
    options.set_bubbles(true);
    let event = MouseEvent::new_with_mouse_event_init_dict("mousedown", &options).unwrap();
    stage.find("dialog").dispatch_event(&event).unwrap();
    settle().await;
    assert!(stage.text().contains(IS_IT_STORED));
    assert!(stage.find("dialog").has_attribute("open"));
}

#[wasm_bindgen_test]
async fn a_dialog_that_the_browser_closes_opens_again() {
    let stage = dialog(Some(SECRET)).await;
    let dialog = stage.find("dialog");
    dialog.remove_attribute("open").unwrap();
    dialog.dispatch_event(&Event::new("close").unwrap()).unwrap();
    settle().await;
    assert!(dialog.has_attribute("open"));
    assert!(stage.text().contains(IS_IT_STORED));
}

#[wasm_bindgen_test]
async fn a_repeated_creation_says_that_the_secret_is_gone() {
    let stage = dialog(None).await;
    assert!(stage.text().contains("This key already exists"));
    assert!(stage.text().contains("The secret can't be shown again"));
}
