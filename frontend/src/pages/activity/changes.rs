//! The changed fields of an event in words: as they were, and as they became.

use crate::pages::key;
use crate::ui::time::{duration, in_full};
use leptos::prelude::*;
use serde_json::Value;
use shared::activity::Event;
use shared::permission::{AccessLabel, Permission, PermissionSet};

/// One field: what it is called, what became of it, and the page of the key that it names.
struct Change {
    field: String,
    words: String,
    href: Option<String>,
}

/// The list of them; nothing for an event that changed no field.
pub fn list(event: &Event) -> Option<AnyView> {
    let row = |change: Change| {
        let words = match change.href {
            Some(href) => view! { <a href=href class="underline underline-offset-2">{change.words}</a> }.into_any(),
            None => change.words.into_any(),
        };
        view! {
            <div class="flex gap-2">
                <dt class="shrink-0">{change.field}</dt>
                <dd class="min-w-0 wrap-anywhere text-ink">{words}</dd>
            </div>
        }
    };
    let rows = changes(event).into_iter().map(row).collect_view();
    (!rows.is_empty()).then(|| view! { <dl class="text-xs text-muted">{rows}</dl> }.into_any())
}

/// Of something new, only the fields that say something.
fn changes(event: &Event) -> Vec<Change> {
    let is_new = event.before.is_empty();
    let change = |(field, value): (&String, &Value)| {
        let became = in_words(field, value);
        let words = match event.before.get(field) {
            Some(was) => format!("{} → {became}", in_words(field, was)),
            None => became,
        };
        Change { field: label(field), words, href: key_page(event, field, value) }
    };
    event.after.iter().filter(|(_, value)| !is_new || !is_empty(value)).map(change).collect()
}

/// The page of the key that `value` names.
fn key_page(event: &Event, field: &str, value: &Value) -> Option<String> {
    let key_id = value.as_str().filter(|_| matches!(field, "replaces" | "replaced_by"))?;
    Some(key::address(event.merchant_id?, key_id))
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn in_words(field: &str, value: &Value) -> String {
    match value {
        Value::Null => if field == "expires_at" { "never" } else { "none" }.to_owned(),
        Value::String(text) if field.ends_with("_at") => text.parse().map_or_else(|_| text.clone(), in_full),
        Value::String(name) if matches!(field, "mode" | "status") => label(name),
        Value::String(text) => text.clone(),
        Value::Number(seconds) if field == "grace_seconds" => grace(seconds.as_u64().unwrap_or_default()),
        Value::Array(values) if field == "permissions" => permissions_in_words(values),
        Value::Array(values) => values.iter().map(|value| in_words(field, value)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn grace(seconds: u64) -> String {
    if seconds == 0 { "none".to_owned() } else { duration(seconds) }
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

/// A wire name as people write it: `reference_id` is "Reference id", `expires_at` is "Expires".
fn label(wire_name: &str) -> String {
    let name = ["_at", "_seconds"].iter().find_map(|unit| wire_name.strip_suffix(unit)).unwrap_or(wire_name);
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
