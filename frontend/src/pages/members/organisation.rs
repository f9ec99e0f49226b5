//! The settings of the organisation, for owners: its name, and whether members need a passkey.

use crate::api;
use crate::display_text::isolated;
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::button::SubmitButton;
use crate::ui::field::TextField;
use crate::ui::notice::{Failure, Warning};
use crate::ui::switch::Switch;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::UpdateOrganisation;
use shared::member::{MemberRecord, Organisation, OrganisationPatch, Right};
use shared::page::Page;

#[component]
pub fn Settings(members: Remote<Page<MemberRecord>>) -> impl IntoView {
    view! {
        <section class="card divide-y divide-line">
            <h2 class="px-4 py-3">"Organisation"</h2>
            <Renaming />
            <PasskeyDemand members />
        </section>
    }
}

#[component]
fn Renaming() -> impl IntoView {
    let (form, toasts, session) = (FormState::new(), Toasts::get(), CurrentSession::get());
    let seen =
        StoredValue::new(untrack(|| session.member()).map(|session| session.organisation.name).unwrap_or_default());
    let name = RwSignal::new(seen.get_value());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let patch = OrganisationPatch { name: Some(name.get_untracked()), ..OrganisationPatch::default() };
        let Some(patch) = form.checked(patch.check()) else { return };
        let update = api::call::<UpdateOrganisation>(&(), &patch);
        let update = match untrack(|| session.member()) {
            Some(session) => update.unless_changed(&Organisation { name: seen.get_value(), ..session.organisation }),
            None => update,
        };
        form.send(update, move |organisation| {
            name.set(organisation.name.clone());
            seen.set_value(organisation.name.clone());
            session.set_organisation(organisation);
            toasts.say("Saved.");
        });
    };
    view! {
        <form class="space-y-3 p-4" novalidate on:submit=submit>
            <div class="max-w-md">
                <TextField name="organisation" label="Name of the organisation" value=name error=form.errors.message("name") />
            </div>
            <Failure message=form.failure />
            <SubmitButton busy=form.busy>{move || if form.busy.get() { "Saving…" } else { "Rename" }}</SubmitButton>
        </form>
    }
}

#[component]
fn PasskeyDemand(members: Remote<Page<MemberRecord>>) -> impl IntoView {
    let (form, toasts, session) = (FormState::new(), Toasts::get(), CurrentSession::get());
    let on = Memo::new(move |_| session.member().is_some_and(|session| session.organisation.requires_passkey));
    let shown = RwSignal::new(on.get_untracked());
    let change = move |demanded: bool| {
        shown.set(demanded);
        let patch = OrganisationPatch { requires_passkey: Some(demanded), ..OrganisationPatch::default() };
        form.send(api::call::<UpdateOrganisation>(&(), &patch), move |organisation| {
            // Clicks meanwhile were not sent.
            let demanded = organisation.requires_passkey;
            shown.set(demanded);
            session.set_organisation(organisation);
            toasts.say(if demanded { "A passkey is now required." } else { "A passkey is no longer required." });
        });
    };
    // If the change failed, the switch returns.
    Effect::new(move || {
        if form.failure.with(Option::is_some) {
            shown.set(on.get_untracked());
        }
    });
    view! {
        <div class="space-y-3 p-4">
            <div class="flex items-start justify-between gap-4">
                <div class="max-w-2xl">
                    <p class="font-medium">"Require a passkey"</p>
                    <p class="text-muted">
                        "Members must confirm with a passkey to create, enable, rotate or revoke live keys, to enable merchant "
                        "accounts, to manage members and to change these settings. Members without a passkey can still sign "
                        "in with a link and do everything else. While this is off, only members who have a passkey must confirm."
                    </p>
                </div>
                <Switch label="Require a passkey" on=shown on_change=change />
            </div>
            {move || without_passkey(members, session)}
            <Failure message=form.failure />
        </div>
    }
}

/// The members on this page who can manage live keys and have no passkey.
fn without_passkey(members: Remote<Page<MemberRecord>>, session: CurrentSession) -> Option<AnyView> {
    let page = members.get()?.ok()?;
    let lacking = page.items.into_iter().filter(|member| member.role.may(Right::ManageLiveKeys) && !member.has_passkey);
    let you = session.member()?.member.id;
    let names: Vec<_> =
        lacking.map(|member| if member.id == you { "you".to_owned() } else { isolated(&member.name) }).collect();
    (!names.is_empty()).then(|| {
        view! {
            <Warning>
                <p>"These members on this page manage live keys but have no passkey: " {names.join(", ")} "."</p>
            </Warning>
        }
        .into_any()
    })
}
