//! The areas of the dashboard: the parts of the program that are loaded when they are first opened.
//!
//! Each function here is where the program is split: what only its area uses is in the files of that area. The areas are
//! those of `shared/src/dashboard/first_load.rs`.

pub mod merchant;

use crate::pages::activity::ActivityPage;
use crate::pages::developers::DevelopersPage;
use crate::pages::developers::bulk::{Bulk, BulkDialog};
use crate::pages::home::HomePage;
use crate::pages::key::edit::EditDialog;
use crate::pages::key::leak::Leak;
use crate::pages::key::observed::ObservedUse;
use crate::pages::key::shown::ShownKey;
use crate::pages::key::stop_action::{Stop, StopDialog};
use crate::pages::key::{KeyPage, LaterParts};
use crate::pages::keys::KeysPage;
use crate::pages::members::MembersPage;
use crate::pages::merchant_account::MerchantAccountPage;
use crate::pages::merchant_activity::MerchantActivityPage;
use crate::pages::new_key::created::CreatedDialog;
use crate::pages::new_key::{NewKeyPage, TryList};
use crate::pages::new_merchant::NewMerchantPage;
use crate::pages::organisations::OrganisationsDialog;
use crate::pages::search::SearchDialog;
use crate::pages::search::shortcuts::ShortcutsDialog;
use crate::pages::settings::SettingsPage;
use crate::pages::which_key::which_key_dialog;
use crate::pages::your_account::YourAccountPage;
use crate::parts::confirmation::PasskeyQuestion;
use crate::parts::dry_run::TryAddresses;
use crate::parts::events::list::EventList;
use crate::parts::events::load_events;
use crate::parts::merchant::status::DisabledBanner;
use crate::parts::other_member::OtherMember;
use crate::parts::whom_to_ask::NamesToAsk;
use crate::state::confirmation::Confirmation;
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use leptos::prelude::*;
use merchant::MerchantPages;
use shared::activity::ActivityFilter;
use shared::dashboard::{Area, DashboardPage};
use shared::id::{KeyId, MerchantId};
use shared::key::CreatedKey;
use shared::member::Right;
use shared::problem::ErrorCode;
use shared::session::Session;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What an area shows, or the failure to load it.
pub type AreaView = Result<AnyView, SplitLoaderError>;

/// Loads the files of an area. After a failure, the next call tries again.
pub async fn load(area: Area) -> Result<(), SplitLoaderError> {
    match area {
        Area::Home => load_home().await,
        Area::Merchant => load_merchant().await,
        Area::MerchantAccount => load_merchant_account().await,
        Area::Key => load_key().await,
        Area::KeyDialogs => load_key_dialogs().await,
        Area::KeyHistory => load_key_history().await,
        Area::NewKey => load_new_key().await,
        Area::Created => load_created().await,
        Area::Activity => load_activity().await,
        Area::Members => load_members().await,
        Area::Dialogs => load_dialogs().await,
        Area::WhomToAsk => load_whom_to_ask().await,
        Area::YourAccount => load_your_account().await,
    }
}

#[wasm_split(home, fallible, preload(load_home))]
pub fn home() -> AreaView {
    Ok(view! { <HomePage /> }.into_any())
}

#[wasm_split(whom_to_ask, fallible, preload(load_whom_to_ask))]
pub fn whom_to_ask(right: Right) -> AreaView {
    Ok(view! { <NamesToAsk right /> }.into_any())
}

#[wasm_split(merchant, fallible, preload(load_merchant))]
pub fn merchant_pages(id: MerchantId) -> AreaView {
    Ok(view! { <MerchantPages id /> }.into_any())
}

#[wasm_split(merchant_account, fallible, preload(load_merchant_account))]
pub fn merchant_account(merchant: CurrentMerchant) -> AreaView {
    Ok(view! { <MerchantAccountPage merchant /> }.into_any())
}

#[wasm_split(merchant_account, fallible)]
pub fn disabled_banner(merchant: CurrentMerchant) -> AreaView {
    Ok(view! { <DisabledBanner merchant /> }.into_any())
}

#[wasm_split(merchant_account, fallible)]
pub fn developers(merchant: CurrentMerchant, bulk_dialog: fn(Bulk) -> AnyView) -> AreaView {
    Ok(view! { <DevelopersPage merchant bulk_dialog /> }.into_any())
}

#[wasm_split(merchant_account, fallible)]
pub fn new_merchant() -> AreaView {
    Ok(view! { <NewMerchantPage /> }.into_any())
}

#[wasm_split(key, fallible, preload(load_key))]
pub fn key(merchant: CurrentMerchant, id: KeyId, later: LaterParts) -> AreaView {
    Ok(view! { <KeyPage merchant id later /> }.into_any())
}

