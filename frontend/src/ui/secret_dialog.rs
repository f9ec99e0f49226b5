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

#[component]
pub fn SecretDialog(
    #[prop(into)] title: String,
    /// What is shown: "Secret".
    what: &'static str,
    text: StoredValue<String>,
    /// Shown at the first attempt to close the dialog.
    warning: &'static str,
    /// The text of the button that closes the dialog.
    done: &'static str,
    on_done: Callback<()>,
    /// What is shown above it.
    intro: AnyView,
    /// What is shown below it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let asked_to_close = RwSignal::new(false);
    let ask = move || asked_to_close.set(true);
    keep_from_leaving(ask);
    view! {
        <Dialog title on_dismiss=ask>
            {intro}
            <HiddenLine what text />
            {children.map(|children| children())}
            <div role="alert">
                <ShowIf when=asked_to_close>
                    <Warning>
                        <p>{warning}</p>
                    </Warning>
                </ShowIf>
            </div>
            <div class="flex justify-end">
                <Button on_click=on_done>{done}</Button>
            </div>
        </Dialog>
    }
}

/// Hidden until it is revealed, copied without being shown.
#[component]
fn HiddenLine(what: &'static str, text: StoredValue<String>) -> impl IntoView {
    let revealed = RwSignal::new(false);
    let shown = move || {
        if revealed.get() { text.get_value() } else { "•".repeat(text.with_value(String::len)) }
    };
    view! {
        <div class="space-y-2">
            <code
                class="block rounded-control border border-line bg-sunken px-3 py-2.5 font-mono text-sm break-all"
                aria-label=move || if revealed.get() { what.to_owned() } else { format!("{what}, hidden") }
                role="group"
            >
                {shown}
            </code>
            <div class="flex flex-wrap gap-2">
                <Button on_click=move || revealed.update(|revealed| *revealed = !*revealed)>
                    <Icon name=IconName::Eye />
                    {move || if revealed.get() { "Hide" } else { "Reveal" }}
                </Button>
                <CopyButton variant=Variant::Primary text=Signal::derive(move || text.get_value()) label="Copy" />
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
