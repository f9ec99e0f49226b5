//! What was done in the organisation, newest first; and the list of events that other pages show too.

use crate::api;
use crate::filter;
use crate::ui::loaded::{Empty, Loaded};
use crate::ui::pager::Pager;
use crate::ui::remote::Remote;
use crate::ui::time::{Time, in_full};
use crate::ui::title::Title;
use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::activity::{ActivityFilter, Event};
use shared::endpoint::ListActivity;
use shared::page::Page;
use shared::permission::{AccessLabel, Permission, PermissionSet};

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
    let who = event.by.as_ref().map_or("The operator", |person| person.name.as_str()).to_owned();
    let from = [event.ip.clone(), event.country.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let changes = changes(&event.before, &event.after);
    let reason = event.reason.clone();
    view! {
        <li class="space-y-1 px-4 py-3">
            <div class="flex flex-wrap items-baseline justify-between gap-x-4">
                <p class="min-w-0 wrap-anywhere">
                    <span class="font-medium">{who}</span>
                    " "
                    {event.action.label()}
                    " "
                    {subject(&event)}
                </p>
                <p class="text-xs text-muted"><Time at=event.at /></p>
            </div>
            {(!changes.is_empty()).then(|| view! { <Changes changes /> })}
            {reason.map(|reason| view! { <p class="text-xs text-muted">"Reason: " {reason}</p> })}
            {(!from.is_empty()).then(|| view! { <p class="text-xs text-muted" title=event.user_agent>"From " {from}</p> })}
        </li>
    }
}

/// What the event is about: the key where there is one, else the merchant account.
fn subject(event: &Event) -> Option<impl IntoView + use<>> {
    let merchant_id = event.merchant_id?;
    let (text, href) = match event.key_id {
        Some(key_id) => (
            name_of(event).unwrap_or_else(|| key_id.to_string()),
            format!("/merchants/{merchant_id}/developers/keys/{key_id}"),
        ),
        None => {
            (name_of(event).unwrap_or_else(|| merchant_id.to_string()), format!("/merchants/{merchant_id}/account"))
        }
    };
    Some(view! { <a href=href class="text-accent-ink underline underline-offset-2">{text}</a> })
}

fn name_of(event: &Event) -> Option<String> {
    ["name", "hint"].iter().find_map(|field| event.after.get(*field)?.as_str().map(str::to_owned))
}

#[component]
fn Changes(changes: Vec<(String, String)>) -> impl IntoView {
    let change = |(field, change)| {
        view! {
            <div class="flex gap-2">
                <dt class="shrink-0">{field}</dt>
                <dd class="min-w-0 wrap-anywhere text-ink">{change}</dd>
            </div>
        }
    };
    view! { <dl class="text-xs text-muted">{changes.into_iter().map(change).collect_view()}</dl> }
}

/// The changed fields of an event in words: "Description", "old → new".
fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<(String, String)> {
    let was_created = before.is_empty();
    after
        .iter()
        .filter(|(_, value)| !was_created || !is_empty(value))
        .map(|(field, value)| {
            let became = in_words(field, value);
            let change = match before.get(field) {
                Some(was) => format!("{} → {became}", in_words(field, was)),
                None => became,
            };
            (field_label(field), change)
        })
        .collect()
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn in_words(field: &str, value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) if field.ends_with("_at") => text.parse().map_or_else(|_| text.clone(), in_full),
        Value::String(text) => text.clone(),
        Value::Array(values) if field == "permissions" => permissions_in_words(values),
        Value::Array(values) => values.iter().map(|value| in_words(field, value)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A preset by its name, any other set by its permissions.
fn permissions_in_words(names: &[Value]) -> String {
    let permissions: PermissionSet =
        names.iter().filter_map(|name| name.as_str()?.parse::<Permission>().ok()).collect();
    match permissions.access().overall {
        AccessLabel::Custom => permissions.iter().map(Permission::label).collect::<Vec<_>>().join(", "),
        label => label.label().to_owned(),
    }
}

/// A field's wire name as people write it: `reference_id` is "Reference id".
fn field_label(field: &str) -> String {
    let words = field.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
