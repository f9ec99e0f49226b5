//! What this browser remembers between visits. Browsers can forbid storage; then nothing is remembered.

use leptos::prelude::window;
use web_sys::Storage;

/// The stored text.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Stores a text, or removes it.
pub fn set(name: &str, text: Option<&str>) {
    if let Some(storage) = storage() {
        // A full storage keeps what it has.
        let _ = match text {
            Some(text) => storage.set_item(name, text),
            None => storage.remove_item(name),
        };
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
