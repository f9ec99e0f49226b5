//! Enter on a checkbox, a switch or a radio button does nothing. In a form, it would submit the form: a person who wants to
//! switch a permission on would create the key.

use leptos::ev::keydown;
use leptos::prelude::*;
use leptos::web_sys::Element;
use wasm_bindgen::JsCast;

/// From now on, for the whole page.
pub fn follow() {
    let listener = window_event_listener(keydown, |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_choice = target.is_some_and(|target| target.matches("[type=checkbox], [type=radio]").unwrap_or(false));
        if is_choice && event.key() == "Enter" {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}
