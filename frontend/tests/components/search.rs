//! The search field never searches for keys' secrets.

use super::stage::{Stage, pause};
use keywright_frontend::ui::search::{Search, has_suspect, take_suspect};
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlInputElement};
use shared::key::Mode;
use shared::secret::{RANDOM_LEN, Secret};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// A search field, and what it searched for.
struct Searching {
    stage: Stage,
    searched: RwSignal<Vec<String>>,
}

impl Searching {
    fn new() -> Self {
        let searched = RwSignal::new(Vec::new());
        let stage = Stage::with(move || {
            has_suspect();
            let on_search = move |text| searched.update(|searched| searched.push(text));
            view! { <Search label="Search" placeholder="" value=Signal::stored(String::new()) on_search /> }
        });
        Self { stage, searched }
    }

    /// Types without a pause.
    fn type_in(&self, text: &str) {
        let field: HtmlInputElement = self.stage.find("input").unchecked_into();
        field.set_value(text);
        field.dispatch_event(&Event::new("input").unwrap()).unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_text_with_a_secret_is_checked_and_not_searched_for() {
    let searching = Searching::new();
    let secret = Secret::new(Mode::Test, &"a".repeat(RANDOM_LEN)).unwrap();
    let text = format!("KEY=\"{}\"", secret.reveal());
    // As it is typed: the beginnings are not searched for either.
    for len in 1..=text.len() {
        searching.type_in(text.get(..len).unwrap());
    }
    pause(400).await;
    assert_eq!(take_suspect().map(|(suspect, _)| suspect), Some(text));
    assert!(take_suspect().is_none());
    assert!(searching.searched.get_untracked().is_empty());
    searching.type_in("Checkout");
    pause(400).await;
    assert_eq!(searching.searched.get_untracked(), ["Checkout"]);
}
