//! The other tabs of this browser, which share the session.

use leptos::ev::visibilitychange;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::BroadcastChannel;

const CHANNEL: &str = "keywright-session";

thread_local! {
    /// `None` in browsers without broadcast channels: their tabs ask when they become visible.
    static OTHERS: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

/// Tells the other tabs that a member has signed in or out.
pub fn announce() {
    OTHERS.with(|others| {
        if let Some(others) = others {
            // An open channel accepts every message.
            let _ = others.post_message(&JsValue::TRUE);
        }
    });
}

/// Calls `check` whenever the session may have changed: another tab says so, or this one becomes visible again.
pub fn on_change(check: impl Fn() + Clone + 'static) {
    let on_visible = check.clone();
    let visible = window_event_listener(visibilitychange, move |_| {
        if !document().hidden() {
            on_visible();
        }
    });
    on_cleanup(move || visible.remove());
    let on_message = Closure::<dyn Fn()>::new(check);
    OTHERS.with(|others| {
        if let Some(others) = others {
            others.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
    });
    on_message.forget();
}
