//! The keys of all merchant accounts.

pub mod filters;
pub mod list;

use crate::api;
use crate::filter;
use crate::parts::await_remote::{AwaitRemote, HowMany};
use crate::state::remote::Remote;
use crate::ui::title::Title;
use filters::Filters;
use leptos::prelude::*;
use list::KeyList;
use shared::endpoint::ListOrganisationKeys;
use shared::key::OrganisationKeyFilter;

#[component]
pub fn KeysPage() -> impl IntoView {
    let filter = filter::from_url::<OrganisationKeyFilter>();
    let keys = Remote::new(move || api::call::<ListOrganisationKeys>(&(), &filter.get()));
    view! {
        <Title text="API keys" />
        <div class="card">
            <Filters filter />
            <HowMany remote=keys />
            <AwaitRemote remote=keys lines=10 show=move |page| view! { <KeyList page filter=filter.get_untracked() /> } />
        </div>
    }
}
