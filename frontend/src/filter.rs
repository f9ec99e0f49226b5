//! What a list shows, kept in the URL: filters can be reloaded, bookmarked and shared.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The filter that the URL holds; the default where it holds none that can be read.
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
pub fn address<F: Serialize>(path: &str, filter: &F) -> String {
    let query = serde_urlencoded::to_string(filter).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Puts a changed filter into the URL, in the place of the one before.
pub fn show<F: Serialize>() -> impl Fn(&F) + Clone + 'static {
    let navigate = use_navigate();
    let path = use_location().pathname;
    move |filter| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&address(&path.get_untracked(), filter), options);
    }
}
