//! The secret, once: it is shown in a dialog that closes only by saying that it is stored.
//!
//! It lives in this dialog's memory and nowhere else; closing the dialog drops it.

use crate::ui::button::{Button, Look};
use crate::ui::copy::CopyButton;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::notice::Warning;
use crate::ui::when::When;
use leptos::ev::{beforeunload, popstate};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::key::{CreatedKey, Mode};
use wasm_bindgen::JsValue;

/// Tells that the key was created, and shows its secret where the reply brought it.
#[component]
pub fn CreatedDialog(created: CreatedKey, developers: String) -> impl IntoView {
    let navigate = use_navigate();
    let key_page = format!("{developers}/keys/{}", created.key.id);
    let leave = Callback::new(move |()| {
        navigate(&key_page, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    match created.secret {
        Some(secret) => view! { <SecretOnce secret mode=created.key.mode on_stored=leave /> }.into_any(),
        None => view! { <SecretGone on_read=leave /> }.into_any(),
    }
}

#[component]
fn SecretOnce(secret: String, mode: Mode, on_stored: Callback<()>) -> impl IntoView {
    let secret = StoredValue::new(secret);
    let asked_to_close = RwSignal::new(false);
    let ask = move || asked_to_close.set(true);
    keep_from_leaving(ask);
    view! {
        <Dialog title="API key created" on_dismiss=ask>
            <p class="text-muted">
                "Your " {mode.label().to_ascii_lowercase()} " key is ready. Copy its secret now and store it safely: "
                <strong class="text-ink">"you can view or copy it only once."</strong>
            </p>
            <SecretLine secret />
            <ReadyLines secret />
            <div role="alert">
                <When holds=asked_to_close>
                    <Warning>
                        <p>"The secret is lost for ever when this closes. Is it stored?"</p>
                    </Warning>
                </When>
            </div>
            <div class="flex justify-end">
                <Button on_click=on_stored>"I have stored it"</Button>
            </div>
        </Dialog>
    }
}

/// The secret: hidden until it is revealed, copied without being shown.
#[component]
fn SecretLine(secret: StoredValue<String>) -> impl IntoView {
    let revealed = RwSignal::new(false);
    let shown = move || {
        if revealed.get() { secret.get_value() } else { "•".repeat(secret.with_value(String::len)) }
    };
    view! {
        <div class="space-y-2">
            <code
                class="block rounded-control border border-line bg-sunken px-3 py-2.5 font-mono text-sm break-all"
                aria-label=move || if revealed.get() { "Secret" } else { "Secret, hidden" }
                role="group"
            >
                {shown}
            </code>
            <div class="flex flex-wrap gap-2">
                <Button on_click=move || revealed.update(|revealed| *revealed = !*revealed)>
                    <Icon drawing=Drawing::Eye />
                    {move || if revealed.get() { "Hide" } else { "Reveal" }}
                </Button>
                <CopyButton look=Look::Primary text=Signal::derive(move || secret.get_value()) label="Copy" />
            </div>
        </div>
    }
}

/// Lines to paste where keys are used; the secret in them stays hidden.
#[component]
fn ReadyLines(secret: StoredValue<String>) -> impl IntoView {
    let env = move |secret: &str| format!("KEYWRIGHT_API_KEY={secret}");
    let curl = move |secret: &str| format!("curl --oauth2-bearer '{secret}' '{}/v1/authorize'", origin());
    view! {
        <div class="space-y-2">
            <ReadyLine name=".env" secret line=env />
            <ReadyLine name="curl" secret line=curl />
        </div>
    }
}

#[component]
fn ReadyLine(
    name: &'static str,
    secret: StoredValue<String>,
    line: impl Fn(&str) -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <div class="flex items-center gap-2 rounded-control border border-line px-3 py-1.5">
            <span class="w-9 shrink-0 text-xs text-muted">{name}</span>
            <code class="min-w-0 flex-1 truncate font-mono text-xs">{line("••••••")}</code>
            <CopyButton text=Signal::derive(move || secret.with_value(|secret| line(secret))) label=format!("Copy {name} line") bare=true />
        </div>
    }
}

/// The key was made by an earlier request whose reply was lost, and the secret with it.
#[component]
fn SecretGone(on_read: Callback<()>) -> impl IntoView {
    view! {
        <Dialog title="This key was created already" on_dismiss=on_read>
            <p class="text-muted">
                "An earlier request created it, and its reply, which held the secret, did not arrive. "
                "No second key was made. The secret cannot be shown again: create another key, and disable this one."
            </p>
            <div class="flex justify-end">
                <Button look=Look::Primary on_click=on_read>"Go to the key"</Button>
            </div>
        </Dialog>
    }
}

/// Makes Back, closing and reloading ask first, as long as the caller is mounted.
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

fn origin() -> String {
    window().location().origin().unwrap_or_default()
}
