//! Loads early what is needed next: an area as soon as the person points at a link to one of its pages or moves the keyboard
//! focus there, and the data of a page while its area is loading.

use super::areas;
use crate::api;
use leptos::ev::{focusin, pointerover};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{Element, EventTarget};
use leptos_router::hooks::use_location;
use shared::dashboard::{Area, DashboardPage};
use wasm_bindgen::JsCast;

/// A function that requests what the page at the current address needs first: its data and its areas.
pub fn request_first() -> impl Fn() + Copy + Send + Sync {
    let location = use_location();
    move || {
        let path = location.pathname.get_untracked();
        api::open(&path, &location.search.get_untracked());
        load_page(DashboardPage::at(&path));
    }
}

/// Watches the links of the page from now on.
pub fn follow() {
    let over = window_event_listener(pointerover, |event| load_page(event.target().and_then(page_of_link)));
    let focus = window_event_listener(focusin, |event| load_page(event.target().and_then(page_of_link)));
    on_cleanup(move || {
        over.remove();
        focus.remove();
    });
}

fn load_page(page: Option<DashboardPage>) {
    if !window().navigator().on_line() {
        return;
    }
    load(page.map_or(&[][..], DashboardPage::areas));
}

/// Loads areas, so that they are there when they are opened.
pub fn load(areas: &'static [Area]) {
    for area in areas {
        spawn_local(async {
            // If this fails, showing the area tries again.
            let _ = areas::load(*area).await;
        });
    }
}

/// The page that the link at `target` leads to.
fn page_of_link(target: EventTarget) -> Option<DashboardPage> {
    let link = target.dyn_into::<Element>().ok()?.closest("a[href^='/']").ok()??;
    let address = link.get_attribute("href")?;
    DashboardPage::at(address.split(['?', '#']).next()?)
}
