//! The changed fields of an event in words: as they were, and as they became.

use crate::ui::time::{duration, in_full};
use leptos::prelude::*;
use serde_json::Value;
use shared::activity::{ActivityAction, Event};
use shared::dashboard::DashboardPage;
use shared::key::LeakSource;
use shared::permission::{AccessLabel, Permission, PermissionSet};

/// Changes longer than this many characters are collapsed.
const LONG: usize = 160;

/// A changed field: its name, its value before and after, and the page of the key that the value names.
struct Change {
    field: String,
    was: Option<String>,
    became: String,
    href: Option<String>,
}

/// The list of changed fields; `None` if the event changed none.
pub fn change_list(event: &Event) -> Option<AnyView> {
    let rows = changes(event).into_iter().map(change_row).collect_view();
    (!rows.is_empty()).then(|| view! { <dl class="space-y-0.5 text-xs text-muted">{rows}</dl> }.into_any())
}

/// What belongs into the event's sentence, at its end: ": Viewer → Developer", ": 203.0.113.0/24 (CH)".
pub fn in_sentence(event: &Event) -> Option<String> {
    let after = |field: &str| event.after.get(field);
    match event.action {
        ActivityAction::MemberRoleChanged => Some(format!(": {}", change(event, "role", after("role")?).in_a_line())),
        ActivityAction::KeySeenFromNewNetwork => {
            let country = after("country").and_then(Value::as_str).map(|code| format!(" ({code})"));
            Some(format!(": {}{}", after("network")?.as_str()?, country.unwrap_or_default()))
        }
        _ => None,
    }
}

fn change_row(change: Change) -> AnyView {
    let words = change.in_a_line();
    let shown = match (change.href, change.was) {
        (Some(href), _) => view! { <a href=href class="underline underline-offset-2">{words}</a> }.into_any(),
        (None, was) if words.chars().count() > LONG => folded(&words, was, change.became),
        (None, _) => words.into_any(),
    };
    view! {
        <div class="flex gap-2">
            <dt class="shrink-0">{change.field}</dt>
            <dd class="min-w-0 wrap-anywhere text-ink">{shown}</dd>
        </div>
    }
    .into_any()
}

/// The beginning of a change, which opens to the whole: the value before above the value after.
fn folded(words: &str, was: Option<String>, became: String) -> AnyView {
    let beginning: String = words.chars().take(LONG / 2).collect();
    let part = |(label, text): (&'static str, String)| {
        view! { <p class="mt-1 whitespace-pre-line"><span class="text-muted">{label}</span>{text}</p> }
    };
    let parts = match was {
        Some(was) => vec![("Before: ", was), ("After: ", became)],
        None => vec![("", became)],
    };
    view! {
        <details>
            <summary>{beginning}"…"</summary>
            {parts.into_iter().map(part).collect_view()}
        </details>
    }
    .into_any()
}

impl Change {
    fn in_a_line(&self) -> String {
        match &self.was {
            Some(was) => format!("{was} → {}", self.became),
            None => self.became.clone(),
        }
    }
}

/// Of something new only the fields with a value, of something removed all fields it had.
fn changes(event: &Event) -> Vec<Change> {
    let is_new = event.before.is_empty();
    let is_said = |field: &str, value: &Value| {
        let in_sentence = event.action == ActivityAction::MemberRoleChanged && field == "role";
        !in_sentence && (!is_new || !is_empty(value))
    };
    let became = event.after.iter().filter(|(field, value)| is_said(field, value));
    let gone = event.before.iter().filter(|(field, value)| !event.after.contains_key(*field) && !is_empty(value));
    let became = became.map(|(field, value)| change(event, field, value));
    let gone = gone.map(|(field, was)| Change {
        field: field_label(field),
        was: None,
        became: value_in_words(field, was),
        href: None,
    });
    became.chain(gone).collect()
}

fn change(event: &Event, field: &str, value: &Value) -> Change {
    let was = event.before.get(field).map(|was| value_in_words(field, was));
    Change { field: field_label(field), was, became: value_in_words(field, value), href: key_page(event, field, value) }
}

/// The page of the key that `value` names.
fn key_page(event: &Event, field: &str, value: &Value) -> Option<String> {
    let key_id = value.as_str().filter(|_| matches!(field, "replaces" | "replaced_by"))?;
    Some(DashboardPage::key(event.merchant_id?, key_id.parse().ok()?).to_string())
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn value_in_words(field: &str, value: &Value) -> String {
    match value {
        Value::Null => if field == "expires_at" { "never" } else { "none" }.to_owned(),
        Value::String(text) if field.ends_with("_at") => text.parse().map_or_else(|_| text.clone(), in_full),
        Value::String(name) if matches!(field, "mode" | "role" | "status" | "leak_mail") => label(name),
        Value::String(name) if field == "leak_source" => {
            name.parse().map_or_else(|_| name.clone(), |source: LeakSource| source.label().to_owned())
        }
        Value::Bool(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
        Value::String(method) if field == "by" => {
            if method == "link" {
                "one-time link".to_owned()
            } else {
                method.clone()
            }
        }
        Value::String(text) => text.clone(),
        Value::Number(seconds) if field == "grace_seconds" => grace(seconds.as_u64().unwrap_or_default()),
        Value::Array(values) if field == "permissions" => permissions_in_words(values),
        Value::Array(values) => values.iter().map(|value| value_in_words(field, value)).collect::<Vec<_>>().join(", "),
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

/// What the dashboard calls a field.
fn field_label(field: &str) -> String {
    match field {
        "allowed_ips" => "Allowed IP addresses".to_owned(),
        "by" => "Signed in with".to_owned(),
        "grace_seconds" => "Grace period".to_owned(),
        "grace_ends_at" => "Grace period ends".to_owned(),
        "hint" => "Key ending".to_owned(),
        "leak_mail" => "Email about leaked keys".to_owned(),
        "leak_source" => "Reported by".to_owned(),
        "leak_url" => "Found at".to_owned(),
        "mode" => "Type".to_owned(),
        "reference_id" => "Reference ID".to_owned(),
        "requires_passkey" => "Passkey required for live keys".to_owned(),
        "revokes_leaked_test_keys" => "Leaked test keys are revoked".to_owned(),
        field => label(field),
    }
}

/// A wire name as people write it: `key_created` is "Key created", `expires_at` is "Expires".
pub fn label(wire_name: &str) -> String {
    let name = ["_at", "_seconds"].iter().find_map(|unit| wire_name.strip_suffix(unit)).unwrap_or(wire_name);
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
