//! Events of the audit log: the list of them, with all that narrows it.
//!
//! `filters`, `member_picker` and `chips` narrow the list, `list` is the list itself, `row` is an event in it, `sentence` and `changes` put the
//! event in words, `export` downloads what is shown as a file.

pub mod changes;
pub mod chips;
pub mod export;
pub mod filters;
pub mod list;
pub mod member_picker;
pub mod row;
pub mod sentence;

use crate::api;
use crate::filter;
use crate::state::remote::Remote;
use chips::Chips;
use export::ExportLinks;
use filters::Filters;
use leptos::prelude::*;
use list::EventList;
use shared::activity::{ActivityFilter, Event};
use shared::dashboard::DashboardPage;
use shared::endpoint::ListActivity;
use shared::id::MemberId;
use shared::page::Page;

/// The events that match `asked`, and their filters. `shown` is the part of `asked` that is in the address of `page`.
#[component]
pub fn Events(
    shown: Memo<ActivityFilter>,
    #[prop(into)] asked: Signal<ActivityFilter>,
    page: DashboardPage,
) -> impl IntoView {
    let events = load_events(asked);
    view! {
        <div class="card">
            <Filters shown page />
            <div class="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
                <Chips shown events page />
                <ExportLinks asked />
            </div>
            <EventList events shown page />
        </div>
    }
}

/// The events that match `filter`.
pub fn load_events(filter: impl Into<Signal<ActivityFilter>>) -> Remote<Page<Event>> {
    let filter = filter.into();
    Remote::new(move || api::call::<ListActivity>(&(), &filter.get()))
}

/// The address of all events by a member or about them.
pub fn address_of_member(member_id: MemberId) -> String {
    filter::address(
        DashboardPage::Activity,
        &ActivityFilter { member_id: Some(member_id), ..ActivityFilter::default() },
    )
}

/// The address of all events that match `filter`.
pub fn address_of(filter: &ActivityFilter) -> String {
    filter::address(DashboardPage::Activity, filter)
}
