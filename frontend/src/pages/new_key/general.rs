//! The General information block: the key's type, name, description, expiry and addresses.

use super::draft::{Draft, Expiry};
use crate::session::CurrentSession;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::FormState;
use crate::ui::time::{date, now};
use leptos::prelude::*;
use shared::key::Mode;
use shared::member::Right;

#[component]
pub fn GeneralInformation(draft: Draft, form: FormState) -> impl IntoView {
    view! {
        <section class="card space-y-5 p-5 sm:p-6" aria-labelledby="general">
            <h2 id="general">"General information"</h2>
            <TypeChoice mode=draft.mode />
            <TextField
                name="name"
                label="Name"
                optional=true
                placeholder="Checkout, production"
                value=draft.name
                error=form.errors.of("name")
            />
            <TextArea
                name="description"
                label="Description"
                placeholder="What uses this key, and whom to ask about it"
                value=draft.description
                error=form.errors.of("description")
            />
            <ExpiryChoice draft form />
            <TextArea
                name="allowed_ips"
                label="Allowed IP addresses"
                hint="Addresses and CIDR ranges, IPv4 or IPv6, one a line. Leave it empty to allow any."
                placeholder="203.0.113.0/24"
                value=draft.allowed_ips
                error=form.errors.of("allowed_ips")
            />
        </section>
    }
}

#[component]
fn TypeChoice(mode: RwSignal<Mode>) -> impl IntoView {
    let session = CurrentSession::get();
    let choice = move |(value, meaning): (Mode, &'static str)| {
        let allowed = move || session.may(Right::manage_keys(value));
        view! {
            <label class="relative flex gap-3 rounded-control border border-control p-3.5 has-checked:border-accent-ink has-checked:bg-accent-soft has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-ink">
                <input
                    type="radio"
                    name="mode"
                    class="mt-0.5 size-4 shrink-0 outline-none"
                    aria-describedby=format!("mode-{value}")
                    prop:checked=move || mode.get() == value
                    prop:disabled=move || !allowed()
                    on:change=move |_| mode.set(value)
                />
                <span>
                    <span class="font-medium">{value.label()}</span>
                    <span id=format!("mode-{value}") class="block text-xs text-muted">
                        {meaning}
                        {move || (!allowed()).then_some(" Your role allows test keys only.")}
                    </span>
                </span>
            </label>
        }
    };
    let choices = [
        (Mode::Live, "Access to live permissions only. Check all preconditions before the integration starts."),
        (Mode::Test, "Access to test permissions only. Safe to use while you try out an integration."),
    ];
    view! {
        <fieldset>
            <legend class="mb-1.5 font-medium">"Type"</legend>
            <div class="grid gap-3 sm:grid-cols-2">{choices.map(choice).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn ExpiryChoice(draft: Draft, form: FormState) -> impl IntoView {
    let error = form.errors.of("expires_at");
    let choices = [
        ("never", "Never", Expiry::Never),
        ("30", "In 30 days", Expiry::Days(30)),
        ("90", "In 90 days", Expiry::Days(90)),
        ("365", "In 365 days", Expiry::Days(365)),
        ("date", "On a date", Expiry::OnDate),
    ];
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some((_, _, expiry)) = choices.into_iter().find(|(name, ..)| *name == chosen) {
            draft.expiry.set(expiry);
        }
    };
    let on_day = move || match draft.expiry.get() {
        Expiry::Days(_) => draft.expires_at(now()).map(|at| format!("On {}.", date(at))),
        Expiry::Never | Expiry::OnDate => None,
    };
    view! {
        <div class="flex flex-col gap-1.5">
            <label for="expiry" class="font-medium">"Expires"</label>
            <div class="flex flex-wrap items-center gap-3">
                <select id="expiry" class="input select" on:change=choose>
                    {choices.map(|(name, label, expiry)| view! {
                        <option value=name prop:selected=move || draft.expiry.get() == expiry>{label}</option>
                    }).collect_view()}
                </select>
                <span class="text-muted">{on_day}</span>
            </div>
            <Show when=move || draft.expiry.get() == Expiry::OnDate>
                <div class="max-w-60 pt-1.5">
                    <TextField name="expires_at" label="Last day" kind="date" value=draft.expiry_date error />
                </div>
            </Show>
        </div>
    }
}
