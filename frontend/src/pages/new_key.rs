//! Creating an API key, a duplicate or a replacement key; its secret is shown once.
//!
//! `prefill` reads the address, `origin` loads the key to duplicate or replace, `draft` is the form's state, `kept_draft`
//! keeps it while the member is elsewhere. `general`, `permission_picker` and `grace` are the form's blocks, `review` and `difference` say in words what the key can do, `rotation` is the short form for
//! a rotation, `created` shows the secret.

pub mod created;
pub mod difference;
pub mod draft;
pub mod general;
pub mod grace;
pub mod kept_draft;
pub mod one_tab_stop;
pub mod origin;
pub mod permission_picker;
pub mod permissions_in_words;
pub mod prefill;
pub mod review;
pub mod rotation;

use crate::api;
use crate::filter;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::confirmation::PasskeyHint;
use crate::parts::key::{called_with_ending, name_of, page_of};
use crate::state::created::Created;
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::breadcrumbs::Breadcrumbs;
use crate::ui::button::{LinkButton, Variant};
use crate::ui::focus::focus_first;
use crate::ui::notice::{Failure, Warning};
use crate::ui::secret_dialog::ask_before_unloading;
use crate::ui::title::Title;
use draft::{Draft, Obstacle};
use general::GeneralInformation;
use grace::GraceChoice;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use origin::{Blocked, blocked_reason};
use permission_picker::PermissionPicker;
use prefill::{Prefill, Purpose};
use review::Review;
use rotation::Rotation;
use shared::dashboard::MerchantPage;
use shared::endpoint::CreateKey;
use shared::id::KeyId;
use shared::key::Key;
use shared::permission::PermissionSet;

/// The buttons that try a list of addresses on the calls of a key, which are loaded later.
pub type TryList = fn(KeyId, RwSignal<String>, FormState) -> AnyView;

#[component]
pub fn NewKeyPage(merchant: CurrentMerchant, try_list: TryList) -> impl IntoView {
    let prefill = filter::from_url::<Prefill>();
    let key = Remote::new(move || origin::load_origin(prefill.get().origin()));
    let show = move |key: Option<Key>| {
        let (prefill, session) = (prefill.get_untracked(), CurrentSession::get());
        let purpose = prefill.purpose();
        match blocked_reason(purpose, key.as_ref(), merchant, session) {
            Some(blocked_reason) => view! { <Blocked purpose key blocked_reason merchant /> }.into_any(),
            None => {
                let draft = untrack(|| Draft::new(&prefill, key, session));
                let member = untrack(|| session.member()).map(|session| session.member.id);
                kept_draft::keep(kept_draft::Form { member, merchant: merchant.id(), prefill }, draft);
                view! { <NewKey merchant draft try_list /> }.into_any()
            }
        }
    };
    view! { <AwaitRemote remote=key lines=8 show /> }
}

#[component]
fn NewKey(merchant: CurrentMerchant, draft: Draft, try_list: TryList) -> impl IntoView {
    let (form, created) = (FormState::new(), Created::get());
    let is_blocked = RwSignal::new(false);
    ask_before_unloading(form.busy);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(obstacle) = untrack(|| draft.obstacle()) {
            is_blocked.set(true);
            focus_cause(obstacle);
            return;
        }
        let attempt = draft.attempt();
        if form.checked(attempt.new_key.check(attempt.begun_at)).is_none() {
            return;
        }
        let call = api::call_once::<CreateKey>(&merchant.id(), &attempt.new_key, &attempt.idempotency_key);
        form.send_after(created.ready(), call, move |reply| {
            kept_draft::discard(reply.key.merchant_id);
            created.show(reply);
        });
    };
    let (class, fields) = match draft.purpose {
        Purpose::Rotate => ("max-w-2xl", view! { <RotationFields draft form merchant is_blocked /> }.into_any()),
        Purpose::Add | Purpose::ChangePermissions | Purpose::ChangeAddresses => (
            "flex flex-col gap-6 lg:grid lg:grid-cols-[1fr_21rem] lg:items-start",
            view! { <AllFields draft form merchant is_blocked try_list /> }.into_any(),
        ),
    };
    view! {
        <Head merchant draft />
        <form class=class novalidate on:submit=submit>{fields}</form>
    }
}

/// The breadcrumbs, the title, and what a replacement key or a duplicate is.
#[component]
fn Head(merchant: CurrentMerchant, draft: Draft) -> impl IntoView {
    let mut trail = merchant.trail_to_keys();
    if let Some(old) = draft.replaced() {
        trail.push((name_of(&old), page_of(&old)));
    }
    let duplicated = draft.duplicated();
    let title = match &duplicated {
        Some(key) => format!("Duplicate {}", key.name.as_ref().unwrap_or(&key.hint)),
        None => draft.purpose.title().to_owned(),
    };
    let explanation = match (duplicated, draft.purpose) {
        (Some(key), _) => view! {
            "The new key has the settings of "
            <a href=page_of(&key).to_string() class="font-medium underline underline-offset-2">{called_with_ending(&key)}</a>
            " and its own secret. The original isn't changed."
        }
        .into_any(),
        (None, Purpose::ChangePermissions | Purpose::ChangeAddresses) => {
            let changed = draft.purpose.changed();
            view! {
                "This creates a replacement key with the new " {changed} " and its own secret. "
                "The old key keeps working during the grace period, so you can switch without downtime."
            }
            .into_any()
        }
        (None, Purpose::Add | Purpose::Rotate) => ().into_any(),
    };
    view! {
        <div>
            <Breadcrumbs steps=trail />
            <Title text=title />
            <p class="mt-1 max-w-3xl wrap-anywhere text-muted empty:hidden">{explanation}</p>
        </div>
    }
}

