//! The static page that is shown until the program has started: `frontend/page/index.html` and `start.js`.

use crate::storage;
use leptos::prelude::document;

/// Tells `start.js` at the next visit that the dashboard will be shown, and not the sign-in page.
const SIGNED_IN: &str = "signed-in";

/// Removes the static page. The program calls this when it shows something for the first time.
pub fn remove() {
    if let Some(page) = document().get_element_by_id("start") {
        page.remove();
    }
}

/// Remembers whether somebody is signed in.
pub fn remember(is_signed_in: bool) {
    storage::set(SIGNED_IN, is_signed_in.then_some("true"));
}
