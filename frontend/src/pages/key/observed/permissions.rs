//! Which of its permissions a key uses, and a replacement key with only these.

use crate::api;
use crate::pages::key::shown::ShownKey;
use crate::parts::await_remote::AwaitRemote;
use crate::state::remote::Remote;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::Variant;
use crate::ui::help::Help;
use crate::ui::icon::{Icon, IconName};
use crate::ui::number::counted;
use leptos::prelude::*;
use shared::endpoint::{GetKeyAdvice, Nothing};
use shared::permission::{Permission, PermissionSet};
use shared::usage::{ENOUGH_DAYS, KeyAdvice};

#[component]
pub fn PermissionsInUse(shown: ShownKey, may_replace: Signal<bool>) -> impl IntoView {
    let id = shown.get_untracked().id;
    let advice = Remote::new(move || api::call::<GetKeyAdvice>(&id, &Nothing {}));
    let replacement = move |permissions: PermissionSet| {
        move || {
            may_replace.get().then(|| {
                let class = format!("{} max-sm:h-auto max-sm:py-1.5 max-sm:whitespace-normal", Variant::Secondary.class());
                view! {
                    <a class=class href=shown.form_with_permissions(permissions)>"Create a key with only the used permissions"</a>
                }
            })
        }
    };
    let show = move |advice: KeyAdvice| {
        let suggestion = advice.suggestion.map(|suggestion| replacement(suggestion.permissions));
        view! { <Advice advice /> {suggestion} }
    };
    view! {
        <section class="card p-5 sm:p-6" aria-labelledby="permissions-in-use">
            <h2 id="permissions-in-use" class="mb-3">
                "Permissions in use "
                <Help
                    id="about-permissions-in-use"
                    term="Permissions in use"
                    text="A permission is used if a call needed it. Permissions that no call needs can do harm only \
                          if the secret leaks."
                />
            </h2>
            <div class="min-h-32 space-y-4"><AwaitRemote remote=advice lines=2 show /></div>
        </section>
    }
}

/// What is known so far.
#[component]
pub fn Advice(advice: KeyAdvice) -> impl IntoView {
    let KeyAdvice { observed_days, calls, granted, used, unused, missing, complete, .. } = advice;
    let days = counted(observed_days.into(), "day");
    if !advice.enough {
        return view! { <NotEnough observed_days /> }.into_any();
    }
    if calls == 0 {
        let text = if complete { "No calls" } else { "No calls were counted" };
        let rest = if complete { "" } else { ", but calls may be missing" };
        let class = "flex h-32 items-center justify-center rounded-control bg-sunken px-4 text-center text-muted";
        return view! { <p class=class>{format!("{text} in the last {days}{rest}")}</p> }.into_any();
    }
    let at_least = |other| if complete { other } else { "at least " };
    if used.is_empty() && missing.is_empty() {
        return view! { <NoneNamed calls=format!("{}{}", at_least(""), counted(calls, "call")) days /> }.into_any();
    }
    let summary = format!(
        "In the last {days}, {}{} needed {}{} of the key's {} permissions.",
        at_least(""),
        counted(calls, "call"),
        at_least(if unused.is_empty() { "all " } else { "" }),
        used.len(),
        granted.len()
    );
    view! {
        <p>{summary}</p>
        {(!complete).then(|| view! {
            <p class="text-muted">"Calls may be missing: the key may use more permissions than are shown here."</p>
        })}
        <div class="grid gap-x-8 gap-y-4 md:grid-cols-2">
            <Group title="Used" tone=Tone::Success permissions=used />
            <Group title="Not used" tone=Tone::Neutral permissions=unused />
            <Group title="Needed by rejected calls, but not granted" tone=Tone::Warning permissions=missing />
        </div>
    }
    .into_any()
}

/// How long the key has been observed, and what will be shown later.
#[component]
fn NotEnough(observed_days: u32) -> impl IntoView {
    view! {
        <div class="space-y-2">
            <p class="font-medium tabular-nums">{format!("{observed_days} of {ENOUGH_DAYS} days observed")}</p>
            <progress
                class="block w-full accent-accent"
                aria-label="Days observed"
                max=ENOUGH_DAYS.to_string()
                value=observed_days.to_string()
            ></progress>
        </div>
        <p class="text-muted">
            {format!("After {ENOUGH_DAYS} days, this shows which permissions the key uses, and which it could do without.")}
        </p>
    }
}

/// The calls of the key told nothing about permissions.
#[component]
fn NoneNamed(calls: String, days: String) -> impl IntoView {
    view! {
        <p>{format!("In the last {days}, there were {calls}, but no call named a permission. So it isn't known which ones the key needs.")}</p>
        <p class="text-muted">
            "Your gateway names them when it verifies the key: in "
            <code class="font-mono text-xs wrap-anywhere">"GET /v1/authorize?permission=payment_request.edit"</code>
            ", or as "
            <code class="font-mono text-xs">"permissions"</code>
            " in "
            <code class="font-mono text-xs">"POST /v1/keys/verify"</code>
            "."
        </p>
    }
}

/// A kind of permissions, counted; nothing if there are none.
#[component]
fn Group(title: &'static str, tone: Tone, permissions: PermissionSet) -> impl IntoView {
    let badge = |permission: Permission| {
        let money = permission.moves_money().then(|| {
            view! { <span class="mr-1" title="Can move money"><Icon name=IconName::Money /></span> }
        });
        view! { <li><Badge tone>{money} {permission.label()}</Badge></li> }
    };
    (!permissions.is_empty()).then(|| {
        view! {
            <div class="space-y-1.5">
                <h3 class="font-medium">
                    {title} " " <span class="font-normal text-muted tabular-nums">{permissions.len()}</span>
                </h3>
                <ul class="flex flex-wrap gap-1.5">{permissions.iter().map(badge).collect_view()}</ul>
            </div>
        }
    })
}
