//! One API key: whether it works and why not, its permissions, its rotation history, and its events.
//!
//! `shown` is what the page knows, `status_banner` says why the key does not work, `actions` has the buttons, and
//! `stop_action` and `edit` their dialogs. `facts`, `usage` and `rotation_history` show what is known about the key.

pub mod actions;
pub mod edit;
pub mod facts;
pub mod rotation_history;
pub mod shown;
pub mod status_banner;
pub mod stop_action;
pub mod usage;

use crate::pages::activity::{self, list::EventList};
use crate::pages::developers::ModeBadge;
use crate::pages::merchant::CurrentMerchant;
use crate::pages::new_key::review::PermissionsInWords;
use crate::pages::not_found::NotFoundPage;
use crate::routes;
use crate::session::CurrentSession;
use crate::shown::isolated;
use crate::ui::await_remote::AwaitRemote;
use crate::ui::badge::{Badge, Tone};
use crate::ui::breadcrumbs::Breadcrumbs;
use crate::ui::form::FormState;
use crate::ui::notice::Failure;
use crate::ui::remote::{Remote, find};
use crate::ui::title::Title;
use actions::Actions;
use facts::Facts;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use rotation_history::RotationHistory;
use shared::activity::ActivityFilter;
use shared::dashboard::DashboardPage;
use shared::endpoint::GetKey;
use shared::id::KeyId;
use shared::key::{Key, KeyAction, KeyStatus};
use shared::member::Right;
use shared::permission::{AccessLabel, PermissionSet};
use shown::ShownKey;
use status_banner::StatusBanner;
use stop_action::{StopAction, StopDialog};
use usage::Usage;

/// What the address asks the page to open with the dialog for a leaked key.
const LEAKED: &str = "leaked=true";

#[component]
pub fn KeyPage(merchant: CurrentMerchant, id: KeyId) -> impl IntoView {
    let key = Remote::new(move || find::<GetKey>(Some(id)));
    let show = move |key: Option<Key>| match key {
        Some(key) if key.merchant_id == merchant.id() => {
            view! { <KeyDetails shown=ShownKey::new(key, merchant) merchant /> }.into_any()
        }
        _ => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <AwaitRemote remote=key show /> }
}

#[component]
fn KeyDetails(shown: ShownKey, merchant: CurrentMerchant) -> impl IntoView {
    let key = shown.get_untracked();
    let enabling = FormState::new();
    let beside = ViewFn::from(move || {
        view! { <ModeBadge mode=key.mode /> <StatusBadge status=shown.get().status /> }
    });
    // Whatever changed the key has written an event: the list is asked for again.
    let history = Signal::derive(move || ActivityFilter { key_id: Some(shown.get().id), ..ActivityFilter::default() });
    view! {
        <div>
            <Breadcrumbs steps=merchant.trail_to_keys() />
            <Title text=Signal::derive(move || name_of(&shown.get())) beside>
                <Actions shown enabling />
            </Title>
            <p class="mt-1 max-w-3xl wrap-anywhere text-muted">{move || shown.get().description}</p>
            <Failure message=enabling.failure />
        </div>
        <StatusBanner shown />
        <div class="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
            <section class="card space-y-4 p-5 sm:p-6">
                <div class="flex flex-wrap items-center justify-between gap-2">
                    <h2>"Permissions"</h2>
                    <Badge tone=Tone::Neutral>{access_in_words(key.permissions)}</Badge>
                </div>
                <PermissionsInWords permissions=Signal::stored(key.permissions) />
                <p class="text-xs text-muted">"Permissions can't be edited. To change them, create a replacement key."</p>
            </section>
            <Facts shown />
        </div>
        <Usage shown />
        <RotationHistory shown />
        <section class="card">
            <div class="flex flex-wrap items-baseline justify-between gap-2 border-b border-line px-4 py-3">
                <h2>"History"</h2>
                <a href=move || activity::address_of(&history.get()) class="text-muted underline underline-offset-2 hover:text-ink">
                    "Filter or export"
                </a>
            </div>
            <EventList events=activity::of(history) shown=history page=DashboardPage::Activity />
        </section>
        <OpenDialog shown />
    }
}

/// The dialog that stops the key, where one is open: by an action, or because the address asks for it.
#[component]
fn OpenDialog(shown: ShownKey) -> impl IntoView {
    let (asked, replace) = (use_location().search, routes::replace_query());
    let is_asked_for = move || asked.with_untracked(|search| search.trim_start_matches('?') == LEAKED);
    let key = shown.get_untracked();
    let may = CurrentSession::get().may(Right::manage_keys(key.mode)) && shown.allows(KeyAction::RevokeLeaked);
    if may && is_asked_for() {
        shown.stop_action.set(Some(StopAction::Leaked));
    }
    let on_dismiss = Callback::new(move |()| {
        shown.stop_action.set(None);
        if is_asked_for() {
            replace.run(page_of(&shown.get_untracked()).to_string());
        }
    });
    let on_done = Callback::new(move |key| {
        on_dismiss.run(());
        shown.set(key);
    });
    move || {
        shown
            .stop_action
            .get()
            .map(|kind| view! { <StopDialog subject=shown.get_untracked() kind on_done on_dismiss /> })
    }
}

#[component]
pub fn StatusBadge(status: KeyStatus) -> impl IntoView {
    let tone = match status {
        KeyStatus::Enabled => Tone::Success,
        KeyStatus::Disabled | KeyStatus::Expired => Tone::Neutral,
        KeyStatus::Revoked => Tone::Danger,
    };
    view! { <Badge tone>{status.label()}</Badge> }
}

/// A key's label and, where that says little, how much it holds: "Custom · 8 of 20".
pub fn access_in_words(permissions: PermissionSet) -> String {
    let label = permissions.access().overall;
    match label {
        AccessLabel::Custom => format!("{} · {} of {}", label.label(), permissions.len(), PermissionSet::ALL.len()),
        _ => label.label().to_owned(),
    }
}

/// A key's name as a heading.
pub fn name_of(key: &Key) -> String {
    key.name.clone().unwrap_or_else(|| "Unnamed key".to_owned())
}

/// A key in a sentence: “Checkout”, or its hint where it has no name.
pub fn called(key: &Key) -> String {
    key.name.as_ref().map_or_else(|| key.hint.clone(), |name| format!("“{}”", isolated(name)))
}

/// The page of a key.
pub const fn page_of(key: &Key) -> DashboardPage {
    DashboardPage::key(key.merchant_id, key.id)
}
