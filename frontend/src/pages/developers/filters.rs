//! Filters of the list of keys: search, type and status, which are part of the address.

use crate::filter;
use crate::parts::key_order::{SortChoice, sort_by};
use crate::ui::search::{Choice, Search};
use leptos::prelude::*;
use shared::key::{KeyFilter, KeyStatus, Mode};

#[component]
pub fn Filters(filter: Memo<KeyFilter>) -> impl IntoView {
    view! {
        <div class="flex flex-wrap gap-2 border-b border-line p-3">
            <Search
                label="Search API keys"
                placeholder="Search by name, key ending or ID"
                value=Signal::derive(move || filter.get().search.unwrap_or_default())
                on_search=filter::change(filter, |filter, text| filter.search = Some(text).filter(|text| !text.is_empty()))
            />
            <Choice
                label="Type"
                any="All types"
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
            <SortChoice
                own="Sort by status"
                value=filter::selected(filter, |filter| filter.order)
                on_choose=filter::change(filter, |filter, name| sort_by(&name, &mut filter.order, &mut filter.direction))
            />
        </div>
    }
}
