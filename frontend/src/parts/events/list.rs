//! The list of events by day, a page at a time, and what is shown if it is empty.

use super::row::EventRow;
use crate::clock::now;
use crate::filter;
use crate::parts::await_remote::{AwaitRemote, HowMany};
use crate::state::remote::Remote;
use crate::ui::button::LinkButton;
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::pager::Pager;
use crate::ui::time::{date, day};
use leptos::prelude::*;
use shared::activity::{ActivityFilter, Event};
use shared::dashboard::DashboardPage;
use shared::id::MemberId;
use shared::moment::Moment;
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
        let pages = filter::pages(page, &filter, &found, "event");
        let of_member = of_member(filter.clone(), page);
        let open = found.items.len() == 1;
        let is_of_all = page == DashboardPage::Activity && filter.merchant_id.is_none() && filter.key_id.is_none();
        let events = if is_of_all { found.items } else { without_merchant(found.items) };
        let days = by_day(events).into_iter();
        view! {
            <ol class="divide-y divide-line">
                {days.map(|(name, events)| view! { <Day name events of_member open /> }).collect_view()}
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

/// The events of one merchant account, which need not name it.
fn without_merchant(events: Vec<Event>) -> Vec<Event> {
    events.into_iter().map(|event| Event { merchant_name: None, ..event }).collect()
}

/// Where a member's name leads: to their events among those shown.
fn of_member(filter: ActivityFilter, page: DashboardPage) -> Callback<MemberId, String> {
    Callback::new(move |id| {
        filter::address(page, &ActivityFilter { member_id: Some(id), cursor: None, ..filter.clone() })
    })
}

/// The events of one day, under its name.
#[component]
fn Day(name: String, events: Vec<Event>, of_member: Callback<MemberId, String>, open: bool) -> impl IntoView {
    view! {
        <li>
            <p class="border-b border-line bg-sunken/60 px-4 py-1.5 text-xs font-medium text-muted">{name.clone()}</p>
            <ol class="divide-y divide-line" aria-label=name>
                {events.into_iter().map(|event| view! { <EventRow event of_member open /> }).collect_view()}
            </ol>
        </li>
    }
}

/// The events grouped by day, in the browser's time zone.
fn by_day(events: Vec<Event>) -> Vec<(String, Vec<Event>)> {
    let (today, yesterday) = (day(now()), day(now().plus_ms(-Moment::DAY_MS)));
    let name_of = |at: Moment| match day(at) {
        day if day == today => "Today".to_owned(),
        day if day == yesterday => "Yesterday".to_owned(),
        _ => date(at),
    };
    let mut days: Vec<(String, Vec<Event>)> = Vec::new();
    for event in events {
        let name = name_of(event.at);
        match days.last_mut() {
            Some((last, events)) if *last == name => events.push(event),
            _ => days.push((name, vec![event])),
        }
    }
    days
}

/// Why the list is empty, and what to do next.
#[component]
fn NoEvents(filter: ActivityFilter, page: DashboardPage) -> impl IntoView {
    if filter == ActivityFilter::default() {
        return view! { <Empty icon=IconName::Activity title="No events yet" text="Changes and sign-ins appear here." /> }.into_any();
    }
    view! {
        <Empty title="No events found" text="Try another action or a longer time.">
            <LinkButton href=page.to_string()>"Clear filters"</LinkButton>
        </Empty>
    }
    .into_any()
}
