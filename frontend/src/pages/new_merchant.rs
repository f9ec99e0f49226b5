//! Adds a merchant account.

use crate::api;
use crate::display_text::isolated;
use crate::parts::merchant::{MerchantFields, MerchantInputs};
use crate::parts::whom_to_ask::WhomToAsk;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::breadcrumbs::Breadcrumbs;
use crate::ui::button::{LinkButton, SubmitButton};
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::notice::Failure;
use crate::ui::title::Title;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use leptos_router::hooks::use_navigate;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::endpoint::CreateMerchant;
use shared::member::Right;

#[component]
pub fn NewMerchantPage() -> impl IntoView {
    let may_add = CurrentSession::get().may(Right::ManageMerchants);
    view! {
        <Breadcrumbs steps=vec![("Merchants".to_owned(), DashboardPage::Merchants)] />
        <Title text="Add merchant account" />
        {if may_add { view! { <NewMerchantForm /> }.into_any() } else { view! { <MayNotAdd /> }.into_any() }}
    }
}

/// What members who cannot add merchant accounts see instead of the form.
#[component]
fn MayNotAdd() -> impl IntoView {
    view! {
        <div class="card">
            <Empty icon=IconName::Shop title="You can't add merchant accounts" text="Your role doesn't allow it.">
                <WhomToAsk right=Right::ManageMerchants to="add merchant accounts" />
            </Empty>
        </div>
    }
}

#[component]
fn NewMerchantForm() -> impl IntoView {
    let fields = MerchantFields::default();
    let form = FormState::new();
    let toasts = Toasts::get();
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(merchant) = form.checked(fields.new_merchant().check()) else { return };
        let navigate = navigate.clone();
        form.send(api::call::<CreateMerchant>(&(), &merchant), move |merchant| {
            toasts.say(format!("{} was added.", isolated(&merchant.name)));
            let page = DashboardPage::Merchant(merchant.id, MerchantPage::Developers);
            navigate(&page.to_string(), Default::default());
        });
    };
    view! {
        <form class="card max-w-2xl space-y-5 p-5 sm:p-6" novalidate on:submit=submit>
            <MerchantInputs fields form />
            <Failure message=form.failure />
            <div class="flex flex-wrap gap-2">
                <SubmitButton busy=form.busy>
                    {move || if form.busy.get() { "Adding…" } else { "Add merchant account" }}
                </SubmitButton>
                <LinkButton href=DashboardPage::Merchants.to_string()>"Cancel"</LinkButton>
            </div>
        </form>
    }
}
