//! The General information block: the key's type, name, description, expiry and addresses.

use super::TryList;
use super::draft::{Draft, EXPIRIES, Expiry};
use crate::clock::now;
use crate::parts::addresses::AllowedIps;
use crate::parts::key::ModeBadge;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::field::{SelectField, TextArea, TextField};
use crate::ui::notice::Failure;
use crate::ui::options::{OptionCard, Options};
use crate::ui::show_if::ShowIf;
use crate::ui::time::{date, to_the_minute};
use leptos::prelude::*;
use shared::key::Mode;
use shared::member::Right;

#[component]
pub fn GeneralInformation(draft: Draft, form: FormState, try_list: TryList) -> impl IntoView {
    view! {
        <section class="card space-y-5 p-5 sm:p-6" aria-labelledby="general">
            <h2 id="general">"General information"</h2>
            {match draft.replaced() {
                None => view! { <TypeChoice mode=draft.mode /> }.into_any(),
                Some(old) => view! { <FixedType mode=old.mode /> }.into_any(),
            }}
            <TextField
                name="name"
                label="Name"
                optional=true
                placeholder="Checkout, production"
                value=draft.name
                error=form.errors.message("name")
            />
            <TextArea
                name="description"
                label="Description"
                placeholder="Where this key is used and who owns it"
                value=draft.description
                error=form.errors.message("description")
            />
            <ExpiryChoice draft form />
            <Addresses draft form try_list />
        </section>
    }
}

/// The allowed addresses. For a duplicate or a replacement key, the list can be tried on the calls of the original.
#[component]
fn Addresses(draft: Draft, form: FormState, try_list: TryList) -> impl IntoView {
    let trying = FormState::new();
    let [error, untried] = [form, trying].map(|form| form.errors.message("allowed_ips"));
    // As high as the buttons: the form does not move when they are loaded.
    let try_list = draft
        .origin_id()
        .map(|key| view! { <div class="min-h-20 sm:min-h-9">{try_list(key, draft.allowed_ips, trying)}</div> });
    view! {
        <div class="space-y-3">
            <AllowedIps
                text=draft.allowed_ips
                error=Signal::derive(move || error.get().or_else(|| untried.get()))
            />
            {try_list}
        </div>
    }
}

#[component]
fn TypeChoice(mode: RwSignal<Mode>) -> impl IntoView {
    let session = CurrentSession::get();
    let choices = [
        (Mode::Live, "Works in the live environment only. Complete your go-live checks before you use it."),
        (Mode::Test, "Works in the test environment only. Safe for building and testing your integration."),
    ];
    let card = |(value, meaning): (Mode, &str)| {
        let choosable = session.may(Right::manage_keys(value));
        let refusal = if choosable { "" } else { " Your role allows test keys only." };
        OptionCard { label: value.label(), meaning: format!("{meaning}{refusal}"), choosable }
    };
    view! {
        <Options
            name="mode"
            legend="Type"
            options=choices.map(card).into()
            layout="grid gap-3 sm:grid-cols-2"
            chosen=Signal::derive(move || choices.iter().position(|(value, _)| *value == mode.get()).unwrap_or_default())
            on_choose=move |place: usize| {
                if let Some((value, _)) = choices.get(place) {
                    mode.set(*value);
                }
            }
        />
    }
}

/// The type of a replacement key, which is fixed.
#[component]
fn FixedType(mode: Mode) -> impl IntoView {
    view! {
        <div>
            <p class="mb-1.5 font-medium">"Type"</p>
            <p class="flex flex-wrap items-center gap-2 text-muted">
                <ModeBadge mode />
                "A replacement key keeps the same type."
            </p>
        </div>
    }
}

#[component]
fn ExpiryChoice(draft: Draft, form: FormState) -> impl IntoView {
    let can_stay = draft.replaced().is_some_and(|old| old.expires_at.is_some());
    let choices = EXPIRIES.iter().filter(|(_, expiry)| can_stay || *expiry != Expiry::AsBefore);
    let beside = move || match draft.expiry() {
        Expiry::AsBefore => draft.expires_at(now()).map(|at| format!("{}.", to_the_minute(at))),
        Expiry::Days(_) => draft.expires_at(now()).map(|at| format!("On {}.", date(at))),
        Expiry::Never | Expiry::OnDate => None,
    };
    let error = form.errors.message("expires_at");
    // For a date, the error is beside the date field.
    let is_elsewhere = move || error.get().is_some() && !matches!(draft.expiry(), Expiry::OnDate | Expiry::Never);
    view! {
        <div class="flex flex-col gap-1.5">
            <SelectField
                name="expiry"
                label="Expires"
                choices=choices.map(|(label, _)| *label).collect()
                chosen=draft.expiry
                beside=Signal::derive(beside)
            />
            <ShowIf when=move || draft.expiry() == Expiry::OnDate>
                <div class="max-w-60 pt-1.5">
                    <TextField name="expires_at" label="Expiry date" kind="date" value=draft.expiry_date error />
                </div>
            </ShowIf>
            <ShowIf when=is_elsewhere>
                <Failure message=Signal::derive(move || error.get().map(Into::into)) />
            </ShowIf>
        </div>
    }
}
