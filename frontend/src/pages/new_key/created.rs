//! The dialog that shows the secret of a key that was just created, once. `app.rs` shows it above every page.
//!
//! `env_line` is the line for a `.env` file, `samples` are programs that use the key, `test_request` tries it.

pub mod env_line;
pub mod samples;
pub mod test_request;

use crate::display_text::isolated;
use crate::parts::key::page_of;
use crate::routes;
use crate::ui::button::{Button, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::secret_dialog::{Handling, SecretDialog};
use env_line::EnvLine;
use leptos::prelude::*;
use samples::Samples;
use shared::key::{CreatedKey, Key};
use test_request::TestRequest;

/// Says that the key was created, and shows its secret if the reply contains it.
#[component]
pub fn CreatedDialog(created: CreatedKey, on_left: Callback<()>) -> impl IntoView {
    let replace_page = routes::replace_page();
    let key_page = page_of(&created.key);
    let leave = Callback::new(move |()| {
        replace_page.run(key_page);
        on_left.run(());
    });
    match created.secret {
        Some(secret) => view! { <SecretOnce secret key=created.key on_stored=leave /> }.into_any(),
        None => view! { <SecretGone on_read=leave /> }.into_any(),
    }
}

#[component]
fn SecretOnce(secret: String, key: Key, on_stored: Callback<()>) -> impl IntoView {
    let (secret, handling) = (StoredValue::new(secret), Handling::default());
    let masked = key.hint.replace('…', "••••");
    let intro = view! {
        <p class="text-muted">
            "Copy the key now and store it securely: "
            <strong class="text-ink">"you can view or copy it only once."</strong>
        </p>
    }
    .into_any();
    view! {
        <SecretDialog
            title=what_was_created(&key)
            what="Secret"
            text=secret
            masked=masked.clone()
            warning="You won't be able to see this key again. Have you saved it?"
            done="Done, I've saved it"
            on_done=on_stored
            intro
            handling
        >
            <EnvLine secret masked handling />
            <Samples permissions=key.permissions />
            <TestRequest secret key />
        </SecretDialog>
    }
}

/// "Checkout · test key created".
fn what_was_created(key: &Key) -> String {
    match (&key.name, key.mode) {
        (Some(name), mode) => format!("{} · {mode} key created", isolated(name)),
        (None, mode) => format!("{} key created", mode.label()),
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
