//! The list of events, a page at a time, and what is shown if it is empty.

use super::{changes, sentence};
use crate::filter;
use crate::parts::await_remote::{AwaitRemote, HowMany};
use crate::parts::device::device;
use crate::parts::time::Time;
use crate::state::remote::Remote;
use crate::ui::button::LinkButton;
use crate::ui::empty::Empty;
use crate::ui::pager::Pager;
use crate::ui::time::in_full;
use leptos::prelude::*;
use shared::activity::{ActivityFilter, Event};
use shared::dashboard::DashboardPage;
use shared::id::MemberId;
use shared::page::Page;

/// The list is shown on `page`, with `shown` in its address.
#[component]
pub fn EventList(
    events: Remote<Page<Event>>,
    #[prop(into)] shown: Signal<ActivityFilter>,
    page: DashboardPage,
) -> impl IntoView {
    let show = move |found: Page<Event>| {
        let filter = shown.get_untracked();
        if found.items.is_empty() {
            return view! { <NoEvents filter page /> }.into_any();
        }
        let pages = filter::pages(page, &filter, found.next_cursor);
        let of_member = of_member(filter.clone(), page);
        view! {
            <ol class="divide-y divide-line">
                {found.items.into_iter().map(|event| view! { <EventRow event of_member /> }).collect_view()}
            </ol>
            <Pager pages />
        }
        .into_any()
    };
    view! {
        <HowMany remote=events />
        <AwaitRemote remote=events lines=8 show />
    }
}

/// Where a member's name leads: to their events among those shown.
fn of_member(filter: ActivityFilter, page: DashboardPage) -> Callback<MemberId, String> {
    Callback::new(move |id| {
        filter::address(page, &ActivityFilter { member_id: Some(id), cursor: None, ..filter.clone() })
    })
}

#[component]
pub fn EventRow(event: Event, of_member: Callback<MemberId, String>) -> impl IntoView {
    let by_device = event.user_agent.as_deref().map(device);
    let from =
        [event.ip.clone(), event.country.clone(), by_device].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="space-y-1 px-4 py-3">
            <div class="flex flex-wrap items-baseline justify-between gap-x-4">
                <p class="min-w-0 wrap-anywhere">{sentence::sentence(&event, of_member)}</p>
                <p class="text-xs text-muted"><Time at=event.at /></p>
            </div>
            {changes::change_list(&event)}
            {event.reason.map(|reason| view! { <p class="text-xs text-muted wrap-anywhere">"Reason: " {reason}</p> })}
            <p class="text-xs text-muted wrap-anywhere" title=event.user_agent>
                {in_full(event.at)}
                {(!from.is_empty()).then(|| format!(" · from {from}"))}
            </p>
        </li>
    }
}

/// Why the list is empty, and what to do next.
#[component]
fn NoEvents(filter: ActivityFilter, page: DashboardPage) -> impl IntoView {
    if filter == ActivityFilter::default() {
        return view! { <Empty title="No events yet" text="Changes and sign-ins appear here." /> }.into_any();
    }
    view! {
        <Empty title="No events found" text="Try another action or a longer time.">
            <LinkButton href=page.to_string()>"Clear filters"</LinkButton>
        </Empty>
    }
    .into_any()
}
