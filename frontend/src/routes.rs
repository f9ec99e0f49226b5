//! The address: the page that it names, and going on to another one. `shared/src/dashboard.rs` lists the pages.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use shared::dashboard::DashboardPage;

/// The page that the address names; `None` if there is no such page.
pub fn current_page() -> Memo<Option<DashboardPage>> {
    let path = use_location().pathname;
    Memo::new(move |_| path.with(|path| DashboardPage::at(path)))
}

/// Whether the browser is at `page`.
pub fn is_at(page: DashboardPage) -> bool {
    window().location().pathname().is_ok_and(|path| DashboardPage::at(&path) == Some(page))
}

/// Goes to a page. Back does not return to the one that was left.
pub fn replace_page() -> Callback<DashboardPage> {
    let replace = replace_address(true);
    Callback::new(move |page: DashboardPage| replace.run(page.to_string()))
}

/// Changes the address of this page, which stays where it is scrolled to.
pub fn replace_query() -> Callback<String> {
    replace_address(false)
}

fn replace_address(scroll: bool) -> Callback<String> {
    let navigate = use_navigate();
    Callback::new(move |address: String| {
        navigate(&address, NavigateOptions { replace: true, scroll, ..NavigateOptions::default() });
    })
}
