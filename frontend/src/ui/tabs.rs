//! Tabs that are pages: links with an address each, the current one marked.

use leptos::prelude::*;

/// One tab: its text, its address, and whether it is what is shown.
pub struct Tab {
    pub text: &'static str,
    pub href: String,
    pub is_current: Signal<bool>,
}

/// A row of tabs, named by `label`.
#[component]
pub fn Tabs(label: &'static str, tabs: Vec<Tab>) -> impl IntoView {
    let tab = |Tab { text, href, is_current }: Tab| {
        view! {
            <a
                href=href
                aria-current=move || is_current.get().then_some("page")
                class="rounded-t border-b-2 border-transparent px-1 py-2.5 font-medium text-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-accent-ink aria-[current=page]:text-ink"
            >
                {text}
            </a>
        }
    };
    view! {
        <nav aria-label=label class="flex gap-6 overflow-x-auto shadow-[inset_0_-1px_0_var(--color-line)]">
            {tabs.into_iter().map(tab).collect_view()}
        </nav>
    }
}
