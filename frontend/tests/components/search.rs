//! The search field keeps keys' secrets out of the address.

use super::stage::{Stage, pause};
use keywright_frontend::ui::search::Search;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlInputElement};
use shared::key::Mode;
use shared::secret::{RANDOM_LEN, Secret};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

async fn type_in(stage: &Stage, text: &str) {
    let field: HtmlInputElement = stage.find("input").unchecked_into();
    field.set_value(text);
    field.dispatch_event(&Event::new("input").unwrap()).unwrap();
    pause(400).await;
}

#[wasm_bindgen_test]
async fn a_secret_is_not_searched_for() {
    let searched = RwSignal::new(Vec::<String>::new());
    let stage = Stage::with(move || {
        let on_search = move |text| searched.update(|searched| searched.push(text));
        view! { <Search label="Search" placeholder="" value=Signal::stored(String::new()) on_search /> }
    });
    let secret = Secret::new(Mode::Test, &"a".repeat(RANDOM_LEN)).unwrap();
    type_in(&stage, &format!("key {}", secret.reveal())).await;
    assert!(stage.text().contains("This contains an API key, so it isn't searched for."));
    assert!(searched.get_untracked().is_empty());
    type_in(&stage, "Checkout").await;
    assert!(!stage.text().contains("API key"));
    assert_eq!(searched.get_untracked(), ["Checkout"]);
}
