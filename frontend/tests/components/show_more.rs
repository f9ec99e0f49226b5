//! A list that is loaded page by page.

use super::stage::{Stage, click, pause};
use keywright_frontend::api::{Fault, Pending};
use keywright_frontend::parts::await_remote::{AwaitRemote, ShowMore};
use keywright_frontend::state::remote::Remote;
use leptos::prelude::*;
use shared::page::{Page, PageFilter};
use std::cell::Cell;
use wasm_bindgen_test::wasm_bindgen_test;

thread_local! {
    static IS_DOWN: Cell<bool> = const { Cell::new(false) };
}

/// Three pages of two items: `1.0 1.1`, `2.0 2.1`, `3.0 3.1`.
fn page(filter: PageFilter) -> Pending<Page<String>> {
    let number = filter.cursor.map_or(1, |cursor| cursor.parse::<u8>().unwrap());
    Box::pin(async move {
        if IS_DOWN.get() {
            return Err(Fault::Unreachable);
        }
        let items = (0..2).map(|item| format!("{number}.{item}")).collect();
        Ok(Page { items, next_cursor: (number < 3).then(|| (number + 1).to_string()) })
    })
}

fn list() -> (Stage, Remote<Page<String>>) {
    let made = StoredValue::new(None);
    let stage = Stage::with(move || {
        let list = Remote::pages(page);
        made.set_value(Some(list));
        let show = |page: Page<String>| view! { <p id="items">{page.items.join(" ")}</p> };
        view! {
            <AwaitRemote remote=list show />
            <ShowMore remote=list />
        }
    });
    (stage, made.get_value().unwrap())
}

#[wasm_bindgen_test]
async fn the_next_page_is_appended() {
    let (stage, _) = list();
    stage.sees("1.0 1.1").await;
    click(&stage.button("Show more")).await;
    stage.sees("1.0 1.1 2.0 2.1").await;
    stage.sees("4 shown").await;
    click(&stage.button("Show more")).await;
    stage.sees("1.0 1.1 2.0 2.1 3.0 3.1").await;
    assert!(stage.find_all("button").is_empty());
    pause(50).await;
    assert_eq!(document().active_element().and_then(|on| on.text_content()).as_deref(), Some("6 shown"));
}

#[wasm_bindgen_test]
async fn a_failed_page_keeps_what_is_shown() {
    let (stage, _) = list();
    stage.sees("1.0 1.1").await;
    IS_DOWN.set(true);
    click(&stage.button("Show more")).await;
    stage.sees("Can't reach Keywright").await;
    IS_DOWN.set(false);
    assert_eq!(stage.find("#items").text_content().as_deref(), Some("1.0 1.1"));
    click(&stage.button("Show more")).await;
    stage.sees("1.0 1.1 2.0 2.1").await;
    assert!(!stage.text().contains("Can't reach Keywright"));
}

#[wasm_bindgen_test]
async fn a_reload_starts_with_the_first_page() {
    let (stage, list) = list();
    stage.sees("1.0 1.1").await;
    click(&stage.button("Show more")).await;
    stage.sees("2.0 2.1").await;
    list.retry();
    stage.sees_no_more("2.0").await;
    stage.sees("1.0 1.1").await;
    stage.button("Show more");
}
