//! What happens with keys that are reported as leaked, and who is mailed.

use super::saving::Saving;
use crate::ui::notice::Failure;
use crate::ui::select::Select;
use crate::ui::switch::Switch;
use leptos::prelude::*;
use shared::member::{LeakMail, Organisation, OrganisationPatch};

#[component]
pub fn LeakedKeys() -> impl IntoView {
    let saving = Saving::get();
    let known = untrack(|| saving.known());
    let revokes = RwSignal::new(known.as_ref().is_none_or(|organisation| organisation.revokes_leaked_test_keys));
    let mail = RwSignal::new(known.map_or(LeakMail::OwnersAndAdmins, |organisation| organisation.leak_mail));
    let show = move |organisation: &Organisation| {
        revokes.set(organisation.revokes_leaked_test_keys);
        mail.set(organisation.leak_mail);
    };
    let send = move |patch: OrganisationPatch| {
        let on_saved = move |organisation: &Organisation| {
            // Changes meanwhile were not sent.
            show(organisation);
            "Settings saved."
        };
        if let Some(known) = untrack(|| saving.known()) {
            saving.save(&patch, &known, Box::new(on_saved));
        }
    };
    // If the change failed, the controls return.
    Effect::new(move || {
        if saving.form.failure.with(Option::is_some)
            && let Some(known) = untrack(|| saving.known())
        {
            show(&known);
        }
    });
    let switch = move |is_on| {
        revokes.set(is_on);
        send(OrganisationPatch { revokes_leaked_test_keys: Some(is_on), ..OrganisationPatch::default() });
    };
    let select = move |name: String| {
        let Ok(selected) = name.parse() else { return };
        mail.set(selected);
        send(OrganisationPatch { leak_mail: Some(selected), ..OrganisationPatch::default() });
    };
    let options =
        LeakMail::ALL.iter().map(|mail| (mail.wire_name().to_owned(), recipients(*mail).to_owned())).collect();
    view! {
        <div class="space-y-5 p-5">
            <div class="max-w-2xl">
                <h2>"Leaked keys"</h2>
                <p class="text-muted">
                    "GitHub, GitLab and anybody who finds a key can report it as leaked. A report needs the secret itself, so nobody "
                    "can report a key that they don't have. Live keys that are reported are always revoked."
                </p>
            </div>
            <div class="flex items-start justify-between gap-4">
                <div class="max-w-2xl">
                    <h3 class="font-medium">"Revoke test keys that are reported as leaked"</h3>
                    <p class="text-muted">"While this is off, a reported test key keeps working until a member revokes it."</p>
                </div>
                <Switch label="Revoke test keys that are reported as leaked" on=revokes on_change=switch />
            </div>
            <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
                <div class="max-w-2xl min-w-60 flex-1">
                    <label for="leak_mail" class="font-medium">"Email about leaked keys"</label>
                    <p class="text-muted">"Sent if your administrator has set up email for Keywright."</p>
                </div>
                <Select id="leak_mail" class="w-full sm:w-auto" options value=Signal::derive(move || mail.get().to_string()) on_select=select />
            </div>
            <Failure message=saving.form.failure />
        </div>
    }
}

/// Who is mailed, in words.
pub const fn recipients(mail: LeakMail) -> &'static str {
    match mail {
        LeakMail::OwnersAndAdmins => "Owners and admins",
        LeakMail::Owners => "Owners",
        LeakMail::Nobody => "Nobody",
    }
}
