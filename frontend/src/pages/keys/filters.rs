//! What the list of keys is filtered by.

use crate::filter;
use crate::parts::key_order::{SortChoice, sort_by};
use crate::parts::merchant::picker::{MerchantPicker, merchant_in_words};
use crate::ui::chip::Chip;
use crate::ui::search::{Choice, Search};
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::key::{KeyAttention, KeyStatus, Mode, OrganisationKeyFilter};
use shared::permission::AccessLabel;

#[component]
pub fn Filters(filter: Memo<OrganisationKeyFilter>) -> impl IntoView {
    let chip = move || {
        let filter = filter.get();
        filter.merchant_id.map(|id| {
            let without = OrganisationKeyFilter { merchant_id: None, cursor: None, ..filter };
            view! { <Chip what=merchant_in_words(id) without=filter::address(DashboardPage::Keys, &without) /> }
        })
    };
    let labels = AccessLabel::ALL.iter().filter(|label| **label != AccessLabel::None);
    view! {
        <div class="flex flex-wrap gap-2 border-b border-line p-3">
            <Search
                label="Search keys"
                placeholder="Name, key ending or ID"
                value=Signal::derive(move || filter.get().search.unwrap_or_default())
                on_search=filter::change(filter, |filter, text| filter.search = Some(text).filter(|text| !text.is_empty()))
            />
            <MerchantPicker on_choose=filter::change(filter, |filter, id| filter.merchant_id = id.parse().ok()) />
            <Choice
                label="Type"
                any="Live and test"
                choices=Mode::ALL.iter().map(|mode| (mode.wire_name(), mode.label().to_owned())).collect()
                value=filter::selected(filter, |filter| filter.mode)
                on_choose=filter::change(filter, |filter, name| filter.mode = name.parse().ok())
            />
            <Choice
                label="Status"
                any="Any status"
                choices=KeyStatus::ALL.iter().map(|status| (status.wire_name(), status.label().to_owned())).collect()
                value=filter::selected(filter, |filter| filter.status)
                on_choose=filter::change(filter, |filter, name| filter.status = name.parse().ok())
            />
            <Choice
                label="Access"
                any="Any access"
                choices=labels.map(|label| (label.wire_name(), label.label().to_owned())).collect()
                value=filter::selected(filter, |filter| filter.access)
                on_choose=filter::change(filter, |filter, name| filter.access = name.parse().ok())
            />
            <Choice
                label="Needs attention"
                any="Any attention"
                choices=KeyAttention::ALL.iter().map(|reason| (reason.wire_name(), reason.label().to_owned())).collect()
                value=filter::selected(filter, |filter| filter.attention)
                on_choose=filter::change(filter, |filter, name| filter.attention = name.parse().ok())
            />
            <SortChoice
                own="Sort"
                value=filter::selected(filter, |filter| filter.order)
                on_choose=filter::change(filter, |filter, name| sort_by(&name, &mut filter.order, &mut filter.direction))
            />
            {chip}
        </div>
    }
}
