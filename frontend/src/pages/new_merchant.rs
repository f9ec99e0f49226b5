//! Adds a merchant account.

use crate::api;
use crate::session::CurrentSession;
use crate::shown::isolated;
use crate::ui::await_remote::Empty;
use crate::ui::breadcrumbs::Breadcrumbs;
use crate::ui::button::{LinkButton, SubmitButton};
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::FormState;
use crate::ui::notice::Failure;
use crate::ui::title::Title;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use leptos_router::hooks::use_navigate;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::endpoint::CreateMerchant;
use shared::member::Right;
use shared::merchant::NewMerchant;

#[component]
pub fn NewMerchantPage() -> impl IntoView {
    let may_add = CurrentSession::get().may(Right::ManageMerchants);
    view! {
        <Breadcrumbs steps=vec![("Merchants".to_owned(), DashboardPage::Merchants)] />
        <Title text="Add merchant account" />
        {if may_add { view! { <NewMerchantForm /> }.into_any() } else { view! { <MayNotAdd /> }.into_any() }}
    }
}

/// Stands in the place of the form for who may not send it.
#[component]
fn MayNotAdd() -> impl IntoView {
    view! {
        <div class="card">
            <Empty title="You can't add merchant accounts" text="Only admins and owners can add merchant accounts.">
                <LinkButton href=DashboardPage::Merchants.to_string()>"Back to the merchants"</LinkButton>
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

/// What is typed about a merchant account, when adding and when editing it.
#[derive(Clone, Copy, Default)]
pub struct MerchantFields {
    pub name: RwSignal<String>,
    pub website: RwSignal<String>,
    pub description: RwSignal<String>,
    pub reference_id: RwSignal<String>,
}

impl MerchantFields {
    pub fn new_merchant(self) -> NewMerchant {
        NewMerchant {
            name: self.name.get_untracked(),
            website: self.website.get_untracked(),
            description: Some(self.description.get_untracked()),
            reference_id: Some(self.reference_id.get_untracked()),
        }
    }
}

#[component]
pub fn MerchantInputs(fields: MerchantFields, form: FormState) -> impl IntoView {
    view! {
        <TextField name="name" label="Name" value=fields.name error=form.errors.of("name") />
        <TextField
            name="website"
            label="Website"
            kind="url"
            placeholder="https://shop.example"
            value=fields.website
            error=form.errors.of("website")
        />
        <TextArea name="description" label="Description" value=fields.description error=form.errors.of("description") />
        <TextField
            name="reference_id"
            label="Reference ID"
            hint="Your internal ID for this merchant, for example from your ERP."
            optional=true
            value=fields.reference_id
            error=form.errors.of("reference_id")
        />
    }
}
