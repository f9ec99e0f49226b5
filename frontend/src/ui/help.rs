//! What a term means, behind a button beside it.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;

/// `id` is unique in the page.
#[component]
pub fn Help(id: &'static str, term: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button size-6 p-0 align-middle text-muted hover:text-ink"
            aria-label=format!("What does “{term}” mean?")
            popovertarget=id
        >
            <Icon name=IconName::Info />
        </button>
        <div id=id popover="auto" class="menu max-w-72 [position-area:bottom_span-right] px-3 py-2 text-left text-sm font-normal text-ink">{text}</div>
    }
}
