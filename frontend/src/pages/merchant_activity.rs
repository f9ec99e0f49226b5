//! What was done about one merchant account.

use crate::filter;
use crate::pages::activity::EventList;
use crate::pages::merchant::CurrentMerchant;
use leptos::prelude::*;
use shared::activity::ActivityFilter;

#[component]
pub fn MerchantActivityPage(merchant: CurrentMerchant) -> impl IntoView {
    let shown = filter::from_url::<ActivityFilter>();
    let filter = Signal::derive(move || ActivityFilter { merchant_id: Some(merchant.id()), ..shown.get() });
    view! {
        <div class="card">
            <EventList filter path=merchant.address("activity") />
        </div>
    }
}
