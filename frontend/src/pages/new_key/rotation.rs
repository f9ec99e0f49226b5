//! Rotate: a successor with everything of the old key but its secret. Only the grace is asked for.

use super::draft::Draft;
use super::grace::GraceChoice;
use crate::pages::developers::ModeBadge;
use crate::pages::key::{access_in_words, name_of};
use crate::ui::form::FormState;
use crate::ui::notice::Failure;
use crate::ui::time::to_the_minute;
use leptos::prelude::*;
use shared::key::Key;

/// What the key is that is rotated, what will happen, and for how long both keys open.
#[component]
pub fn Rotation(draft: Draft, form: FormState) -> impl IntoView {
    let expiry = match draft.replaced().and_then(|old| old.expires_at) {
        Some(at) => format!("The new key expires when the old one was to: {}.", to_the_minute(at)),
        None => "The new key never expires, like the old one.".to_owned(),
    };
    view! {
        {draft.replaced().map(|old| view! { <Summary old /> })}
        <section class="space-y-2" aria-labelledby="steps">
            <h2 id="steps">"What happens"</h2>
            <ol class="list-decimal space-y-1 pl-5 text-muted marker:tabular-nums">
                <li>
                    "A new key is made with the same name, description, permissions and addresses. Its secret is shown once. "
                    {expiry}
                </li>
                <li>"During the grace both keys open: put the new secret wherever the old one is used."</li>
                <li>"When the grace ends, the old key stops by itself. On its page you can end the grace earlier."</li>
            </ol>
        </section>
        <GraceChoice draft />
        <Failure message=form.errors.of("expires_at") />
    }
}

#[component]
fn Summary(old: Key) -> impl IntoView {
    let name = name_of(&old);
    let addresses: Vec<String> = old.allowed_ips.iter().map(ToString::to_string).collect();
    let addresses = if addresses.is_empty() { "Any address".to_owned() } else { addresses.join(", ") };
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
