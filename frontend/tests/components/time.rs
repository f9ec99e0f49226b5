//! Moments: how long ago they are, or date and time for members who want these.

use super::stage::{Stage, settle};
use keywright_frontend::clock::now;
use keywright_frontend::exact_times;
use keywright_frontend::parts::time::Time;
use keywright_frontend::ui::time::minute;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn exact_times_replace_distances_at_once() {
    let at = now();
    let stage = Stage::with(move || view! { <Time at /> });
    assert_eq!(stage.text(), "just now");
    exact_times::show(true);
    settle().await;
    assert_eq!(stage.text(), minute(at));
    exact_times::show(false);
    settle().await;
    assert_eq!(stage.text(), "just now");
}
