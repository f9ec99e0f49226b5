//! Whether the browser keeps cookies here. It is tested before anybody signs in: a sign-in whose cookie is dropped is lost at
//! once, and the link with it.

use crate::api::Fault;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

const TEST_COOKIE: &str = "__Host-test=1";

/// Like those of the session's cookie, which scripts can't set.
const ATTRIBUTES: &str = "Path=/; Secure; SameSite=Lax";

/// Fails if the browser would not keep the cookie of a session, and says what to do.
pub fn check() -> Result<(), Fault> {
    if are_kept() {
        return Ok(());
    }
    let cause = if window().is_secure_context() {
        "Your browser does not keep cookies for this site, so it can't keep you signed in. Allow cookies for this site, then \
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
    // What was not kept need not be removed.
    let _ = page.set_cookie(&format!("{TEST_COOKIE}; {ATTRIBUTES}; Max-Age=0"));
    is_kept
}
