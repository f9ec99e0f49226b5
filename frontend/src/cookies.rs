//! Tests before a sign-in whether the browser keeps cookies: else the session would be lost at once, and the link with it.

use crate::api::Fault;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

const TEST_COOKIE: &str = "__Host-test=1";

/// Those of the session's cookie, except `HttpOnly`: scripts can't set that.
const ATTRIBUTES: &str = "Path=/; Secure; SameSite=Lax";

/// Fails with advice if the browser would not keep the session's cookie.
pub fn check() -> Result<(), Fault> {
    if are_kept() {
        return Ok(());
    }
    let cause = if window().is_secure_context() {
        "Your browser doesn't keep cookies for this site, so it can't keep you signed in. Allow cookies for this site, then \
         try again."
    } else {
        "This page was opened without https, so your browser can't keep you signed in. Open the link with https."
    };
    Err(Fault::Browser(cause.to_owned()))
}

fn are_kept() -> bool {
    let Ok(page) = document().dyn_into::<HtmlDocument>() else { return false };
    let is_set = page.set_cookie(&format!("{TEST_COOKIE}; {ATTRIBUTES}")).is_ok();
    let is_kept = is_set && page.cookie().is_ok_and(|cookies| cookies.contains(TEST_COOKIE));
    // If the cookie was not kept, there is nothing to remove.
    let _ = page.set_cookie(&format!("{TEST_COOKIE}; {ATTRIBUTES}; Max-Age=0"));
    is_kept
}
