//! Why a passkey could not be created or used, and what to do about it.

use crate::api::Fault;
use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// What the authenticator is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Create,
    Show,
}

/// Fails if the browser does not support passkeys on this page.
pub(super) fn check_browser() -> Result<(), Fault> {
    let has = |of: &JsValue, name: &str| {
        Reflect::get(of, &name.into()).is_ok_and(|found| found.is_object() || found.is_function())
    };
    if !window().is_secure_context() {
        return Err(because("Passkeys need a secure connection. Open this page with https."));
    }
    if !has(&window(), "PublicKeyCredential") || !has(&window().navigator(), "credentials") {
        return Err(because(
            "This browser doesn't support passkeys. Update it, use another browser, or sign in with a link.",
        ));
    }
    Ok(())
}

/// The browser's error says neither who cancelled nor that time ran out.
pub(super) fn explain(asked: Asked, error: &JsValue, is_late: bool) -> Fault {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    because(match (name.as_str(), asked) {
        ("NotAllowedError" | "AbortError", _) if is_late => "This took too long. Try again when you are ready.",
        ("NotAllowedError" | "AbortError", Asked::Create) => {
            "This was cancelled, so no passkey was added. Try again when you are ready."
        }
        ("NotAllowedError" | "AbortError", Asked::Show) => {
            "This was cancelled, or this device has no passkey for Keywright. Try again, or use another device."
        }
        ("InvalidStateError", Asked::Create) => {
            "This device already has one of your passkeys. Add one on another device."
        }
        ("SecurityError", _) => "Your browser doesn't allow passkeys at this address. Ask your administrator.",
        ("NotSupportedError", _) => {
            "This device or password manager can't create the kind of passkey that Keywright needs. Use another one."
        }
        ("ConstraintError", _) => {
            "This device can't confirm that it's you. Set up a screen lock or a PIN, or use another device."
        }
        _ => return failed(&name),
    })
}

/// The authenticator's answer lacks what the Worker needs.
pub(super) fn unreadable() -> Fault {
    because("Your browser or password manager sent an answer that Keywright can't read. Use another one.")
}

fn failed(name: &str) -> Fault {
    let name = if name.is_empty() { String::new() } else { format!(" ({name})") };
    because(format!("Your browser or password manager reported an error{name}. Try again, or use another device."))
}

fn because(cause: impl Into<String>) -> Fault {
    Fault::Browser(cause.into())
}
