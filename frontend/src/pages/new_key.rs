//! Add API key: a form on the left, what the key will be able to do on the right, and the secret once.
//!
//! `draft` holds what was typed, `general` and `permissions` are the form's blocks, `review` says in
//! words what the key can do, `created` shows the secret.

pub mod created;
pub mod draft;
pub mod general;
pub mod permissions;
pub mod review;

use crate::api;
use crate::filter;
use crate::pages::merchant::CurrentMerchant;
use crate::session::CurrentSession;
use crate::ui::button::{LinkButton, Look};
use crate::ui::form::FormState;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{Failure, Warning};
use crate::ui::remote::{Remote, find};
use crate::ui::title::Title;
use crate::ui::trail::Trail;
use created::CreatedDialog;
use draft::{Draft, Prefill};
use general::GeneralInformation;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use permissions::PermissionPicker;
use review::Review;
use shared::endpoint::{CreateKey, GetKey};
use shared::key::{CreatedKey, Key};

#[component]
pub fn NewKeyPage(merchant: CurrentMerchant) -> impl IntoView {
    let prefill = filter::from_url::<Prefill>();
    let origin = Remote::new(move || find::<GetKey>(prefill.get().from));
    let show = move |origin: Option<Key>| {
        let draft = untrack(|| Draft::new(&prefill.get_untracked(), origin.as_ref(), CurrentSession::get()));
        view! { <NewKey merchant draft /> }
    };
    view! { <Loaded remote=origin lines=8 show /> }
}

#[component]
fn NewKey(merchant: CurrentMerchant, draft: Draft) -> impl IntoView {
    let form = FormState::new();
    let created = RwSignal::new(None::<CreatedKey>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if untrack(|| draft.obstacle()).is_some() {
            return;
        }
        let attempt = draft.attempt();
        if form.checked(attempt.new_key.check(attempt.begun_at)).is_none() {
            return;
        }
        let call = api::call_once::<CreateKey>(&merchant.id(), &attempt.new_key, &attempt.idempotency_key);
        form.send(call, move |reply| created.set(Some(reply)));
    };
    let trail = vec![
        ("Merchants".to_owned(), "/merchants".to_owned()),
        (merchant.get_untracked().name, merchant.address("account")),
        ("Developers".to_owned(), merchant.address("developers")),
    ];
    view! {
        <div>
            <Trail steps=trail />
            <Title text="Add API key" />
        </div>
        <form class="grid items-start gap-6 lg:grid-cols-[1fr_21rem]" novalidate on:submit=submit>
            <div class="min-w-0 space-y-6">
                <GeneralInformation draft form />
                <PermissionPicker permissions=draft.permissions />
            </div>
            <div class="card space-y-4 p-5 lg:sticky lg:top-8">
                <Review draft />
                <Warning>
                    <p class="font-medium">"Pay attention!"</p>
                    <p>"Permissions can be set only now. They can never be modified later."</p>
                </Warning>
                <Failure message=form.failure />
                <Send draft form cancel=merchant.address("developers") />
            </div>
        </form>
        {move || {
            created.get().map(|created| view! { <CreatedDialog created developers=merchant.address("developers") /> })
        }}
    }
}

/// The button that creates the key, and why it does not yet.
#[component]
fn Send(draft: Draft, form: FormState, cancel: String) -> impl IntoView {
    let obstacle = move || draft.obstacle();
    view! {
        <div class="space-y-2">
            <button
                type="submit"
                class=format!("{} w-full", Look::Primary.class())
                aria-describedby="obstacle"
                aria-disabled=move || (form.busy.get() || obstacle().is_some()).then_some("true")
            >
                {move || if form.busy.get() { "Creating…" } else { "Create API key" }}
            </button>
            <p id="obstacle" class="text-center text-xs text-muted empty:hidden">{obstacle}</p>
            <div class="text-center"><LinkButton look=Look::Quiet href=cancel>"Cancel"</LinkButton></div>
        </div>
    }
}
