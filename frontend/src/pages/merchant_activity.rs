//! What was done about one merchant account.

use crate::filter;
use crate::pages::activity::Activity;
use crate::pages::merchant::CurrentMerchant;
use leptos::prelude::*;
use shared::activity::ActivityFilter;
use shared::dashboard::MerchantPage;

#[component]
pub fn MerchantActivityPage(merchant: CurrentMerchant) -> impl IntoView {
    let shown = filter::from_url::<ActivityFilter>();
    let asked = Signal::derive(move || ActivityFilter { merchant_id: Some(merchant.id()), ..shown.get() });
    view! { <Activity shown asked page=merchant.page(MerchantPage::Activity) /> }
}
