//! Parts of the page that are built in a task of their own, so that the browser can paint and react in between.

use crate::ui::skeleton::PageSkeleton;
use leptos::prelude::*;
use std::time::Duration;

/// Shows the skeleton of a page, and builds `view` in the next task.
#[component]
pub fn Later<V: IntoView + 'static>(view: impl Fn() -> V + Send + Sync + 'static) -> impl IntoView {
    let is_due = in_next_task();
    move || if is_due.get() { view().into_any() } else { view! { <PageSkeleton /> }.into_any() }
}

/// Becomes true in the next task.
pub fn in_next_task() -> ReadSignal<bool> {
    let (is_due, set_due) = signal(false);
    set_timeout(
        move || {
            // The person may have gone to another page meanwhile.
            let _ = set_due.try_set(true);
        },
        Duration::ZERO,
    );
    is_due
}
