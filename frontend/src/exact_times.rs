//! Whether moments are shown as date and time instead of "5 minutes ago"; remembered in this browser.

use crate::storage;
use leptos::prelude::*;

const STORED_AS: &str = "exact-times";

thread_local! {
    static SHOWN: ArcRwSignal<bool> = ArcRwSignal::new(storage::get(STORED_AS).is_some());
}

/// Reactive.
pub fn are_shown() -> bool {
    SHOWN.with(Clone::clone).get()
}

/// Shows all moments in this way, now and at later visits.
pub fn show(exact: bool) {
    storage::set(STORED_AS, exact.then_some("true"));
    SHOWN.with(Clone::clone).set(exact);
}
