//! The name of the organisation, and the URL of its API.

use super::saving::Saving;
use crate::ui::button::SaveButton;
use crate::ui::field::TextField;
use crate::ui::notice::Failure;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::member::{Organisation, OrganisationPatch};

#[component]
pub fn Details(organisation: Organisation) -> impl IntoView {
    let saving = Saving::get();
    let form = saving.form;
    let name = RwSignal::new(organisation.name.clone());
    let api_url = RwSignal::new(organisation.api_url.clone().unwrap_or_default());
    let seen = RwSignal::new(organisation);
    let has_changed = Memo::new(move |_| {
        let Organisation { name: seen_name, api_url: seen_url, .. } = seen.get();
        name.get() != seen_name || api_url.get() != seen_url.unwrap_or_default()
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !has_changed.get_untracked() {
            return;
        }
        let (name_typed, url_typed) = (Some(name.get_untracked()), Some(Some(api_url.get_untracked())));
        let patch = OrganisationPatch { name: name_typed, api_url: url_typed, ..OrganisationPatch::default() };
        let Some(patch) = form.checked(patch.check()) else { return };
        let on_saved = move |organisation: &Organisation| {
            name.set(organisation.name.clone());
            api_url.set(organisation.api_url.clone().unwrap_or_default());
            seen.set(organisation.clone());
            "Settings saved."
        };
        // The other settings are below the form, where the member may have changed them since.
        let Organisation { name: seen_name, api_url: seen_url, .. } = seen.get_untracked();
        let Some(known) = untrack(|| saving.known()) else { return };
        saving.save(&patch, &Organisation { name: seen_name, api_url: seen_url, ..known }, Box::new(on_saved));
    };
    view! {
        <form class="space-y-4 p-5" novalidate on:submit=submit>
            <div class="max-w-md space-y-4">
                <TextField name="name" label="Name of the organisation" value=name error=form.errors.message("name") />
                <TextField
                    name="api_url"
                    label="URL of your API"
                    hint="The code samples for new keys send their requests there."
                    placeholder="https://api.example.com"
                    kind="url"
                    optional=true
                    value=api_url
                    error=form.errors.message("api_url")
                />
            </div>
            <Failure message=form.failure />
            <SaveButton busy=form.busy is_changed=has_changed />
        </form>
    }
}
