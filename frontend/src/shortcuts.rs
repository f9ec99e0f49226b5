//! Keyboard shortcuts. Those without a modifier can be turned off, as WCAG 2.1.4 requires.

use crate::storage;
use crate::ui::dialog;
use crate::ui::icon::IconName;
use leptos::ev::keydown;
use leptos::prelude::*;
use leptos::web_sys::{Element, KeyboardEvent};
use shared::dashboard::DashboardPage;
use wasm_bindgen::JsCast;

const OFF: &str = "shortcuts-off";

/// The pages of the navigation: the key that follows "g", the name, the page and its icon.
pub const PAGES: [(&str, &str, DashboardPage, IconName); 6] = [
    ("h", "Home", DashboardPage::Home, IconName::Home),
    ("m", "Merchants", DashboardPage::Merchants, IconName::Shop),
    ("k", "API keys", DashboardPage::Keys, IconName::Key),
    ("a", "Activity", DashboardPage::Activity, IconName::Activity),
    ("p", "Members", DashboardPage::Members, IconName::People),
    ("s", "Settings", DashboardPage::Settings, IconName::Settings),
];

/// What a shortcut asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    Search,
    Organisations,
    Help,
    Page(DashboardPage),
}

/// Whether shortcuts without a modifier are on.
pub fn are_on() -> bool {
    storage::get(OFF).is_none()
}

/// Turns shortcuts without a modifier on or off in this browser.
pub fn turn(on: bool) {
    storage::set(OFF, (!on).then_some("1"));
}

/// Calls `act` for every shortcut that is typed from now on.
pub fn follow(act: impl Fn(Shortcut) + 'static) {
    let last = StoredValue::new(String::new());
    let listener = window_event_listener(keydown, move |event| {
        let key = event.key();
        let before = last.try_update_value(|last| std::mem::replace(last, key.clone())).unwrap_or_default();
        if let Some(shortcut) = shortcut(&event, &key, &before) {
            event.prevent_default();
            act(shortcut);
        }
    });
    on_cleanup(move || listener.remove());
}

fn shortcut(event: &KeyboardEvent, key: &str, before: &str) -> Option<Shortcut> {
    if dialog::is_any_open() {
        return None;
    }
    if event.ctrl_key() || event.meta_key() {
        return (key == "k").then_some(Shortcut::Search);
    }
    if event.alt_key() || is_typing(event) || !are_on() {
        return None;
    }
    match key {
        "/" => Some(Shortcut::Search),
        "o" => Some(Shortcut::Organisations),
        "?" => Some(Shortcut::Help),
        _ if before == "g" => {
            PAGES.iter().find(|(letter, ..)| *letter == key).map(|(_, _, page, _)| Shortcut::Page(*page))
        }
        _ => None,
    }
}

/// Whether the key is for a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.matches("input, textarea, select, [contenteditable]").unwrap_or_default())
}
