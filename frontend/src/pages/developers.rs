//! The Developers tab: a merchant account's API keys.
//!
//! `filters` filters the list, `list` is the list itself, `selection` knows the selected keys, `bulk` changes them (in words:
//! `bulk_action`), `revoked` hides revoked keys, `calls` shows how much each key is used, `row_menu` has the actions for one key.

pub mod bulk;
pub mod bulk_action;
pub mod calls;
pub mod filters;
pub mod list;
pub mod revoked;
pub mod row_menu;
pub mod selection;

use crate::api;
use crate::filter;
use crate::parts::await_remote::{AwaitRemote, HowMany};
use crate::parts::whom_to_ask::WhomToAsk;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::button::{LinkButton, Variant};
use crate::ui::help::Help;
use crate::ui::icon::{Icon, IconName};
use bulk::Bulk;
use bulk_action::BulkAction;
use filters::Filters;
use leptos::prelude::*;
use list::KeyList;
use selection::Selection;
use shared::dashboard::MerchantPage;
use shared::endpoint::ListKeys;
use shared::key::{Key, KeyFilter};
use shared::member::Right;
use shared::page::Page;

/// `bulk_dialog` is loaded when it is first opened.
#[component]
pub fn DevelopersPage(merchant: CurrentMerchant, bulk_dialog: fn(Bulk) -> AnyView) -> impl IntoView {
    let filter = filter::from_url::<KeyFilter>();
    let is_first = StoredValue::new(true);
    let keys = Remote::new(move || {
        if is_first.get_value() {
            merchant.refresh_for_page();
        } else {
            merchant.refresh();
        }
        is_first.set_value(false);
        api::call::<ListKeys>(&merchant.id(), &revoked::folded(filter.get()))
    });
    let selection = Selection::empty();
    let changing = RwSignal::new(None::<BulkAction>);
    let show = move |page: Page<Key>| {
        selection.offer(&page.items);
        view! { <KeyList page filter=filter.get_untracked() merchant selection changing /> }
    };
    let dialog = move || {
        let action = changing.get()?;
        Some(bulk_dialog(Bulk {
            action,
            keys: untrack(|| selection.selected_for(action)),
            merchant,
            on_changed: Callback::new(move |()| keys.retry()),
            on_close: Callback::new(move |()| changing.set(None)),
        }))
    };
    view! {
        <div class="flex flex-wrap items-center justify-between gap-3">
            <div>
                <h2>
                    "API keys "
                    <Help
                        id="about-keys"
                        term="API keys"
                        text="Your systems send an API key with each request. It lets them call the API on behalf of this merchant \
                              account, with only the permissions of the key."
                    />
                </h2>
                <p class="text-muted">"Permissions can't be changed after a key is created."</p>
            </div>
            <AddKey merchant />
        </div>
        <div class="card">
            <Filters filter />
            <HowMany remote=keys />
            <AwaitRemote remote=keys lines=6 show />
        </div>
        {dialog}
    }
}

/// The link to the form for a new key. Members who can't create keys see which members can.
#[component]
pub fn AddKey(merchant: CurrentMerchant) -> impl IntoView {
    if !CurrentSession::get().may(Right::ManageTestKeys) {
        return view! { <WhomToAsk right=Right::ManageTestKeys to="add API keys" /> }.into_any();
    }
    view! {
        <LinkButton variant=Variant::Primary href=merchant.page(MerchantPage::NewKey).to_string()>
            <Icon name=IconName::Plus />
            "Add API key"
        </LinkButton>
    }
    .into_any()
}
