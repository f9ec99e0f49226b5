//! A chip: a filter in words, which can be removed.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;

/// `what` is the filter in words, such as "Member: Ada"; `without` is the address without this filter. Where there is little
/// room, each chip has a line of its own, so that a name that is loaded later moves nothing.
#[component]
pub fn Chip(#[prop(into)] what: Signal<String>, without: String) -> impl IntoView {
    view! {
        <span class="inline-flex max-w-full items-center justify-between gap-1 rounded-full border border-line bg-sunken py-0.5 pr-0.5 pl-3 text-xs font-medium max-sm:w-full">
            <span class="min-w-0 truncate">{what}</span>
            <a
                href=without
                data-noscroll=""
                title="Remove"
                aria-label=move || format!("Remove {}", what.get())
                class="shrink-0 rounded-full p-1.5 text-muted hover:bg-surface hover:text-ink"
            >
                <Icon name=IconName::Close />
            </a>
        </span>
    }
}
