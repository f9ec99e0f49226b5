//! Selecting the merchant account that a list is about.

use crate::api;
use crate::display_text::isolated;
use crate::state::remote::{Remote, find};
use crate::ui::picker::{Found, Picker};
use leptos::prelude::*;
use shared::endpoint::{GetMerchant, ListMerchants};
use shared::id::MerchantId;
use shared::merchant::{MerchantFilter, MerchantOrder};

#[component]
pub fn MerchantPicker(on_choose: Callback<String>) -> impl IntoView {
    view! {
        <Picker
            id="pick-merchant"
            label="Merchant account"
            placeholder="Search merchant accounts"
            find=find_merchants
            on_choose
        />
    }
}

/// The selected merchant account: "Merchant account: Shop".
pub fn merchant_in_words(id: MerchantId) -> Signal<String> {
    let merchant = Remote::new(move || find::<GetMerchant>(Some(id)));
    Signal::derive(move || {
        let name = merchant.get().and_then(|merchant| Some(isolated(&merchant.ok()??.name)));
        name.map_or_else(|| "Merchant account".to_owned(), |name| format!("Merchant account: {name}"))
    })
}

fn find_merchants(text: Signal<String>) -> Found {
    let merchants = Remote::new(move || {
        let search = Some(text.get()).filter(|text| !text.is_empty());
        let filter = MerchantFilter { search, order: Some(MerchantOrder::Name), ..MerchantFilter::default() };
        api::call::<ListMerchants>(&(), &filter)
    });
    Signal::derive(move || {
        let merchants = merchants.get()?.map_or_else(|_| Vec::new(), |page| page.items);
        Some(merchants.into_iter().map(|merchant| (merchant.id.to_string(), isolated(&merchant.name))).collect())
    })
}
