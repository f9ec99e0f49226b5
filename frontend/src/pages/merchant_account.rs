//! The Account tab: a merchant account's details, its IDs, and whether its keys work.
//!
//! `details` has its texts, `disabling` is the dialog that disables the account.

pub mod details;
pub mod disabling;

use crate::parts::merchant::status::StatusChange;
use crate::parts::time::Time;
use crate::state::merchant::CurrentMerchant;
use crate::state::session::CurrentSession;
use crate::ui::button::Button;
use crate::ui::copy::CopyButton;
use crate::ui::notice::Failure;
use crate::ui::show_if::ShowIf;
use details::Details;
use disabling::DisableMerchant;
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::member::Right;
use shared::merchant::MerchantStatus;

#[component]
pub fn MerchantAccountPage(merchant: CurrentMerchant) -> impl IntoView {
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

/// The IDs to copy, and who created and edited the account.
#[component]
fn Identity(merchant: CurrentMerchant) -> impl IntoView {
    let reference = move || {
        merchant.get().reference_id.map(|id| view! { <IdToCopy id heading="Reference ID" label="Copy reference ID" /> })
    };
    let history = move || {
        let merchant = merchant.get();
        view! {
            <dl class="space-y-2 text-muted">
                <div class="flex justify-between gap-3"><dt>"Created"</dt><dd class="text-right text-ink"><Time at=merchant.created_at />" by " <bdi>{merchant.created_by.name}</bdi></dd></div>
                {(merchant.updated_at != merchant.created_at).then(|| view! {
                    <div class="flex justify-between gap-3"><dt>"Edited"</dt><dd class="text-right text-ink"><Time at=merchant.updated_at />" by " <bdi>{merchant.updated_by.name}</bdi></dd></div>
                })}
            </dl>
        }
    };
    view! {
        <section class="card space-y-4 p-5">
            <IdToCopy id=merchant.id().to_string() heading="Merchant ID" label="Copy merchant ID" />
            {reference}
            {history}
            <a href=merchant.page(MerchantPage::Activity).to_string() class="inline-block text-muted underline underline-offset-2 hover:text-ink">
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

/// Enables or disables the account; disabling asks first.
#[component]
fn Availability(merchant: CurrentMerchant) -> impl IntoView {
    let may_edit = CurrentSession::get().may(Right::ManageMerchants);
    let change = StatusChange::of(merchant);
    let form = change.form;
    let asking = RwSignal::new(false);
    let is_enabled = move || merchant.get().status == MerchantStatus::Enabled;
    let disabled_by = move || {
        let (at, by) = merchant.get().disabled_at.zip(merchant.get().disabled_by)?;
        Some(view! { <p class="text-muted">"Disabled " <Time at /> " by " <bdi>{by.name}</bdi> "."</p> })
    };
    let ask = move || {
        form.failure.set(None);
        asking.set(true);
    };
    view! {
        <section class="card space-y-4 p-5">
            <h2>"Availability"</h2>
            <p class="text-muted">
                {move || if is_enabled() {
                    "Active. Disabling this account blocks all its API keys until you enable it again."
                } else {
                    "Disabled. All its API keys are blocked until you enable it again."
                }}
            </p>
            {disabled_by}
            <Failure message=form.failure />
            {may_edit.then_some(move || if is_enabled() {
                view! { <Button on_click=ask>"Disable merchant account…"</Button> }.into_any()
            } else {
                let enable = move || change.send(MerchantStatus::Enabled, || ());
                view! { <Button busy=form.busy on_click=enable>"Enable merchant account"</Button> }.into_any()
            })}
        </section>
        <ShowIf when=asking>
            <DisableMerchant merchant change on_close=move || asking.set(false) />
        </ShowIf>
    }
}
