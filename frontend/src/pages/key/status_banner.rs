//! At the top of the page: why the key does not work, or until when it works while another one replaces it.

use super::shown::ShownKey;
use super::stop_action::StopAction;
use crate::api;
use crate::clock::now;
use crate::display_text::isolated;
use crate::parts::key::{KeyStatusBadge, called, called_with_ending, page_of};
use crate::parts::time::Time;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::badge::Tone;
use crate::ui::button::Button;
use crate::ui::notice::{Failure, Notice};
use crate::ui::number::counted;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::endpoint::{CancelRotation, Nothing};
use shared::key::{Blocker, BlockerKind, Key, KeyStatus};
use shared::member::Right;
use shared::moment::Moment;

/// Empty for a key that works and belongs to no rotation.
#[component]
pub fn StatusBanner(shown: ShownKey) -> impl IntoView {
    move || match shown.blocker() {
        Some(blocker) => Some(view! { <Stopped blocker shown /> }.into_any()),
        None => grace(shown).or_else(|| grace_of_the_replaced(shown)),
    }
}

/// What happened, when, who did it and why, and what to do.
#[component]
fn Stopped(blocker: Blocker, shown: ShownKey) -> impl IntoView {
    let tone = match blocker.kind {
        BlockerKind::Revoked => Tone::Danger,
        BlockerKind::Disabled | BlockerKind::DisabledAndExpired | BlockerKind::MerchantDisabled => Tone::Warning,
        BlockerKind::Replaced | BlockerKind::Expired => Tone::Neutral,
    };
    let was_set_before = matches!(blocker.kind, BlockerKind::Replaced | BlockerKind::Expired);
    let (when, by) = if was_set_before { (": it stopped ", ", as set by ") } else { (" ", " by ") };
    let by = blocker.by.map(|person| format!("{by}{}", isolated(&person.name)));
    let reason = match by {
        None if blocker.kind == BlockerKind::Revoked => Some(", because it was reported as leaked".to_owned()),
        _ => blocker.reason.map(|reason| format!(": “{reason}”")),
    };
    view! {
        <Notice tone>
            <p class="wrap-anywhere">
                <strong class="font-semibold">"This key " {blocker.kind.what_happened()}</strong>
                {when}
                <Time at=blocker.since />
                {by}
                {reason}
                ". "
                {blocker.kind.what_to_do()}
                {move || further(blocker.kind, shown)}
            </p>
        </Notice>
    }
}

/// A link to the page where to do it, if that is another one.
fn further(cause: BlockerKind, shown: ShownKey) -> Option<AnyView> {
    let (text, page) = match cause {
        BlockerKind::Replaced => {
            let replacement = shown.replacement().flatten()?;
            (format!("Go to {}", called_with_ending(&replacement)), page_of(&replacement))
        }
        BlockerKind::MerchantDisabled => {
            ("Go to the merchant account".to_owned(), shown.merchant_page(MerchantPage::Account))
        }
        BlockerKind::Revoked | BlockerKind::Disabled | BlockerKind::DisabledAndExpired | BlockerKind::Expired => {
            return None;
        }
    };
    Some(view! { " " <a href=page.to_string() class="font-medium underline underline-offset-2">{text}</a> }.into_any())
}

/// The notice of a key in its grace period.
fn grace(shown: ShownKey) -> Option<AnyView> {
    let key = shown.get();
    let replacement = shown.replacement().flatten()?;
    let is_replaced = shown.working_replacement()?.is_some();
    key.grace_until(now())?;
    let may_change = CurrentSession::get().may(Right::manage_keys(key.mode));
    let tone = if is_replaced { Tone::Accent } else { Tone::Danger };
    let state = if is_replaced { "This key was replaced" } else { "No working key replaces this one" };
    let advice = if is_replaced {
        ". Update your systems to use the new secret."
    } else {
        ". After that, neither key works. Keep this key, or replace it with another one."
    };
    Some(
        view! {
            <Notice tone>
                <div class="flex flex-wrap items-center gap-x-3 gap-y-3 sm:flex-nowrap sm:justify-between">
                    <p class="min-w-0 wrap-anywhere">
                        <strong class="font-semibold">{state}</strong>
                        {if is_replaced { " by " } else { ": " }}
                        <a href=page_of(&replacement).to_string() class="font-medium underline underline-offset-2">{called_with_ending(&replacement)}</a>
                        {status_if_not_enabled(&replacement)}
                        {if is_replaced { ". It still works, and stops " } else { ". This key still works, but stops " }}
                        {key.ends_at().map(|at| view! { <Time at ahead=true /> })}
                        {advice}
                        {is_replaced.then(|| view! { <span class="block">{silence(&key)}</span> })}
                    </p>
                    {may_change.then(|| view! {
                        <KeepButton shown />
                        {is_replaced.then(|| view! {
                            <Button on_click=move || shown.stop_action.set(Some(StopAction::FinishRotation))>"End grace period now…"</Button>
                        })}
                    })}
                </div>
            </Notice>
        }
        .into_any(),
    )
}

/// Whether anything still uses the old key of a rotation.
fn silence(old: &Key) -> String {
    let Some(last_used_at) = old.last_used_at else {
        return "The old key has never been used: it's safe to end the grace period.".to_owned();
    };
    let hours = (now().ms_since(last_used_at) / Moment::HOUR_MS).unsigned_abs();
    let silent = match hours {
        0 => return "The old key was used in the last hour: something still needs it.".to_owned(),
        hours if hours < 48 => counted(hours, "hour"),
        hours => counted(hours / 24, "day"),
    };
    format!("The old key has been silent for {silent}: it looks safe to end the grace period.")
}

/// Cancels the rotation: the key's own expiry returns.
#[component]
fn KeepButton(shown: ShownKey) -> impl IntoView {
    let (toasts, keeping) = (Toasts::get(), FormState::new());
    let keep = move || {
        keeping.send(api::call::<CancelRotation>(&shown.get_untracked().id, &Nothing {}), move |key| {
            toasts.say(format!("{} keeps working.", called(&key)));
            shown.set(key);
        });
    };
    view! {
        <Failure message=keeping.failure />
        <Button busy=keeping.busy on_click=keep>"Keep the old key"</Button>
    }
}

/// The notice of a key whose predecessor is in its grace period.
fn grace_of_the_replaced(shown: ShownKey) -> Option<AnyView> {
    let key = shown.get();
    let history = shown.history.get()?.ok()?;
    let old =
        history.items.into_iter().find(|old| old.replaced_by == Some(key.id) && old.status == KeyStatus::Enabled)?;
    old.grace_until(now())?;
    let ends_at = old.ends_at()?;
    Some(
        view! {
            <Notice tone=Tone::Accent>
                <p class="wrap-anywhere">
                    <strong class="font-semibold">"This key replaces another one"</strong>
                    ": "
                    <a href=page_of(&old).to_string() class="font-medium underline underline-offset-2">{called_with_ending(&old)}</a>
                    " still works, and stops "
                    <Time at=ends_at ahead=true />
                    ". You can end the grace period on its page."
                    <span class="block">{silence(&old)}</span>
                </p>
            </Notice>
        }
        .into_any(),
    )
}

/// The status of a replacement key that does not work.
fn status_if_not_enabled(replacement: &Key) -> Option<AnyView> {
    let status = replacement.status;
    (status != KeyStatus::Enabled).then(|| view! { " " <KeyStatusBadge status /> }.into_any())
}