#[component]
fn AllFields(
    draft: Draft,
    form: FormState,
    merchant: CurrentMerchant,
    is_blocked: RwSignal<bool>,
    try_list: TryList,
) -> impl IntoView {
    let replaces = draft.purpose != Purpose::Add;
    view! {
        <div class="min-w-0 space-y-6">
            <GeneralInformation draft form try_list />
            <PermissionPicker permissions=draft.permissions>
                <Warning>
                    <p>
                        <span class="font-medium">"Pay attention! "</span>
                        "You can set permissions only now. They can't be changed after the key is created."
                    </p>
                </Warning>
            </PermissionPicker>
        </div>
        <div class="review">
            <div class="space-y-4">
                <Review draft />
                {replaces.then(|| view! { <GraceChoice grace=draft.grace old_key_ends_at=draft.old_key_ends_at() /> })}
                <Failure message=form.failure />
                <PasskeyHint mode=draft.mode />
            </div>
            <Send draft form merchant is_blocked />
        </div>
    }
}

#[component]
fn RotationFields(
    draft: Draft,
    form: FormState,
    merchant: CurrentMerchant,
    is_blocked: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="card space-y-5 p-5 sm:p-6">
            <Rotation draft form />
            <Failure message=form.failure />
            <PasskeyHint mode=draft.mode />
            <Send draft form merchant is_blocked />
        </div>
    }
}

/// The button that creates the key, and why it cannot yet. The reason is read out once somebody has tried.
#[component]
fn Send(draft: Draft, form: FormState, merchant: CurrentMerchant, is_blocked: RwSignal<bool>) -> impl IntoView {
    let [ready, busy] = draft.purpose.button();
    let (layout, width) = match draft.purpose {
        Purpose::Rotate => ("", ""),
        Purpose::Add | Purpose::ChangePermissions | Purpose::ChangeAddresses => ("lg:flex-col", "lg:w-full"),
    };
    let count = move || format!("{} of {} selected", draft.permissions.get().len(), PermissionSet::ALL.len());
    let discard = move |_| kept_draft::discard(merchant.id());
    let reason = move || draft.obstacle().map(|obstacle| obstacle_in_words(obstacle, draft));
    let back = draft.replaced().map_or_else(|| merchant.page(MerchantPage::Developers), |old| page_of(&old));
    view! {
        <div class=format!("flex flex-wrap items-center gap-2 {layout}")>
            <p class="mr-auto text-xs text-muted tabular-nums max-sm:w-full lg:hidden">{count}</p>
            <button
                type="submit"
                class=format!("{} {width}", Variant::Primary.class())
                aria-describedby="obstacle"
                aria-disabled=move || (form.busy.get() || draft.obstacle().is_some()).then_some("true")
            >
                {move || if form.busy.get() { busy } else { ready }}
            </button>
            <p
                id="obstacle"
                class="order-last w-full text-xs empty:hidden lg:text-center"
                class=("text-muted", move || !is_blocked.get())
                class=("text-danger-ink", is_blocked)
            >
                {reason}
            </p>
            <p class="sr-only" role="alert">{move || is_blocked.get().then(reason)}</p>
            <LinkButton variant=Variant::Quiet href=back.to_string() on:click=discard>"Cancel"</LinkButton>
        </div>
    }
}

/// Focuses what the obstacle is about.
fn focus_cause(obstacle: Obstacle) {
    let cause = match obstacle {
        Obstacle::TestKeysOnly => "input[name=mode]",
        Obstacle::NoPermission | Obstacle::NoChange => ".permissions input[tabindex='0']",
        Obstacle::NoGrace => "input[name=grace_hours]",
    };
    focus_first(cause);
}

/// Why the key cannot be created yet, and what to do about it.
fn obstacle_in_words(obstacle: Obstacle, draft: Draft) -> AnyView {
    match obstacle {
        Obstacle::TestKeysOnly => "You can create test keys only. Ask an admin to create live keys.".into_any(),
        Obstacle::NoPermission => "Select at least one permission to continue.".into_any(),
        Obstacle::NoGrace => "Enter the grace period in hours.".into_any(),
        Obstacle::NoChange => {
            let rotate =
                Prefill { replaces: draft.replaced().map(|old| old.id), rotate: Some(true), ..Prefill::default() };
            view! {
                "No changes. To keep the same " {draft.purpose.changed()} ", "
                <a href=filter::address("", &rotate) class="text-accent-ink underline">"rotate the key"</a>
                " instead."
            }
            .into_any()
        }
    }
}
