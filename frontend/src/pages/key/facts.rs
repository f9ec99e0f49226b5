//! The details of a key: ending and id, expiry, allowed addresses, and who created it.

use super::shown::ShownKey;
use crate::clock::now;
use crate::parts::time::Time;
use crate::ui::copy::CopyButton;
use crate::ui::help::Help;
use leptos::prelude::*;
use shared::activity::Person;
use shared::id::KeyId;
use shared::key::{AllowedIp, Key};
use shared::moment::Moment;

const ADDRESSES: &str = "Allowed IPs";
const ABOUT_ADDRESSES: &str =
    "The addresses from which your systems can use the key. Calls from any other address are rejected.";

/// How many characters at the end of an id are always shown: `6ch`.
const ID_ENDING: usize = 6;

#[component]
pub fn Facts(shown: ShownKey) -> impl IntoView {
    view! {
        <section class="card p-5">
            <h2 class="mb-3">"Details"</h2>
            <dl class="space-y-3 text-sm">{move || facts(shown.get())}</dl>
        </section>
    }
}

fn facts(key: Key) -> AnyView {
    let ends_at = key.ends_at();
    let expires = if ends_at.is_some_and(|at| at <= now()) { "Expired" } else { "Expires" };
    let edited =
        (key.updated_at != key.created_at).then(|| ("Edited", time_and_person(key.updated_at, key.updated_by)));
    [
        ("Key", view! { <code class="font-mono text-xs">{key.hint}</code> }.into_any()),
        ("Key ID", id_to_copy(key.id)),
        (expires, time_or_never(ends_at, true)),
        (ADDRESSES, addresses(&key.allowed_ips)),
        ("Last used", time_or_never(key.last_used_at, false)),
        ("Created", time_and_person(key.created_at, key.created_by)),
    ]
    .into_iter()
    .chain(edited)
    .map(|(name, value)| {
        let help = (name == ADDRESSES)
            .then(|| view! { " " <Help id="about-addresses" term=ADDRESSES text=ABOUT_ADDRESSES /> });
        view! {
            <div class="flex justify-between gap-4">
                <dt class="shrink-0 text-muted">{name} {help}</dt>
                <dd class="min-w-0 text-right wrap-anywhere">{value}</dd>
            </div>
        }
    })
    .collect_view()
    .into_any()
}

/// The id in one line. Where it is too long, its middle is left out.
fn id_to_copy(id: KeyId) -> AnyView {
    let id = id.to_string();
    let (start, end) = id.split_at_checked(id.len().saturating_sub(ID_ENDING)).unwrap_or_default();
    view! {
        <span class="flex items-center justify-end gap-1">
            <code class="min-w-0 font-mono text-xs whitespace-nowrap" title=id.clone()>
                <span class="inline-block max-w-[calc(100%-6ch)] truncate align-bottom">{start.to_owned()}</span>
                {end.to_owned()}
            </code>
            <CopyButton text=id label="Copy key ID" bare=true />
        </span>
    }
    .into_any()
}

/// A moment in the future has its date beside it.
fn time_or_never(at: Option<Moment>, ahead: bool) -> AnyView {
    match at {
        Some(at) => view! { <Time at ahead dated=ahead /> }.into_any(),
        None => "Never".into_any(),
    }
}

fn time_and_person(at: Moment, by: Person) -> AnyView {
    view! { <Time at /> <span class="block text-xs text-muted">"by " <bdi>{by.name}</bdi></span> }.into_any()
}

fn addresses(allowed: &[AllowedIp]) -> AnyView {
    if allowed.is_empty() {
        return "Any IP address".into_any();
    }
    let address = |ip: &AllowedIp| view! { <li class="font-mono text-xs leading-5">{ip.to_string()}</li> };
    view! { <ul>{allowed.iter().map(address).collect_view()}</ul> }.into_any()
}
