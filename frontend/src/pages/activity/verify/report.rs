//! What a verification found, in words.

use crate::parts::events::address_of;
use crate::ui::badge::Tone;
use crate::ui::copy::CopyButton;
use crate::ui::notice::Notice;
use crate::ui::number::grouped;
use crate::ui::time::in_full;
use leptos::prelude::*;
use shared::activity::{ActivityFilter, BrokenPlace, ChainReport, SealHead};

#[component]
pub fn Report(report: ChainReport) -> impl IntoView {
    match &report.broken {
        Some(place) => broken(place, &report),
        None if report.is_complete => intact(report),
        None => stopped(&report),
    }
}

fn intact(report: ChainReport) -> AnyView {
    let verified = events(report.first_event, report.events, "matches its checkpoint", "match their checkpoints");
    let found = match &verified {
        Some(_) => " No events were changed, removed, reordered or inserted.",
        None => " There are no new events since the last verification.",
    };
    let (before, checked_at) = (before(report.first_event), in_full(report.checked_at));
    view! {
        <Notice tone=Tone::Success>
            <div class="space-y-1">
                <p><strong class="font-semibold">"Audit log verified."</strong> {found}</p>
                <p>{verified} {format!(" Checked on {checked_at}.")}</p>
                {before}
            </div>
        </Notice>
        {report.head.map(checkpoint)}
    }
    .into_any()
}

fn stopped(report: &ChainReport) -> AnyView {
    let verified = events(report.first_event, report.events, "is verified", "are verified");
    let before = before(report.first_event);
    view! {
        <Notice tone=Tone::Neutral>
            <div class="space-y-1">
                <p><strong class="font-semibold">"Verification stopped."</strong> " Verify again to continue from here."</p>
                <p>{verified}</p>
                {before}
            </div>
        </Notice>
    }
    .into_any()
}

fn broken(place: &BrokenPlace, report: &ChainReport) -> AnyView {
    let at = place.at.map(|at| format!(", written on {}", in_full(at))).unwrap_or_default();
    let first = match (place.event, place.seal) {
        (Some(event), _) => format!("The first difference is at event {}{at}.", grouped(event)),
        (None, Some(seal)) => format!("The first difference is at checkpoint {}{at}.", grouped(seal)),
        (None, None) => String::new(),
    };
    // A filter that matches only this event: its moment.
    let filter = place.event_id.and(place.at).map(|at| ActivityFilter {
        from: Some(at),
        until: Some(at.plus_ms(1)),
        ..ActivityFilter::default()
    });
    let link = filter.map(|filter| {
        view! {
            " "
            <a href=address_of(&filter) class="font-medium underline underline-offset-2">"Show the event as it is now"</a>
        }
    });
    let verified = events(report.first_event, report.events, "matches its checkpoint", "match their checkpoints");
    let (label, checked_at) = (place.what.label(), in_full(report.checked_at));
    view! {
        <Notice tone=Tone::Danger>
            <div class="space-y-2 wrap-anywhere">
                <p class="text-base font-semibold">"The audit log doesn't match its checkpoints."</p>
                <p>{label} " " {first} {link}</p>
                <p>
                    {format!("Checked on {checked_at}. ")} {verified}
                    " Export the log as it is now and contact your administrator."
                </p>
            </div>
        </Notice>
    }
    .into_any()
}

/// What to save of an intact log.
fn checkpoint(head: SealHead) -> AnyView {
    let number = format!(" · checkpoint {}, created on {}", grouped(head.number), in_full(head.sealed_at));
    view! {
        <div class="space-y-2">
            <p><span class="font-medium">"Latest checkpoint hash"</span> <span class="text-muted">{number}</span></p>
            <div class="flex items-center gap-2">
                <code class="min-w-0 rounded bg-sunken px-2 py-1 font-mono text-xs break-all">{head.digest.clone()}</code>
                <CopyButton text=head.digest label="Copy hash" bare=true />
            </div>
            <p class="text-muted">
                "Save this hash somewhere else. Enter it later to prove that nothing before it was changed."
            </p>
        </div>
    }
    .into_any()
}

/// The events that an earlier verification verified.
fn before(first_event: u64) -> Option<AnyView> {
    let words = events(1, first_event.saturating_sub(1), "was verified before", "were verified before")?;
    Some(view! { <p>{words}</p> }.into_any())
}

/// A sentence about the events from `first` to `last`; `None` if there are none.
fn events(first: u64, last: u64, of_one: &str, of_several: &str) -> Option<String> {
    let (from, to) = (grouped(first), grouped(last));
    match first.cmp(&last) {
        std::cmp::Ordering::Less => Some(format!("Events {from}–{to} {of_several}.")),
        std::cmp::Ordering::Equal => Some(format!("Event {from} {of_one}.")),
        std::cmp::Ordering::Greater => None,
    }
}
