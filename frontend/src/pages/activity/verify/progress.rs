//! How far a verification is: a bar, the numbers, and a button that stops it.

use super::steps::Progress;
use crate::ui::button::Button;
use crate::ui::number::{counted, grouped};
use leptos::prelude::*;

/// Nothing while no verification is running.
#[component]
pub fn ProgressBar(progress: Progress, #[prop(into)] busy: Signal<bool>) -> impl IntoView {
    let numbers = move || {
        progress.latest.with(|report| report.as_ref().map(|report| (report.events, report.total_events.max(1))))
    };
    // Reading out each part would be too much.
    let quarters = Memo::new(move |_| numbers().map_or(0, |(done, all)| done * 4 / all));
    let spoken = move || {
        busy.get().then(|| match quarters.get() {
            0 => "Verifying the audit log".to_owned(),
            quarters => format!("{}% verified", quarters * 25),
        })
    };
    let words = move || match numbers() {
        _ if progress.is_waiting.get() => "Waiting to continue…".to_owned(),
        Some((done, all)) => format!("{} of {}", grouped(done), counted(all, "event")),
        None => "Verifying…".to_owned(),
    };
    let bar = move || {
        view! {
            <div class="space-y-2">
                <progress
                    class="block h-2 w-full"
                    aria-label="Verified events"
                    max=move || numbers().map(|(_, all)| all.to_string())
                    value=move || numbers().map(|(done, _)| done.to_string())
                ></progress>
                <div class="flex items-center justify-between gap-3">
                    <p class="text-muted tabular-nums">{words}</p>
                    <Button busy=progress.is_stopping on_click=move || progress.is_stopping.set(true)>
                        {move || if progress.is_stopping.get() { "Stopping…" } else { "Stop" }}
                    </Button>
                </div>
            </div>
        }
    };
    view! {
        <p class="sr-only" role="status">{spoken}</p>
        {move || busy.get().then(bar)}
    }
}
