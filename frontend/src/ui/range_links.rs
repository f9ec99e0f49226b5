//! Links to a few ranges, side by side.

use leptos::prelude::*;

/// One range: its text, its address, and whether it is what is shown.
#[derive(Clone)]
pub struct RangeLink {
    pub text: &'static str,
    pub href: Signal<String>,
    pub is_current: Signal<bool>,
}

/// The links in one line, named by `label`.
#[component]
pub fn RangeLinks(label: &'static str, links: Vec<RangeLink>) -> impl IntoView {
    let link = |RangeLink { text, href, is_current }: RangeLink| {
        view! {
            <a
                href=move || href.get()
                data-noscroll=""
                aria-current=move || is_current.get().then_some("true")
                class="flex-1 rounded-[0.3rem] px-2.5 py-1 text-center text-xs font-medium whitespace-nowrap text-muted hover:text-ink aria-[current]:bg-surface aria-[current]:text-ink aria-[current]:shadow-card aria-[current]:ring-1 aria-[current]:ring-control forced-colors:aria-[current]:outline-2"
            >
                {text}
            </a>
        }
    };
    view! {
        <nav aria-label=label class="flex w-full rounded-control border border-line bg-sunken p-0.5 sm:w-auto">
            {links.into_iter().map(link).collect_view()}
        </nav>
    }
}
