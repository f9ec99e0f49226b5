//! A key in a few words: its type, its status, its access, its name.

use crate::display_text::isolated;
use crate::ui::badge::{Badge, Tone};
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::key::{Key, KeyStatus, Mode};
use shared::permission::{AccessLabel, PermissionSet};
use shared::text;

#[component]
pub fn ModeBadge(mode: Mode) -> impl IntoView {
    let tone = match mode {
        Mode::Live => Tone::Solid,
        Mode::Test => Tone::Outline,
    };
    view! { <Badge tone>{mode.label()}</Badge> }
}

#[component]
pub fn KeyStatusBadge(
    status: KeyStatus,
    /// The merchant account is disabled, so that even an enabled key does not work.
    #[prop(optional, into)]
    blocked: Signal<bool>,
) -> impl IntoView {
    let tone = match status {
        KeyStatus::Enabled => Tone::Success,
        KeyStatus::Disabled | KeyStatus::Expired => Tone::Neutral,
        KeyStatus::Revoked => Tone::Danger,
    };
    move || {
        if blocked.get() && status == KeyStatus::Enabled {
            view! { <Badge tone=Tone::Neutral>"Blocked"</Badge> }
        } else {
            view! { <Badge tone>{status.label()}</Badge> }
        }
    }
}

/// Marks a key that was reported as leaked.
#[component]
pub fn LeakedBadge(record: Key) -> impl IntoView {
    record.leak.map(|_| view! { <Badge tone=Tone::Danger>"Leaked"</Badge> })
}

/// The name of a key, which links the whole row to its page, and what its secret looks like.
#[component]
pub fn KeyLink(record: Key) -> impl IntoView {
    let name = name_of(&record);
    view! {
        <div class="min-w-0">
            <a
                href=page_of(&record).to_string()
                title=name.clone()
                class="row-link font-medium max-md:wrap-anywhere md:block md:truncate"
            >
                {name.clone()}
            </a>
            <div class="font-mono text-xs text-muted">{record.hint}</div>
        </div>
    }
}

/// A key's label and, for *Custom*, its number of permissions: "Custom · 8 of 20".
pub fn access_in_words(permissions: PermissionSet) -> String {
    let label = permissions.access().overall;
    match label {
        AccessLabel::Custom => format!("{} · {} of {}", label.label(), permissions.len(), PermissionSet::ALL.len()),
        _ => label.label().to_owned(),
    }
}

/// How many of a key's permissions were not used: "12 of its 20 permissions were not used". `None` if that is not known, or
/// if all were used.
pub fn unused_in_words(key: &Key) -> Option<String> {
    let unused = key.unused_permissions.filter(|unused| *unused > 0)?;
    let were = if unused == 1 { "was" } else { "were" };
    Some(format!("{unused} of its {} permissions {were} not used", key.permissions.len()))
}

/// A key's access, and how many of its permissions were not used.
#[component]
pub fn AccessCell(record: Key) -> impl IntoView {
    let unused = unused_in_words(&record).zip(record.unused_permissions).map(|(words, count)| {
        view! {
            <span class="md:hidden" aria-hidden="true">"·"</span>
            <span class="text-xs text-muted md:block" title=words.clone()>
                <span aria-hidden="true">{count} " unused"</span>
                <span class="sr-only">{words.clone()}</span>
            </span>
        }
    });
    view! { {access_in_words(record.permissions)} {unused} }
}

/// A key's name as a heading.
pub fn name_of(key: &Key) -> String {
    key.name.clone().unwrap_or_else(|| "Unnamed key".to_owned())
}

/// A key in a sentence: “Checkout”, or its ending if it has no name.
pub fn called(key: &Key) -> String {
    key.name.as_ref().map_or_else(|| key.hint.clone(), |name| format!("“{}”", isolated(name)))
}

/// A key in a sentence about several keys, which can have the same name: “Checkout” (…q5FA).
pub fn called_with_ending(key: &Key) -> String {
    if key.name.is_some() { format!("{} ({})", called(key), ending(key)) } else { called(key) }
}

/// What the key's secret ends with: "…ImY1".
pub fn ending(key: &Key) -> &str {
    key.hint.find('…').and_then(|at| key.hint.get(at..)).unwrap_or_default()
}

/// The page of a key.
pub const fn page_of(key: &Key) -> DashboardPage {
    DashboardPage::key(key.merchant_id, key.id)
}

/// Whether the typed text is the key's name. Keyboards have no ellipsis, which a key ending contains: three dots count as one.
pub fn is_the_same(typed: &str, name: &str) -> bool {
    text::is_same(typed, name) || text::is_same(&typed.replace("...", "…"), name)
}
