//! A dialog for a text that is shown once. It closes only when the member says that they have saved the text.
//!
//! The text is in this dialog's memory and nowhere else; closing the dialog drops it.

use crate::ui::button::{Button, Variant};
use crate::ui::copy::CopyButton;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Icon, IconName};
use crate::ui::notice::Warning;
use crate::ui::show_if::ShowIf;
use leptos::ev::{beforeunload, popstate};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// What the member has done with the text.
#[derive(Clone, Copy, Default)]
pub struct Handling {
    pub is_revealed: RwSignal<bool>,
    /// Copied or downloaded: closing the dialog is the next step.
    pub is_saved: RwSignal<bool>,
}

#[component]
pub fn SecretDialog(
    #[prop(into)] title: String,
    /// What is shown: "Secret".
    what: &'static str,
    text: StoredValue<String>,
    /// Shown instead of the text until it is revealed; by default a dot for each character.
    #[prop(optional, into)]
    masked: Option<String>,
    /// Shown at the first attempt to close the dialog.
    warning: &'static str,
    /// The text of the button that closes the dialog.
    done: &'static str,
    on_done: Callback<()>,
    /// What is shown above it.
    intro: AnyView,
    #[prop(optional)] handling: Handling,
    /// What is shown below it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let asked_to_close = RwSignal::new(false);
    let ask = move || asked_to_close.set(true);
    keep_from_leaving(ask);
    let masked = masked.unwrap_or_else(|| "•".repeat(text.with_value(String::len)));
    let done_button = move || {
        let variant = if handling.is_saved.get() { Variant::Primary } else { Variant::Secondary };
        view! { <Button variant on_click=on_done>{done}</Button> }
    };
    view! {
        <Dialog title is_success=true on_dismiss=ask>
            {intro}
            <HiddenLine what text masked handling />
            {children.map(|children| children())}
            <div role="alert">
                <ShowIf when=asked_to_close>
                    <Warning>
                        <p>{warning}</p>
                    </Warning>
                </ShowIf>
            </div>
            <div class="flex justify-end">{done_button}</div>
        </Dialog>
    }
}

/// Masked until it is revealed, copied without being shown. The button that copies is the primary one until the text is saved.
#[component]
fn HiddenLine(what: &'static str, text: StoredValue<String>, masked: String, handling: Handling) -> impl IntoView {
    let Handling { is_revealed, is_saved } = handling;
    let shown = move || if is_revealed.get() { text.get_value() } else { masked.clone() };
    let variant = Signal::derive(move || if is_saved.get() { Variant::Secondary } else { Variant::Primary });
    view! {
        <div class="space-y-2">
            <code
                class="block rounded-control border border-line bg-sunken px-3 py-2.5 font-mono text-sm break-all"
                aria-label=move || if is_revealed.get() { what.to_owned() } else { format!("{what}, hidden") }
                role="group"
            >
                {shown}
            </code>
            <div class="flex flex-wrap gap-2">
                <Button on_click=move || is_revealed.update(|revealed| *revealed = !*revealed)>
                    <Icon name=IconName::Eye />
                    {move || if is_revealed.get() { "Hide" } else { "Reveal" }}
                </Button>
                <CopyButton variant copied=is_saved text=Signal::derive(move || text.get_value()) label="Copy" />
            </div>
        </div>
    }
}

/// Asks before the page is closed or reloaded while a reply is pending that comes only once.
pub fn ask_before_unloading(is_on_its_way: RwSignal<bool>) {
    let on_unload = window_event_listener(beforeunload, move |event| {
        if is_on_its_way.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || on_unload.remove());
}

/// Asks before Back, closing and reloading, as long as the caller is mounted.
fn keep_from_leaving(ask: impl Fn() + 'static) {
    let stay_here = || {
        if let Ok(history) = window().history() {
            // An entry for the page itself can always be added.
            let _ = history.push_state_with_url(&JsValue::NULL, "", None);
        }
    };
    stay_here();
    let on_back = window_event_listener(popstate, move |_| {
        stay_here();
        ask();
    });
    let on_unload = window_event_listener(beforeunload, |event| event.prevent_default());
    on_cleanup(move || {
        on_back.remove();
        on_unload.remove();
    });
}
