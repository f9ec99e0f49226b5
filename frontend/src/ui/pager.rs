//! How many items a page of a list has, and links to the pages around it. Each page has its own address, so Back and
//! bookmarks work.

use crate::ui::button::LinkButton;
use crate::ui::number::counted;
use leptos::prelude::*;

/// The addresses of the pages around the one that is shown, and what it contains.
pub struct Pages {
    /// `None` if it is shown, or if it is the previous page.
    pub first: Option<String>,
    /// `None` if there is none, or if the list was not opened from its beginning.
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The number of items on this page.
    pub count: usize,
    /// What one item is.
    pub thing: &'static str,
}

#[component]
pub fn Pager(pages: Pages) -> impl IntoView {
    let Pages { first, previous, next, count, thing } = pages;
    let is_all = first.is_none() && previous.is_none() && next.is_none();
    let count = counted(count as u64, thing);
    let links = [(first, "First page"), (previous, "Previous page"), (next, "Next page")];
    let link =
        |(href, text): (Option<String>, &'static str)| href.map(|href| view! { <LinkButton href>{text}</LinkButton> });
    view! {
        <nav aria-label="Pages" class="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
            <p class="mr-auto text-xs text-muted">{count}{(!is_all).then_some(" on this page")}</p>
            {links.map(link).collect_view()}
        </nav>
    }
}
