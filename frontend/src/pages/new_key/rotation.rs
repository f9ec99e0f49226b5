//! Rotate: a replacement key with all settings of the old one. The form asks for the grace period only.

use super::draft::Draft;
use super::grace::GraceChoice;
use crate::parts::key::ModeBadge;
use crate::parts::key::{access_in_words, name_of};
use crate::state::form::FormState;
use crate::ui::notice::Failure;
use crate::ui::time::to_the_minute;
use leptos::prelude::*;
use shared::key::Key;

/// The key to rotate, how rotation works, and how long both keys work.
#[component]
pub fn Rotation(draft: Draft, form: FormState) -> impl IntoView {
    let expiry = match draft.replaced().and_then(|old| old.expires_at) {
        Some(at) => format!("The new key expires when the old one would have: {}.", to_the_minute(at)),
        None => "The new key never expires, like the old one.".to_owned(),
    };
    let error = form.errors.message("expires_at");
    view! {
        {draft.replaced().map(|old| view! { <Summary old /> })}
        <section class="space-y-2" aria-labelledby="steps">
            <h2 id="steps">"How rotation works"</h2>
            <ol class="list-decimal space-y-1 pl-5 text-muted marker:tabular-nums">
                <li>
                    "We create a new key with the same settings and show its secret once. "
                    {expiry}
                </li>
                <li>"Both keys work during the grace period. Deploy the new secret."</li>
                <li>"The old key then stops working. You can end the grace period early at any time."</li>
            </ol>
        </section>
        <GraceChoice grace=draft.grace old_key_ends_at=draft.old_key_ends_at() />
        <Failure message=Signal::derive(move || error.get().map(Into::into)) />
    }
}

#[component]
fn Summary(old: Key) -> impl IntoView {
    let name = name_of(&old);
    let addresses: Vec<String> = old.allowed_ips.iter().map(ToString::to_string).collect();
    let addresses = if addresses.is_empty() { "Any IP address".to_owned() } else { addresses.join(", ") };
    view! {
        <div class="space-y-1 rounded-control bg-sunken px-4 py-3">
            <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span class="font-medium wrap-anywhere">{name}</span>
                <ModeBadge mode=old.mode />
                <code class="font-mono text-xs text-muted">{old.hint}</code>
            </p>
            <p class="wrap-anywhere text-muted">{access_in_words(old.permissions)} " · " {addresses}</p>
        </div>
    }
}
