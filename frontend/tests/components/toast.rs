//! Short messages: an action in them, and closing them.

use super::stage::{Stage, click, settle};
use keywright_frontend::ui::toast::{ToastRegion, Toasts};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// A message with an action, which counts in `done`.
async fn saying(done: ArcRwSignal<u32>) -> Stage {
    let stage = Stage::with(move || {
        let toasts = Toasts::get();
        toasts.say_with("Shop is disabled now.", "Undo", move || done.update(|done| *done += 1));
        view! { <ToastRegion toasts /> }
    });
    settle().await;
    stage
}

#[wasm_bindgen_test]
async fn the_action_runs_once_and_closes_the_message() {
    let done = ArcRwSignal::new(0);
    let stage = saying(done.clone()).await;
    assert!(stage.find("[role=status]").text_content().unwrap().contains("Shop is disabled now."));
    click(&stage.button("Undo")).await;
    assert_eq!(done.get_untracked(), 1);
    assert_eq!(stage.text(), "");
}

#[wasm_bindgen_test]
async fn closing_the_message_does_nothing_else() {
    let done = ArcRwSignal::new(0);
    let stage = saying(done.clone()).await;
    click(&stage.find("button[aria-label='Close message']").unchecked_into()).await;
    assert_eq!(done.get_untracked(), 0);
    assert_eq!(stage.text(), "");
}
