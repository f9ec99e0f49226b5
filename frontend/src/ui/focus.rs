//! Moves the keyboard focus.

use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::JsCast;

/// Focuses the first element that `selector` finds.
pub fn focus_first(selector: &str) {
    focus(document().query_selector(selector).ok().flatten());
}

/// If there is no element, or it cannot be focused, the focus stays where it is.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
