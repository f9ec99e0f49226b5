//! How much the keys of the list were used in the last 24 hours, with one request.

use crate::api;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::Remote;
use crate::ui::number::{counted, grouped};
use crate::ui::sparkline::Sparkline;
use leptos::prelude::*;
use shared::endpoint::ListKeyUsage;
use shared::id::KeyId;
use shared::key::Key;
use shared::page::Page;
use shared::usage::{KeyDay, KeyIdList, KeysUsageFilter};

/// Loads the usage of `keys` in the last 24 hours.
pub fn load_calls(keys: &[Key], merchant: CurrentMerchant) -> Remote<Page<KeyDay>> {
    let filter = KeysUsageFilter { key_ids: KeyIdList(keys.iter().map(|key| key.id).collect()) };
    Remote::new(move || api::call::<ListKeyUsage>(&merchant.id(), &filter))
}

/// A key's calls and rejections, with a small chart of the 24 hours.
#[component]
pub fn Calls(days: Remote<Page<KeyDay>>, id: KeyId) -> impl IntoView {
    let calls = move || match days.get() {
        None => view! { <span class="skeleton inline-block h-4 w-12"></span> }.into_any(),
        Some(Err(_)) => "Unavailable".into_any(),
        Some(Ok(days)) => days.items.into_iter().find(|day| day.key_id == id).map(figures).into_any(),
    };
    // The room is there before the figures are, so that nothing moves.
    view! { <div class="md:min-w-18 xl:min-w-34">{calls}</div> }
}

/// The same in a few words.
#[component]
pub fn CallsInWords(days: Remote<Page<KeyDay>>, id: KeyId) -> impl IntoView {
    move || match days.get() {
        None => "…".to_owned(),
        Some(Err(_)) => "usage unavailable".to_owned(),
        Some(Ok(days)) => days.items.iter().find(|day| day.key_id == id).map(calls_in_words).unwrap_or_default(),
    }
}

fn calls_in_words(day: &KeyDay) -> String {
    let refused = if day.refusals > 0 { format!(", {} rejected", grouped(day.refusals)) } else { String::new() };
    format!("{} in the last 24 hours{refused}", counted(day.calls, "call"))
}

fn figures(day: KeyDay) -> AnyView {
    if day.calls == 0 {
        return view! { <span class="text-muted">"None"</span> }.into_any();
    }
    let refused = (day.refusals > 0).then(|| {
        view! {
            <span class="md:hidden">" · "</span>
            <span class="text-xs text-danger-ink md:block">{grouped(day.refusals)} " rejected"</span>
        }
    });
    view! {
        <span class="flex items-center gap-2 whitespace-nowrap tabular-nums md:max-xl:whitespace-normal">
            <span class="flex md:max-xl:hidden"><Sparkline values=day.hours /></span>
            <span>{grouped(day.calls)} {refused}</span>
        </span>
    }
    .into_any()
}
