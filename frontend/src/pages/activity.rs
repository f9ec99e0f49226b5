//! What was done in the organisation, newest first; and the list of events that other pages show too.
//!
//! `changes` has the changed fields of an event in words.

pub mod changes;

use crate::api;
use crate::filter;
use crate::pages::key;
use crate::ui::loaded::{Empty, Loaded};
use crate::ui::pager::Pager;
use crate::ui::remote::Remote;
use crate::ui::time::Time;
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::activity::{ActivityFilter, Event};
use shared::endpoint::ListActivity;
use shared::page::Page;

#[component]
pub fn ActivityPage() -> impl IntoView {
    let filter = filter::from_url::<ActivityFilter>();
    view! {
        <Title text="Activity" />
        <div class="card">
            <EventList filter path="/activity" />
        </div>
    }
}

/// The events that `filter` lets through; its pages stand at `path`.
#[component]
pub fn EventList(#[prop(into)] filter: Signal<ActivityFilter>, #[prop(into)] path: String) -> impl IntoView {
    let events = Remote::new(move || api::call::<ListActivity>(&(), &filter.get()));
    let show = move |page: Page<Event>| {
        if page.items.is_empty() {
            return view! { <Empty title="Nothing happened yet" text="Every change and every sign-in will stand here." /> }
                .into_any();
        }
        let at = |cursor| filter::address(&path, &ActivityFilter { cursor, ..ActivityFilter::default() });
        let first = filter.get_untracked().cursor.map(|_| at(None));
        let next = page.next_cursor.map(|cursor| at(Some(cursor)));
        view! {
            <ol class="divide-y divide-line">
                {page.items.into_iter().map(|event| view! { <EventRow event /> }).collect_view()}
            </ol>
            <Pager first next />
        }
        .into_any()
    };
    view! { <Loaded remote=events show /> }
}

#[component]
fn EventRow(event: Event) -> impl IntoView {
    let from = [event.ip.clone(), event.country.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let subject = subject(&event);
    let sentence = if event.action.is_by_nobody() {
        view! { {subject} " " {event.action.label()} }.into_any()
    } else {
        let who = event.by.as_ref().map_or("The operator", |person| person.name.as_str()).to_owned();
        view! { <span class="font-medium">{who}</span> " " {event.action.label()} " " {subject} }.into_any()
    };
    view! {
        <li class="space-y-1 px-4 py-3">
            <div class="flex flex-wrap items-baseline justify-between gap-x-4">
                <p class="min-w-0 wrap-anywhere">{sentence}</p>
                <p class="text-xs text-muted"><Time at=event.at /></p>
            </div>
            {changes::list(&event)}
            {event.reason.map(|reason| view! { <p class="text-xs text-muted wrap-anywhere">"Reason: " {reason}</p> })}
            {(!from.is_empty()).then(|| view! { <p class="text-xs text-muted" title=event.user_agent>"From " {from}</p> })}
        </li>
    }
}

/// What the event is about: the key where there is one, else the merchant account.
fn subject(event: &Event) -> Option<AnyView> {
    let merchant_id = event.merchant_id?;
    let href = match event.key_id {
        Some(key_id) => key::address(merchant_id, key_id),
        None => format!("/merchants/{merchant_id}/account"),
    };
    Some(view! { <a href=href class="text-accent-ink underline underline-offset-2">{called(event)}</a> }.into_any())
}

/// What the thing is called since this event, or else by now: a name stands in quotes, a hint does not.
fn called(event: &Event) -> Option<String> {
    let text = |field: &str| event.after.get(field)?.as_str().map(str::to_owned);
    let name = text("name").or_else(|| text("hint")).or_else(|| event.subject.clone())?;
    Some(if name.starts_with("kw_") { name } else { format!("“{name}”") })
}
