//! Whether a merchant account is enabled: its badge, its change, and the banner of a disabled account.

use crate::api;
use crate::display_text::isolated;
use crate::parts::whom_to_ask::WhomToAsk;
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use crate::state::session::CurrentSession;
use crate::state::undo::Undo;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::Button;
use crate::ui::notice::{Failure, Warning};
use leptos::prelude::*;
use shared::endpoint::UpdateMerchant;
use shared::member::Right;
use shared::merchant::{Merchant, MerchantPatch, MerchantStatus};

#[component]
pub fn MerchantStatusBadge(status: MerchantStatus) -> impl IntoView {
    let tone = match status {
        MerchantStatus::Enabled => Tone::Success,
        MerchantStatus::Disabled => Tone::Neutral,
    };
    view! { <Badge tone>{status.label()}</Badge> }
}

/// Enables and disables the account.
#[derive(Clone, Copy)]
pub struct StatusChange {
    merchant: CurrentMerchant,
    pub form: FormState,
    undo: Undo,
}

impl StatusChange {
    pub fn of(merchant: CurrentMerchant) -> Self {
        Self { merchant, form: FormState::new(), undo: Undo::get() }
    }

    /// Sends the change, and offers to undo it.
    pub fn send(self, status: MerchantStatus, done: impl FnOnce() + 'static) {
        let Self { merchant, form, undo } = self;
        let id = merchant.id();
        let before = merchant.get_untracked().status;
        let change = move |status| {
            api::call::<UpdateMerchant>(&id, &MerchantPatch { status: Some(status), ..MerchantPatch::default() })
        };
        form.send(change(status), move |updated: Merchant| {
            done();
            let text = format!("{} is {} now.", isolated(&updated.name), status.label().to_ascii_lowercase());
            undo.offer(text, move || change(before).outgoing, move || merchant.refresh());
            merchant.set(updated);
        });
    }
}

/// Says that no key of a disabled account works, and offers to enable the account.
#[component]
pub fn DisabledBanner(merchant: CurrentMerchant) -> impl IntoView {
    let change = StatusChange::of(merchant);
    let form = change.form;
    let may_enable = CurrentSession::get().may(Right::ManageMerchants);
    let enable = move || change.send(MerchantStatus::Enabled, || ());
    view! {
        <Warning>
            <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                <p>"This merchant account is disabled. All its API keys are blocked."</p>
                {may_enable.then(|| view! { <span class="-my-1.5"><Button busy=form.busy on_click=enable>"Enable account"</Button></span> })}
                <WhomToAsk right=Right::ManageMerchants to="enable it" />
            </div>
            <Failure message=form.failure />
        </Warning>
    }
}
