//! The dialog that shows the secret of a key that was just created, once. `app.rs` shows it above every page.

use crate::routes;
use crate::ui::button::{Button, Variant};
use crate::ui::copy::CopyButton;
use crate::ui::dialog::Dialog;
use crate::ui::secret_dialog::SecretDialog;
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::key::{CreatedKey, Mode};

/// Says that the key was created, and shows its secret if the reply contains it.
#[component]
pub fn CreatedDialog(created: CreatedKey, on_left: Callback<()>) -> impl IntoView {
    let replace_page = routes::replace_page();
    let key_page = DashboardPage::key(created.key.merchant_id, created.key.id);
    let leave = Callback::new(move |()| {
        replace_page.run(key_page);
        on_left.run(());
    });
    match created.secret {
        Some(secret) => view! { <SecretOnce secret mode=created.key.mode on_stored=leave /> }.into_any(),
        None => view! { <SecretGone on_read=leave /> }.into_any(),
    }
}

#[component]
fn SecretOnce(secret: String, mode: Mode, on_stored: Callback<()>) -> impl IntoView {
    let secret = StoredValue::new(secret);
    let intro = view! {
        <p class="text-muted">
            "Your " {mode.label().to_ascii_lowercase()} " key is ready. Copy it now and store it securely: "
            <strong class="text-ink">"you can view or copy it only once."</strong>
        </p>
    }
    .into_any();
    view! {
        <SecretDialog
            title="API key created"
            what="Secret"
            text=secret
            warning="You won't be able to see this key again. Have you saved it?"
            done="Done, I've saved it"
            on_done=on_stored
            intro
        >
            <ReadyLines secret />
        </SecretDialog>
    }
}

/// Lines to copy to where keys are used; they do not show the secret.
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

/// An earlier request created the key, but its reply was lost, and the secret with it.
#[component]
fn SecretGone(on_read: Callback<()>) -> impl IntoView {
    view! {
        <Dialog title="This key already exists" on_dismiss=on_read>
            <p class="text-muted">
                "An earlier request created it, but the reply with its secret was lost. The secret can't be shown again. "
                "Create another key and disable this one."
            </p>
            <div class="flex justify-end">
                <Button variant=Variant::Primary on_click=on_read>"Go to the key"</Button>
            </div>
        </Dialog>
    }
}

fn origin() -> String {
    window().location().origin().unwrap_or_default()
}
