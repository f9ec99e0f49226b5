//! Edits a key's name and description, all that can be changed.

use super::shown::ShownKey;
use crate::api;
use crate::display_text::isolated;
use crate::state::edit::{Edit, changed_by};
use crate::state::form::FormState;
use crate::ui::button::{Button, SubmitButton};
use crate::ui::dialog::Dialog;
use crate::ui::field::{TextArea, TextField};
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::{GetKey, Nothing, UpdateKey};
use shared::key::KeyPatch;

#[component]
pub fn EditDialog(shown: ShownKey, editing: RwSignal<bool>) -> impl IntoView {
    let key = shown.get_untracked();
    let name = Edit::new("The name", key.name.as_deref().unwrap_or_default());
    let description = Edit::new("The description", key.description.as_deref().unwrap_or_default());
    let (id, seen) = (key.id, StoredValue::new(key));
    let form = FormState::new();
    let toasts = Toasts::get();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let patch = KeyPatch { name: name.changed().map(Some), description: description.changed().map(Some) };
        let Some(patch) = form.checked(patch.check()) else { return };
        if patch == KeyPatch::default() {
            return editing.set(false);
        }
        let update = api::call::<UpdateKey>(&id, &patch).unless_changed(&seen.get_value());
        let done = move |updated| {
            shown.set(updated);
            editing.set(false);
            toasts.say("Saved.");
        };
        // Another member has changed the key: shows what, and keeps the typed texts.
        let read_again = move || {
            form.send(api::call::<GetKey>(&id, &Nothing {}), move |now| {
                let changes = [
                    name.follow(now.name.as_deref().unwrap_or_default()),
                    description.follow(now.description.as_deref().unwrap_or_default()),
                ];
                form.failure.set(Some(changed_by(&isolated(&now.updated_by.name), changes).into()));
                seen.set_value(now.clone());
                shown.set(now);
            });
        };
        form.send_unless_changed(update, done, read_again);
    };
    view! {
        <Dialog title="Edit API key" on_dismiss=move || editing.set(false)>
            <form class="space-y-4" novalidate on:submit=submit>
                <TextField name="name" label="Name" optional=true value=name.typed error=form.errors.message("name") />
                <TextArea name="description" label="Description" value=description.typed error=form.errors.message("description") />
                <Failure message=form.failure />
                <div class="flex justify-end gap-2">
                    <Button on_click=move || editing.set(false)>"Cancel"</Button>
                    <SubmitButton busy=form.busy>{move || if form.busy.get() { "Saving…" } else { "Save" }}</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
