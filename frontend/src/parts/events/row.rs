//! An event as one line, which opens to its details: what changed, why, and from where.

use super::{changes, sentence};
use crate::parts::device::device;
use crate::parts::time::Time;
use crate::ui::icon::{Icon, IconName};
use crate::ui::time::in_full;
use leptos::prelude::*;
use shared::activity::{ActivityAction, Event};
use shared::id::MemberId;

#[component]
pub fn EventRow(
    event: Event,
    of_member: Callback<MemberId, String>,
    /// Whether the details are shown from the beginning.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    let is_open = RwSignal::new(open);
    view! {
        <li>
            <div class="flex items-center gap-3 py-1.5 pr-2 pl-4">
                <span class="text-muted"><Icon name=icon(event.action) /></span>
                <div class="min-w-0 flex-1 sm:flex sm:items-center sm:gap-3">
                    <p class="min-w-0 flex-1 wrap-anywhere">{sentence::sentence(&event, of_member)}</p>
                    <span class="text-xs text-muted"><Time at=event.at /></span>
                </div>
                <button
                    type="button"
                    class="button h-8 px-2 text-muted hover:bg-sunken hover:text-ink"
                    aria-label=format!("Details of event {}", event.number)
                    aria-expanded=move || is_open.get().to_string()
                    on:click=move |_| is_open.update(|open| *open = !*open)
                >
                    <span class="transition-transform" class=("rotate-90", is_open)><Icon name=IconName::ChevronRight /></span>
                </button>
            </div>
            {move || is_open.get().then(|| view! { <Details event=event.clone() /> })}
        </li>
    }
}

/// What changed, why, when exactly and from where.
#[component]
fn Details(event: Event) -> impl IntoView {
    // The reason of a reported leak repeats the changes.
    let reason = event.reason.clone().filter(|_| event.action != ActivityAction::KeyReportedAsLeaked);
    let by_device = event.user_agent.as_deref().map(device);
    let from =
        [event.ip.clone(), event.country.clone(), by_device].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <div class="space-y-1 pr-4 pb-3 pl-11">
            {changes::change_list(&event)}
            {reason.map(|reason| view! { <p class="text-xs text-muted wrap-anywhere">"Reason: " {reason}</p> })}
            <p class="text-xs text-muted wrap-anywhere" title=event.user_agent>
                {in_full(event.at)}
                {(!from.is_empty()).then(|| format!(" · from {from}"))}
            </p>
        </div>
    }
}

/// What the action is about.
fn icon(action: ActivityAction) -> IconName {
    if action == ActivityAction::KeyReportedAsLeaked {
        return IconName::Warning;
    }
    let (subject, _) = action.wire_name().split_once('_').unwrap_or_default();
    match subject {
        "key" | "rotation" | "grace" => IconName::Key,
        "merchant" => IconName::Shop,
        "passkey" | "identity" => IconName::Passkey,
        "sign" | "signed" | "sessions" => IconName::SignOut,
        _ => IconName::People,
    }
}
