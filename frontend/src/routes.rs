//! The address: the page that it names, and going to another one. `shared/src/dashboard.rs` is the table of pages, so the
//! router has no routes.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};
use shared::dashboard::DashboardPage;

/// The page that the address names; `None` if there is no such page.
pub fn current_page() -> Memo<Option<DashboardPage>> {
    let path = use_location().pathname;
    Memo::new(move |_| path.with(|path| DashboardPage::at(path)))
}

/// Whether the address is that of `page` or of one below it.
pub fn is_within(page: DashboardPage) -> Signal<bool> {
    let (path, page) = (use_location().pathname, page.to_string());
    Signal::derive(move || {
        path.with(|path| {
            path.strip_prefix(&page).is_some_and(|rest| rest.is_empty() || (page != "/" && rest.starts_with('/')))
        })
    })
}

/// Completes navigation by links: the router waits for this before it changes the browser's address.
pub fn complete_navigation() {
    let (router, path) = (expect_context::<BrowserUrl>(), use_location().pathname);
    Effect::new(move || {
        path.track();
        router.ready_to_complete();
    });
}

/// Whether the browser is at `page`.
pub fn is_at(page: DashboardPage) -> bool {
    window().location().pathname().is_ok_and(|path| DashboardPage::at(&path) == Some(page))
}

/// Goes to a page. Back does not return to the present one.
pub fn replace_page() -> Callback<DashboardPage> {
    let replace = replace_address();
    Callback::new(move |page: DashboardPage| replace.run(page.to_string()))
}

/// Goes to an address of the dashboard. Back does not return to the present one.
pub fn replace_address() -> Callback<String> {
    replace_scrolling(true)
}

/// The path and query of this page.
pub fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Goes to a page, as a link does.
pub fn go_to() -> Callback<DashboardPage> {
    let navigate = use_navigate();
    Callback::new(move |page: DashboardPage| navigate(&page.to_string(), NavigateOptions::default()))
}

/// Changes the address of this page without scrolling.
pub fn replace_query() -> Callback<String> {
    replace_scrolling(false)
}

fn replace_scrolling(scroll: bool) -> Callback<String> {
    let navigate = use_navigate();
    Callback::new(move |address: String| {
        navigate(&address, NavigateOptions { replace: true, scroll, ..NavigateOptions::default() });
    })
}
