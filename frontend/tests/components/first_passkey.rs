//! The first passkey: what members without one see on their account.

use super::stage::{Stage, settle};
use keywright_frontend::clock::now;
use keywright_frontend::pages::your_account::passkeys::first::FirstPasskey;
use keywright_frontend::state::session::CurrentSession;
use leptos::prelude::*;
use serde_json::json;
use shared::moment::Moment;
use wasm_bindgen_test::wasm_bindgen_test;

/// What is shown to a member who signed in this many minutes ago.
async fn read(minutes_ago: i64, has_passkey: bool) -> String {
    let expires_at = now().plus_ms(12 * Moment::HOUR_MS - minutes_ago * Moment::MINUTE_MS);
    let session = json!({
        "organisation": { "id": "org_01k3xk5r7c9v2m4n6p8q0s1t3w", "name": "Acme", "requires_passkey": false, "revokes_leaked_test_keys": true, "leak_mail": "owners" },
        "member": {
            "id": "mem_01k3xk5r7c9v2m4n6p8q0s1t3w", "name": "Ada", "email": "ada@shop.example", "role": "owner"
        },
        "expires_at": expires_at, "has_passkey": has_passkey, "confirmed_at": null,
    });
    let stage = Stage::with(move || {
        CurrentSession::get().set(serde_json::from_value(session).unwrap());
        view! { <FirstPasskey /> }
    });
    settle().await;
    stage.text()
}

#[wasm_bindgen_test]
async fn soon_after_sign_in_it_says_until_when_to_add_one() {
    let text = read(4, false).await;
    assert!(text.contains("You can add your first passkey until ") && !text.contains("Sign out"), "{text}");
}

#[wasm_bindgen_test]
async fn later_it_says_how_to_sign_in_again() {
    let text = read(5, false).await;
    assert!(text.contains("only within 5 minutes of signing in") && text.contains("Sign out"), "{text}");
}

#[wasm_bindgen_test]
async fn members_with_a_passkey_see_nothing() {
    assert_eq!(read(60, true).await, "");
}
