//! Links between the pages of a list. Each page has its own address, so Back and bookmarks work.

use crate::ui::button::LinkButton;
use leptos::prelude::*;

/// Links to the first and the next page, if they exist.
#[component]
pub fn Pager(pages: [Option<String>; 2]) -> impl IntoView {
    let [first, next] = pages;
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav aria-label="Pages" class="flex items-center justify-between gap-3 border-t border-line px-4 py-3">
                <span>{first.map(|href| view! { <LinkButton href>"First page"</LinkButton> })}</span>
                <span>{next.map(|href| view! { <LinkButton href>"Next page"</LinkButton> })}</span>
            </nav>
        }
    })
}
