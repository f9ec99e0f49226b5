//! The Activity tab: the events about one merchant account.

use crate::filter;
use crate::parts::events::Events;
use crate::state::merchant::CurrentMerchant;
use leptos::prelude::*;
use shared::activity::ActivityFilter;
use shared::dashboard::MerchantPage;

#[component]
pub fn MerchantActivityPage(merchant: CurrentMerchant) -> impl IntoView {
    let shown = filter::from_url::<ActivityFilter>();
    let asked = Signal::derive(move || ActivityFilter { merchant_id: Some(merchant.id()), ..shown.get() });
    view! { <Events shown asked page=merchant.page(MerchantPage::Activity) /> }
}
