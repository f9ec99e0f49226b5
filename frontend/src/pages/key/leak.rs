//! The report that the key leaked: who sent it, where the key was found, the calls before and after it (`calls`), and what to
//! do next (`next_steps`).

pub mod calls;
pub mod next_steps;

use super::shown::ShownKey;
use super::stop_action::StopAction;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, Variant};
use crate::ui::copy::CopyButton;
use crate::ui::notice::Warning;
use crate::ui::time::minute;
use calls::Calls;
use leptos::prelude::*;
use next_steps::NextSteps;
use shared::key::{Key, KeyAction, KeyLeak, KeyStatus, LeakSource};
use shared::member::Right;

#[component]
pub fn Leak(shown: ShownKey) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="leak">
            <h2 id="leak" class="border-b border-line px-4 py-3 sm:px-6">"Reported as leaked"</h2>
            <div class="space-y-5 p-4 sm:p-6">
                {move || still_allowed(shown)}
                <div class="grid grid-cols-1 gap-x-10 gap-y-6 lg:grid-cols-2">
                    <div class="min-w-0 space-y-4">
                        <dl class="space-y-4">{move || shown.get().leak.map(|leak| report(&shown.get(), leak))}</dl>
                        <Calls shown />
                    </div>
                    <NextSteps shown />
                </div>
            </div>
        </section>
    }
}

/// That the key is not revoked, and how to revoke it.
fn still_allowed(shown: ShownKey) -> Option<AnyView> {
    let key = shown.get();
    if !shown.allows(KeyAction::RevokeLeaked) {
        return None;
    }
    let text = match key.status {
        KeyStatus::Enabled => "This test key still works.",
        KeyStatus::Disabled | KeyStatus::Expired | KeyStatus::Revoked => "This test key isn't revoked.",
    };
    let revoke = if CurrentSession::get().may(Right::manage_keys(key.mode)) {
        let on_click = move || shown.stop_action.set(Some(StopAction::Leaked));
        view! { <Button variant=Variant::Danger on_click>"Revoke leaked key…"</Button> }.into_any()
    } else {
        view! { <p>"Ask a developer, an admin or an owner to revoke it."</p> }.into_any()
    };
    Some(
        view! {
            <Warning>
                <div class="flex flex-wrap items-center justify-between gap-3">
                    <p class="min-w-48 flex-1"><strong class="font-semibold">{text}</strong> " Anyone who has its secret can use it."</p>
                    {revoke}
                </div>
            </Warning>
        }
        .into_any(),
    )
}

fn report(key: &Key, leak: KeyLeak) -> AnyView {
    let by = reporter(key, leak.source);
    let found_at = leak.url.map(|url| {
        view! {
            <div>
                <dt class="text-xs text-muted">"Found at, as the report says"</dt>
                <dd class="flex items-start gap-1">
                    // Not a link: anybody who has the key can send any text.
                    <code class="line-clamp-4 min-w-0 font-mono text-xs leading-5 wrap-anywhere">{url.clone()}</code>
                    <CopyButton text=url label="Copy where it was found" bare=true />
                </dd>
            </div>
        }
    });
    view! {
        <div>
            <dt class="text-xs text-muted">"Reported"</dt>
            <dd class="wrap-anywhere">{minute(leak.reported_at)} {by}</dd>
        </div>
        {found_at}
    }
    .into_any()
}

/// Who sent the report: ", by GitHub".
fn reporter(key: &Key, source: LeakSource) -> AnyView {
    match (source, &key.revoked_by) {
        (LeakSource::Member, Some(person)) => view! { ", by " <bdi>{person.name.clone()}</bdi> }.into_any(),
        (LeakSource::Member, None) => ", by a member".into_any(),
        (LeakSource::KeyHolder, _) => ", by somebody who has the key".into_any(),
        (LeakSource::GitHub, _) => ", by GitHub".into_any(),
        (LeakSource::GitLab, _) => ", in GitLab's format, by somebody who has the key".into_any(),
    }
}
