//! Tabs that are pages: links with a URL each, the current one marked.

use leptos::prelude::*;
use leptos_router::components::A;
use shared::dashboard::DashboardPage;

/// A row of links, named by `label`. A tab is current on every page below its address.
#[component]
pub fn Tabs(#[prop(into)] label: String, tabs: Vec<(&'static str, DashboardPage)>) -> impl IntoView {
    let tab = |(text, page): (&'static str, DashboardPage)| {
        view! {
            <A
                href=page.to_string()
                attr:class="rounded-t border-b-2 border-transparent px-1 py-2.5 font-medium text-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-accent-ink aria-[current=page]:text-ink"
            >
                {text}
            </A>
        }
    };
    view! {
        <nav aria-label=label class="flex gap-6 overflow-x-auto shadow-[inset_0_-1px_0_var(--color-line)]">
            {tabs.into_iter().map(tab).collect_view()}
        </nav>
    }
}
