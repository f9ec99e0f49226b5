//! The keys that replaced one another: when each was created, until when it works, and whether it is still used.

use super::shown::ShownKey;
use crate::parts::await_remote::{AwaitRemote, ShowMore};
use crate::parts::key::{KeyStatusBadge, ending, name_of, page_of};
use crate::parts::time::Time;
use crate::ui::help::Help;
use leptos::prelude::*;
use shared::id::KeyId;
use shared::key::{Key, KeyStatus};
use shared::moment::Moment;
use shared::page::Page;

/// Empty for a key that neither replaces another key nor is replaced.
#[component]
pub fn RotationHistory(shown: ShownKey) -> impl IntoView {
    let key = shown.get_untracked();
    let show = move |history: Page<Key>| line(history.items, key.id);
    (key.replaces.is_some() || key.replaced_by.is_some()).then(|| {
        view! {
            <section class="card p-5 sm:p-6">
                <h2 class="mb-4">
                    "Rotation history "
                    <Help
                        id="about-rotations"
                        term="Rotation history"
                        text="Each key replaced the one before it. During the grace period of a rotation, the old and the new key \
                              both work, so that you can switch without downtime."
                    />
                </h2>
                <AwaitRemote remote=shown.history lines=2 show />
                <ShowMore remote=shown.history />
            </section>
        }
    })
}

fn line(history: Vec<Key>, current: KeyId) -> AnyView {
    let generation = |key: Key| {
        let (ended, at) = end_of(&key);
        let used = if key.last_used_at.is_some() { "Last used" } else { "Never used" };
        let (is_current, href) = (key.id == current, page_of(&key).to_string());
        let name = view! {
            {name_of(&key)} " " <span class="font-mono text-xs font-normal text-muted">{ending(&key).to_owned()}</span>
        };
        let class = "min-w-0 font-medium wrap-anywhere";
        view! {
            <li aria-current=is_current.then_some("page")>
                <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    {if is_current {
                        view! { <span class=class>{name}</span> }.into_any()
                    } else {
                        view! { <a href=href class=format!("{class} hover:underline")>{name}</a> }.into_any()
                    }}
                    <KeyStatusBadge status=key.status />
                </p>
                <p class="mt-1 text-xs text-muted">"Created " <Time at=key.created_at /> " by " <bdi>{key.created_by.name}</bdi></p>
                <p class="text-xs">{ended} " " {at.map(|at| view! { <Time at ahead=key.status == KeyStatus::Enabled /> })}</p>
                <p class="text-xs">{used} " " {key.last_used_at.map(|at| view! { <Time at /> })}</p>
            </li>
        }
    };
    view! { <ol class="rotation-history">{history.into_iter().map(generation).collect_view()}</ol> }.into_any()
}

/// What stopped the key or will stop it, and when.
fn end_of(key: &Key) -> (&'static str, Option<Moment>) {
    match key.status {
        KeyStatus::Revoked => ("Revoked", key.revoked_at),
        KeyStatus::Disabled => ("Disabled", key.disabled_at),
        KeyStatus::Expired => ("Stopped", key.ends_at()),
        KeyStatus::Enabled if key.ends_at().is_some() => ("Stops", key.ends_at()),
        KeyStatus::Enabled => ("Active, no expiry", None),
    }
}
