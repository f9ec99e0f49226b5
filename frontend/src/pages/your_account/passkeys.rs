//! The member's passkeys: adding, renaming, removing. `first` explains the first one.

pub mod first;

use crate::api;
use crate::display_text::isolated;
use crate::parts::await_remote::{AwaitRemote, ShowMore};
use crate::parts::confirm_dialog::ConfirmDialog;
use crate::parts::time::Time;
use crate::passkey;
use crate::state::confirmation::Confirmation;
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, RowButton, SaveButton, SubmitButton};
use crate::ui::dialog::Dialog;
use crate::ui::empty::Empty;
use crate::ui::field::TextField;
use crate::ui::icon::{Icon, IconName};
use crate::ui::notice::{Failure, Warning};
use crate::ui::show_if::ShowIf;
use crate::ui::toast::Toasts;
use first::FirstPasskey;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::{DeletePasskey, Nothing, UpdatePasskey};
use shared::page::Page;
use shared::passkey::{Passkey, PasskeyPatch};
use shared::problem::ErrorCode;

/// What is about to happen to a passkey.
#[derive(Clone, Debug)]
enum PasskeyDialog {
    Add,
    Rename(Passkey),
    Remove(Passkey),
}

#[component]
pub fn Passkeys(passkeys: Remote<Page<Passkey>>) -> impl IntoView {
    let dialog = RwSignal::new(None::<PasskeyDialog>);
    let show = move |page: Page<Passkey>| {
        match page.items.is_empty() {
        true => view! {
            <Empty
                icon=IconName::Passkey
                title="No passkeys yet"
                text="Use a passkey to sign in with your fingerprint, face or PIN, and to confirm changes to live keys and members."
            />
        }
        .into_any(),
        false => view! {
            <ul class="divide-y divide-line">{page.items.into_iter().map(|passkey| passkey_row(passkey, dialog)).collect_view()}</ul>
        }
        .into_any(),
    }
    };
    view! {
        <section class="card">
            <div class="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3">
                <h2>"Passkeys"</h2>
                <Button on_click=move || dialog.set(Some(PasskeyDialog::Add))>
                    <Icon name=IconName::Plus />
                    "Add passkey"
                </Button>
            </div>
            <Demand />
            <FirstPasskey />
            <AwaitRemote remote=passkeys lines=2 show />
            <ShowMore remote=passkeys />
        </section>
        <OpenDialog dialog passkeys />
    }
}

/// Says that the organisation requires a passkey, as long as the member has none.
#[component]
fn Demand() -> impl IntoView {
    let session = CurrentSession::get();
    let is_needed = move || {
        session
            .member()
            .is_some_and(|session| session.missing_step_up(session.expires_at) == Some(ErrorCode::PasskeyRequired))
    };
    view! {
        <ShowIf when=Signal::derive(is_needed)>
            <div class="p-4 pb-0">
                <Warning>
                    <p>"Your organisation requires a passkey to manage live keys and members."</p>
                </Warning>
            </div>
        </ShowIf>
    }
}

fn passkey_row(passkey: Passkey, dialog: RwSignal<Option<PasskeyDialog>>) -> impl IntoView {
    let (to_rename, to_remove, name) = (passkey.clone(), passkey.clone(), passkey.name.clone());
    let last_used = match passkey.last_used_at {
        Some(at) => view! { "used " <Time at /> }.into_any(),
        None => "never used".into_any(),
    };
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
            <div class="min-w-0">
                <p class="font-medium wrap-anywhere"><bdi>{passkey.name}</bdi></p>
                <p class="text-xs text-muted">"Added " <Time at=passkey.created_at /> " · " {last_used}</p>
            </div>
            <span class="-mx-2.5 flex gap-1">
                <RowButton label="Rename" about=name.clone() on_click=move || dialog.set(Some(PasskeyDialog::Rename(to_rename.clone()))) />
                <RowButton label="Remove" about=name on_click=move || dialog.set(Some(PasskeyDialog::Remove(to_remove.clone()))) />
            </span>
        </li>
    }
}

/// The open dialog.
#[component]
fn OpenDialog(dialog: RwSignal<Option<PasskeyDialog>>, passkeys: Remote<Page<Passkey>>) -> impl IntoView {
    let (toasts, session) = (Toasts::get(), CurrentSession::get());
    let done = Callback::new(move |message: &'static str| {
        toasts.say(message);
        // The session says whether the member has a passkey.
        session.ask();
        dialog.set(None);
        passkeys.retry();
    });
    let close = Callback::new(move |()| dialog.set(None));
    move || {
        Some(match dialog.get()? {
            PasskeyDialog::Add => view! { <Naming passkey=None done close /> }.into_any(),
            PasskeyDialog::Rename(passkey) => view! { <Naming passkey=Some(passkey) done close /> }.into_any(),
            PasskeyDialog::Remove(passkey) => view! { <Removal passkey done close /> }.into_any(),
        })
    }
}

/// Names a passkey: an existing one, or one that is then created.
#[component]
fn Naming(passkey: Option<Passkey>, done: Callback<&'static str>, close: Callback<()>) -> impl IntoView {
    let (form, confirmation) = (FormState::new(), Confirmation::get());
    let (title, hint) = match &passkey {
        None => ("Add a passkey", "For example, the device it's on."),
        Some(_) => ("Rename passkey", ""),
    };
    let seen = passkey.as_ref().map(|passkey| passkey.name.clone()).unwrap_or_default();
    let name = RwSignal::new(seen.clone());
    let id = passkey.map(|passkey| passkey.id);
    let is_changed = Signal::derive(move || name.get() != seen);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if id.is_some() && !is_changed.get_untracked() {
            return;
        }
        let Some(patch) = form.checked(PasskeyPatch { name: name.get_untracked() }.check()) else { return };
        match id {
            None => form.wait(passkey::add(patch.name, move |outgoing| confirmation.send(outgoing)), move |_| {
                done.try_run("The passkey was added.");
            }),
            Some(id) => form.send(api::call::<UpdatePasskey>(&id, &patch), move |_| {
                done.try_run("Saved.");
            }),
        }
    };
    view! {
        <Dialog title on_dismiss=close>
            <form class="space-y-4" novalidate on:submit=submit>
                <TextField
                    name="name"
                    label="Name"
                    placeholder="Work laptop"
                    hint
                    value=name
                    error=form.errors.message("name")
                />
                <Failure message=form.failure />
                <div class="flex justify-end gap-2">
                    <Button on_click=close>"Cancel"</Button>
                    {match id {
                        Some(_) => view! { <SaveButton busy=form.busy is_changed /> }.into_any(),
                        None => view! {
                            <SubmitButton busy=form.busy>
                                {move || if form.busy.get() { "Waiting for your device…" } else { "Continue" }}
                            </SubmitButton>
                        }
                        .into_any(),
                    }}
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn Removal(passkey: Passkey, done: Callback<&'static str>, close: Callback<()>) -> impl IntoView {
    let form = FormState::new();
    let remove = move || {
        form.send(api::call::<DeletePasskey>(&passkey.id, &Nothing {}), move |()| {
            done.try_run("The passkey was removed.");
        });
    };
    view! {
        <ConfirmDialog
            title=format!("Remove {}?", isolated(&passkey.name))
            text="You won't be able to sign in with it. Delete it from your device too."
            action="Remove passkey"
            form
            on_confirm=remove
            on_dismiss=close
        />
    }
}
