//! Filters of lists, which are part of the address: they can be reloaded, bookmarked and shared.
//!
//! The page of the list is part of its filter. Any other change of the filter returns to the first page.

use crate::routes;
use crate::ui::pager::Pages;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::activity::ActivityFilter;
use shared::dashboard::DashboardPage;
use shared::key::{KeyFilter, OrganisationKeyFilter};
use shared::merchant::MerchantFilter;
use shared::page::{Page, PageFilter};
use std::cell::RefCell;
use std::fmt::Display;

/// The filter of a list with pages.
pub trait Paged: Serialize + Clone + Send + Sync + 'static {
    /// Where the page begins; `None` for the first page.
    fn cursor(&self) -> &Option<String>;

    /// The page that begins there.
    #[must_use]
    fn with_cursor(&self, cursor: Option<String>) -> Self;
}

macro_rules! paged {
    ($($filter:ty),+) => { $(
        impl Paged for $filter {
            fn cursor(&self) -> &Option<String> {
                &self.cursor
            }

            fn with_cursor(&self, cursor: Option<String>) -> Self {
                Self { cursor, ..self.clone() }
            }
        }
    )+ };
}

paged!(ActivityFilter, KeyFilter, MerchantFilter, OrganisationKeyFilter, PageFilter);

/// The filter in the address; the default if the address has no valid one.
pub fn from_url<F>() -> Memo<F>
where
    F: DeserializeOwned + Default + PartialEq + Send + Sync + 'static,
{
    let search = use_location().search;
    Memo::new(move |_| {
        search.with(|search| serde_urlencoded::from_str(search.trim_start_matches('?')).unwrap_or_default())
    })
}

/// The address of `path` with `filter` in its query.
pub fn address<F: Serialize>(path: impl Display, filter: &F) -> String {
    with_query(path.to_string(), &serde_urlencoded::to_string(filter).unwrap_or_default())
}

fn with_query(path: String, query: &str) -> String {
    if query.is_empty() { path } else { path + "?" + query }
}

/// Puts a value into the filter by `set`, and the filter into the address. The list then begins with its first page.
pub fn change<F: Paged>(shown: Memo<F>, set: fn(&mut F, String)) -> Callback<String> {
    let replace = routes::replace_query();
    let path = use_location().pathname;
    Callback::new(move |value| {
        let mut filter = shown.with_untracked(|filter| filter.with_cursor(None));
        set(&mut filter, value);
        replace.run(address(path.get_untracked(), &filter));
    })
}

/// The name of the value that the filter has in one of its fields; empty if it has none.
pub fn selected<F, T>(shown: Memo<F>, of: fn(F) -> Option<T>) -> Signal<String>
where
    F: Clone + Send + Sync + 'static,
    T: Display + 'static,
{
    Signal::derive(move || of(shown.get()).map(|value| value.to_string()).unwrap_or_default())
}

/// The pages around the one that `shown` selects, whose items are `found`.
pub fn pages<F: Paged, T>(page: DashboardPage, shown: &F, found: &Page<T>, thing: &'static str) -> Pages {
    let at = |cursor| address(page, &shown.with_cursor(cursor));
    let [cursor, next] = [shown.cursor(), &found.next_cursor];
    let previous = cursor.as_ref().and_then(before);
    if let Some(next) = next {
        remember(next, cursor);
    }
    Pages {
        // The page before the second one is the first.
        first: (cursor.is_some() && previous != Some(None)).then(|| at(None)),
        previous: previous.map(&at),
        next: next.clone().map(|next| at(Some(next))),
        count: found.items.len(),
        thing,
    }
}

thread_local! {
    /// The cursors of pages that were shown in this tab, each with the cursor of the page before; `None` is the first page.
    static SHOWN: RefCell<Vec<(String, Option<String>)>> = const { RefCell::new(Vec::new()) };
}

fn before(cursor: &String) -> Option<Option<String>> {
    SHOWN.with_borrow(|shown| shown.iter().find(|(its, _)| its == cursor).map(|(_, before)| before.clone()))
}

fn remember(next: &String, cursor: &Option<String>) {
    if before(next).is_none() {
        SHOWN.with_borrow_mut(|shown| shown.push((next.clone(), cursor.clone())));
    }
}
