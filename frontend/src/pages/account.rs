//! The Account tab: what a merchant account is, its IDs, and whether its keys open anything.

use crate::api;
use crate::pages::merchant::CurrentMerchant;
use crate::pages::new_merchant::{MerchantFields, MerchantInputs};
use crate::session::CurrentSession;
use crate::ui::ask::Ask;
use crate::ui::button::{Button, SubmitButton};
use crate::ui::copy::CopyButton;
use crate::ui::form::FormState;
use crate::ui::notice::Failure;
use crate::ui::time::Time;
use crate::ui::toast::Toasts;
use crate::ui::when::When;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::UpdateMerchant;
use shared::member::Right;
use shared::merchant::{MerchantPatch, MerchantStatus};

#[component]
pub fn AccountPage(merchant: CurrentMerchant) -> impl IntoView {
    view! {
        <div class="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
            <Details merchant />
            <div class="space-y-6">
                <Identity merchant />
                <Availability merchant />
            </div>
        </div>
    }
}

/// Name, website, description and reference ID, to read and to edit.
#[component]
fn Details(merchant: CurrentMerchant) -> impl IntoView {
    let may_edit = CurrentSession::get().may(Right::ManageMerchants);
    let form = FormState::new();
    let toasts = Toasts::get();
    let fields = MerchantFields::default();
    let shown = merchant.get_untracked();
    fields.name.set(shown.name);
    fields.website.set(shown.website);
    fields.description.set(shown.description.unwrap_or_default());
    fields.reference_id.set(shown.reference_id.unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(checked) = form.checked(fields.new_merchant().check()) else { return };
        let patch = MerchantPatch {
            name: Some(checked.name),
            website: Some(checked.website),
            description: Some(checked.description),
            reference_id: Some(checked.reference_id),
            status: None,
        };
        form.send(api::call::<UpdateMerchant>(&merchant.id(), &patch), move |updated| {
            merchant.set(updated);
            toasts.say("Saved.");
        });
    };
    view! {
        <form class="card space-y-5 p-5 sm:p-6" novalidate on:submit=submit>
            <h2>"Details"</h2>
            <fieldset class="space-y-5" disabled=!may_edit>
                <MerchantInputs fields form />
            </fieldset>
            <Failure message=form.failure />
            {if may_edit {
                view! {
                    <SubmitButton busy=form.busy>{move || if form.busy.get() { "Saving…" } else { "Save changes" }}</SubmitButton>
                }
                    .into_any()
            } else {
                view! { <p class="text-xs text-muted">"Admins and owners can edit merchant accounts."</p> }.into_any()
            }}
        </form>
    }
}

/// The IDs to copy, and where the account comes from.
#[component]
fn Identity(merchant: CurrentMerchant) -> impl IntoView {
    let reference = move || {
        merchant.get().reference_id.map(|id| view! { <IdToCopy id heading="Reference ID" label="Copy reference ID" /> })
    };
    let history = move || {
        let merchant = merchant.get();
        view! {
            <dl class="space-y-2 text-muted">
                <div class="flex justify-between gap-3"><dt>"Created"</dt><dd class="text-right text-ink"><Time at=merchant.created_at />" by " {merchant.created_by.name}</dd></div>
                <div class="flex justify-between gap-3"><dt>"Edited"</dt><dd class="text-right text-ink"><Time at=merchant.updated_at />" by " {merchant.updated_by.name}</dd></div>
            </dl>
        }
    };
    view! {
        <section class="card space-y-4 p-5">
            <IdToCopy id=merchant.id().to_string() heading="Merchant ID" label="Copy merchant ID" />
            {reference}
            {history}
            <a href=merchant.address("activity") class="inline-block text-muted underline underline-offset-2 hover:text-ink">
                "History"
            </a>
        </section>
    }
}

#[component]
fn IdToCopy(id: String, heading: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <div class="space-y-2">
            <h2>{heading}</h2>
            <div class="flex items-center gap-2">
                <code class="min-w-0 break-all rounded bg-sunken px-2 py-1 font-mono text-xs">{id.clone()}</code>
                <CopyButton text=id label bare=true />
            </div>
        </div>
    }
}

/// Enabled or disabled, and the switch between; disabling asks first.
#[component]
fn Availability(merchant: CurrentMerchant) -> impl IntoView {
    let may_edit = CurrentSession::get().may(Right::ManageMerchants);
    let form = FormState::new();
    let toasts = Toasts::get();
    let asking = RwSignal::new(false);
    let is_enabled = move || merchant.get().status == MerchantStatus::Enabled;
    let disabled_by = move || {
        let (at, by) = merchant.get().disabled_at.zip(merchant.get().disabled_by)?;
        Some(view! { <p class="text-muted">"Disabled " <Time at /> " by " {by.name} "."</p> })
    };
    let ask = move || {
        form.failure.set(None);
        asking.set(true);
    };
    let set_status = move |status: MerchantStatus| {
        let patch = MerchantPatch { status: Some(status), ..MerchantPatch::default() };
        form.send(api::call::<UpdateMerchant>(&merchant.id(), &patch), move |updated| {
            asking.set(false);
            toasts.say(format!("{} is {} now.", updated.name, updated.status.label().to_ascii_lowercase()));
            merchant.set(updated);
        });
    };
    view! {
        <section class="card space-y-4 p-5">
            <h2>"Availability"</h2>
            <p class="text-muted">
                {move || if is_enabled() {
                    "Its enabled keys work. Disabling the account refuses all of them at once, without changing any."
                } else {
                    "All its keys are refused. Enabling the account brings them back as they were."
                }}
            </p>
            {disabled_by}
            <Failure message=form.failure />
            {may_edit.then_some(move || if is_enabled() {
                view! { <Button on_click=ask>"Disable merchant account…"</Button> }.into_any()
            } else {
                let enable = move || set_status(MerchantStatus::Enabled);
                view! { <Button busy=form.busy on_click=enable>"Enable merchant account"</Button> }.into_any()
            })}
        </section>
        <When holds=asking>
            <Ask
                title="Disable this merchant account?"
                text="Every API key of this account is refused from now on. You can enable the account again at any time."
                action="Disable merchant account"
                cancel="Keep it enabled"
                form
                on_confirm=move || set_status(MerchantStatus::Disabled)
                on_dismiss=move || asking.set(false)
            />
        </When>
    }
}
