//! The product's mark.

use leptos::prelude::*;

/// A key's bow with a keyhole.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="size-7" viewBox="0 0 28 28" aria-hidden="true">
            <rect width="28" height="28" rx="8" class="fill-accent" />
            <circle cx="11" cy="14" r="4.6" fill="none" stroke="#fff" stroke-width="2.4" />
            <path d="M15.6 14h7v3.6M19.4 14v2.6" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
        </svg>
    }
}
