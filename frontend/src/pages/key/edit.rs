//! Edits what may change of a key: its name and description.

use super::shown::ShownKey;
use crate::api;
use crate::ui::button::{Button, SubmitButton};
use crate::ui::dialog::Dialog;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::FormState;
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::UpdateKey;
use shared::key::KeyPatch;

#[component]
pub fn EditDialog(shown: ShownKey, editing: RwSignal<bool>) -> impl IntoView {
    let key = shown.get_untracked();
    let name = RwSignal::new(key.name.unwrap_or_default());
    let description = RwSignal::new(key.description.unwrap_or_default());
    let form = FormState::new();
    let toasts = Toasts::get();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let patch =
            KeyPatch { name: Some(Some(name.get_untracked())), description: Some(Some(description.get_untracked())) };
        let Some(patch) = form.checked(patch.check()) else { return };
        form.send(api::call::<UpdateKey>(&key.id, &patch), move |updated| {
            shown.set(updated);
            editing.set(false);
            toasts.say("Saved.");
        });
    };
    view! {
        <Dialog title="Edit API key" on_dismiss=move || editing.set(false)>
            <form class="space-y-4" novalidate on:submit=submit>
                <TextField name="name" label="Name" optional=true value=name error=form.errors.of("name") />
                <TextArea name="description" label="Description" value=description error=form.errors.of("description") />
                <Failure message=form.failure />
                <div class="flex justify-end gap-2">
                    <Button on_click=move || editing.set(false)>"Cancel"</Button>
                    <SubmitButton busy=form.busy>{move || if form.busy.get() { "Saving…" } else { "Save" }}</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