#[wasm_split(key_dialogs, fallible)]
pub fn bulk_dialog(bulk: Bulk) -> AreaView {
    Ok(view! { <BulkDialog bulk /> }.into_any())
}

/// In the area of the dialogs, which are then there before they are opened: every further area makes what all areas share larger.
#[wasm_split(key_dialogs, fallible)]
pub fn key_observed(shown: ShownKey) -> AreaView {
    Ok(view! { <ObservedUse shown /> }.into_any())
}

#[wasm_split(key_dialogs, fallible)]
pub fn key_leak(shown: ShownKey) -> AreaView {
    Ok(view! { <Leak shown /> }.into_any())
}

#[wasm_split(key_history, fallible, preload(load_key_history))]
pub fn key_history(filter: Signal<ActivityFilter>) -> AreaView {
    Ok(view! { <EventList events=load_events(filter) shown=filter page=DashboardPage::Activity /> }.into_any())
}

#[wasm_split(key_dialogs, fallible, preload(load_key_dialogs))]
pub fn edit_dialog(shown: ShownKey, editing: RwSignal<bool>) -> AreaView {
    Ok(view! { <EditDialog shown editing /> }.into_any())
}

#[wasm_split(key_dialogs, fallible)]
pub fn stop_dialog(stop: Stop) -> AreaView {
    Ok(view! { <StopDialog stop /> }.into_any())
}

#[wasm_split(new_key, fallible, preload(load_new_key))]
pub fn new_key(merchant: CurrentMerchant, try_list: TryList) -> AreaView {
    Ok(view! { <NewKeyPage merchant try_list /> }.into_any())
}

/// The same dry run as on the page of a key.
#[wasm_split(key_dialogs, fallible)]
pub fn try_list(key: KeyId, text: RwSignal<String>, form: FormState) -> AreaView {
    let tried = RwSignal::new(None);
    Ok(view! { <TryAddresses key text form label="Try on the last 30 days of calls" tried /> }.into_any())
}

#[wasm_split(created, fallible, preload(load_created))]
pub fn created_dialog(created: CreatedKey, on_left: Callback<()>) -> AreaView {
    Ok(view! { <CreatedDialog created on_left /> }.into_any())
}

#[wasm_split(home, fallible)]
pub fn keys() -> AreaView {
    Ok(view! { <KeysPage /> }.into_any())
}

#[wasm_split(activity, fallible, preload(load_activity))]
pub fn activity() -> AreaView {
    Ok(view! { <ActivityPage /> }.into_any())
}

#[wasm_split(activity, fallible)]
pub fn merchant_activity(merchant: CurrentMerchant) -> AreaView {
    Ok(view! { <MerchantActivityPage merchant /> }.into_any())
}

#[wasm_split(members, fallible, preload(load_members))]
pub fn members() -> AreaView {
    Ok(view! { <MembersPage /> }.into_any())
}

#[wasm_split(your_account, fallible)]
pub fn settings(names_to_ask: fn(Right) -> AnyView) -> AreaView {
    Ok(view! { <SettingsPage names_to_ask /> }.into_any())
}

#[wasm_split(dialogs, fallible, preload(load_dialogs))]
pub fn search(close: Callback<()>) -> AreaView {
    Ok(view! { <SearchDialog close /> }.into_any())
}

#[wasm_split(dialogs, fallible)]
pub fn organisations(close: Callback<()>) -> AreaView {
    Ok(view! { <OrganisationsDialog close /> }.into_any())
}

#[wasm_split(dialogs, fallible)]
pub fn shortcuts(close: Callback<()>) -> AreaView {
    Ok(view! { <ShortcutsDialog close /> }.into_any())
}

/// Here, because the area of Home has most of what it needs.
#[wasm_split(home, fallible)]
pub fn which_key(on_found: Callback<()>, close: Callback<()>, names_to_ask: fn(Right) -> AnyView) -> AreaView {
    Ok(which_key_dialog(on_found, close, names_to_ask).into_any())
}

#[wasm_split(dialogs, fallible)]
pub fn passkey_question(obstacle: ErrorCode, confirmation: Confirmation) -> AreaView {
    Ok(view! { <PasskeyQuestion obstacle confirmation /> }.into_any())
}

#[wasm_split(dialogs, fallible)]
pub fn other_member(other: Session, shown: Session, on_dismiss: Callback<()>) -> AreaView {
    Ok(view! { <OtherMember other shown on_dismiss /> }.into_any())
}

#[wasm_split(your_account, fallible, preload(load_your_account))]
pub fn your_account() -> AreaView {
    Ok(view! { <YourAccountPage /> }.into_any())
}
