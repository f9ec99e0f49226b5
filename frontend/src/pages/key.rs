//! One API key: whether it works and why not, its permissions, its rotation history, and its events.
//!
//! `shown` has the page's data, `status_banner` says why the key does not work, `actions` has the buttons, and
//! `stop_action` and `edit` their dialogs. `facts`, `usage` and `rotation_history` show what is known about the key,
//! `observed` what its calls show about its permissions and its networks.

pub mod actions;
pub mod edit;
pub mod facts;
pub mod leak;
pub mod observed;
pub mod rotation_history;
pub mod shown;
pub mod status_banner;
pub mod stop_action;
pub mod usage;

use crate::parts::await_remote::AwaitRemote;
use crate::parts::events;
use crate::parts::key::{KeyStatusBadge, LeakedBadge, ModeBadge, access_in_words, name_of, page_of};
use crate::parts::not_found::NotFoundPage;
use crate::parts::permission_table::HeldPermissions;
use crate::routes;
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::{Remote, find};
use crate::state::session::CurrentSession;
use crate::ui::badge::{Badge, Tone};
use crate::ui::breadcrumbs::Breadcrumbs;
use crate::ui::later::Later;
use crate::ui::notice::Failure;
use crate::ui::title::Title;
use actions::Actions;
use facts::Facts;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use rotation_history::RotationHistory;
use shared::activity::ActivityFilter;
use shared::endpoint::GetKey;
use shared::id::KeyId;
use shared::key::{Key, KeyAction};
use shared::member::Right;
use shown::ShownKey;
use status_banner::StatusBanner;
use stop_action::{Stop, StopAction};
use usage::Usage;

/// The query that opens the page with the dialog for a leaked key.
const LEAKED: &str = "leaked=true";

/// The parts of the page that are loaded later: dialogs when they are first opened, the report of a leak, what was observed
/// and the history after the rest of the page.
#[derive(Clone, Copy)]
pub struct LaterParts {
    pub edit: fn(ShownKey, RwSignal<bool>) -> AnyView,
    pub stop: fn(Stop) -> AnyView,
    pub leak: fn(ShownKey) -> AnyView,
    pub observed: fn(ShownKey) -> AnyView,
    pub history: fn(Signal<ActivityFilter>) -> AnyView,
}

#[component]
pub fn KeyPage(merchant: CurrentMerchant, id: KeyId, later: LaterParts) -> impl IntoView {
    let key = Remote::new(move || find::<GetKey>(Some(id)));
    let show = move |key: Option<Key>| match key {
        Some(key) if key.merchant_id == merchant.id() => {
            view! { <KeyDetails shown=ShownKey::new(key, merchant) merchant later /> }.into_any()
        }
        _ => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <AwaitRemote remote=key show /> }
}

#[component]
fn KeyDetails(shown: ShownKey, merchant: CurrentMerchant, later: LaterParts) -> impl IntoView {
    let key = shown.get_untracked();
    let enabling = FormState::new();
    let beside = ViewFn::from(move || {
        view! { <ModeBadge mode=key.mode /> <KeyStatusBadge status=shown.get().status /> <LeakedBadge record=shown.get() /> }
    });
    let has_leak = Memo::new(move |_| shown.get().leak.is_some());
    let can_change = CurrentSession::get().may(Right::manage_keys(key.mode));
    let how_to_change =
        move || {
            (can_change && shown.is_replaceable()).then(|| view! {
            " To change them, " <a class="link" href=shown.replacement_form("")>"create a replacement key"</a> "."
        })
        };
    view! {
        <div>
            <Breadcrumbs steps=merchant.trail_to_keys() />
            <Title text=Signal::derive(move || name_of(&shown.get())) beside>
                <Actions shown enabling edit_dialog=later.edit />
            </Title>
            <p class="mt-1 max-w-3xl wrap-anywhere text-muted">{move || shown.get().description}</p>
            <Failure message=enabling.failure />
        </div>
        <StatusBanner shown />
        {move || has_leak.get().then(|| (later.leak)(shown))}
        <div class="grid grid-cols-1 gap-6 lg:grid-cols-[1fr_23rem]">
            <section class="card" aria-labelledby="permissions">
                <div class="space-y-2 p-4 sm:px-6">
                    <div class="flex flex-wrap items-center justify-between gap-2">
                        <h2 id="permissions">"Permissions"</h2>
                        <Badge tone=Tone::Neutral>{access_in_words(key.permissions)}</Badge>
                    </div>
                    <p class="text-xs text-muted">"Permissions can't be edited." {how_to_change}</p>
                </div>
                <HeldPermissions labelled_by="permissions" permissions=key.permissions />
            </section>
            <Facts shown />
        </div>
        <Later view=move || view! { <UsageAndHistory shown later /> } />
        <OpenDialog shown stop_dialog=later.stop />
    }
}

#[component]
fn UsageAndHistory(shown: ShownKey, later: LaterParts) -> impl IntoView {
    // Every change of the key writes an event: the list is loaded again.
    let history = Signal::derive(move || ActivityFilter { key_id: Some(shown.get().id), ..ActivityFilter::default() });
    view! {
        <Usage shown />
        <RotationHistory shown />
        // As high as what comes: the history does not move when it is loaded.
        <div class="min-h-230 space-y-6">{(later.observed)(shown)}</div>
        <section class="card">
            <div class="flex flex-wrap items-baseline justify-between gap-2 border-b border-line px-4 py-3 sm:px-6">
                <h2 id="history">"History"</h2>
                <a href=move || events::address_of(&history.get()) class="text-muted underline underline-offset-2 hover:text-ink">
                    "Filter or export"
                </a>
            </div>
            {(later.history)(history)}
        </section>
    }
}

/// The open dialog that stops the key, opened by an action or by the address.
#[component]
fn OpenDialog(shown: ShownKey, stop_dialog: fn(Stop) -> AnyView) -> impl IntoView {
    let (asked, replace) = (use_location().search, routes::replace_query());
    let is_asked_for = move || asked.with_untracked(|search| search.trim_start_matches('?') == LEAKED);
    let key = shown.get_untracked();
    let may = CurrentSession::get().may(Right::manage_keys(key.mode));
    // Also if the address changes while the page is open.
    Effect::new(move || {
        asked.track();
        if may && is_asked_for() && untrack(|| shown.allows(KeyAction::RevokeLeaked)) {
            shown.stop_action.set(Some(StopAction::Leaked));
        }
    });
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
        let kind = shown.stop_action.get()?;
        Some(stop_dialog(Stop { subject: shown.get_untracked(), kind, on_done, on_dismiss }))
    }
}
