//! What narrows the list of keys: a search text, mode and status, all kept in the address.

use crate::filter;
use crate::ui::search::{Choice, Search};
use leptos::prelude::*;
use shared::key::{KeyFilter, KeyStatus, Mode};

#[component]
pub fn Filters(filter: Memo<KeyFilter>) -> impl IntoView {
    let change = filter::change(filter);
    let (search, mode, status) = (change.clone(), change.clone(), change);
    view! {
        <div class="flex flex-wrap gap-2 border-b border-line p-3">
            <Search
                label="Search API keys"
                placeholder="Search by name, key ending or ID"
                value=Signal::derive(move || filter.get().search.unwrap_or_default())
                on_search=move |text| search(|filter, text| filter.search = Some(text).filter(|text| !text.is_empty()), text)
            />
            <Choice
                label="Type"
                any="All types"
                choices=Mode::ALL.iter().map(|mode| (mode.wire_name(), mode.label().to_owned())).collect()
                value=Signal::derive(move || filter.get().mode.map(|mode| mode.to_string()).unwrap_or_default())
                on_choose=move |name| mode(|filter, name| filter.mode = name.parse().ok(), name)
            />
            <Choice
                label="Status"
                any="Any status"
                choices=KeyStatus::ALL.iter().map(|status| (status.wire_name(), status.label().to_owned())).collect()
                value=Signal::derive(move || filter.get().status.map(|status| status.to_string()).unwrap_or_default())
                on_choose=move |name| status(|filter, name| filter.status = name.parse().ok(), name)
            />
        </div>
    }
}
