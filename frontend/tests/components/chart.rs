//! The card of a chart: for arrow keys, and gone when the chart loses the focus.

use super::stage::{Stage, press, settle};
use keywright_frontend::ui::chart::{Bar, Captions, Chart, Colour, Series};
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

fn chart() -> Stage {
    Stage::with(|| {
        let captions = Captions {
            label: "Calls".to_owned(),
            unit: "Calls per hour".to_owned(),
            zone: "Times in UTC".to_owned(),
            ticks: vec!["10:00".to_owned(), "Now".to_owned()],
        };
        let bars = vec![Bar { whole: 8, part: 2 }; 3];
        let card = Box::new(|step| format!("<p class=\"chart-card\">Step {step}</p>"));
        view! { <Chart captions series=vec![Series { colour: Colour::Rest, bars }] top=8 card /> }
    })
}

#[wasm_bindgen_test]
async fn arrow_keys_move_the_card_and_escape_closes_it() {
    let stage = chart();
    let plot = stage.find(".plot");
    assert!(!stage.text().contains("Step"));
    for (key, step) in [("ArrowLeft", 1), ("ArrowLeft", 0), ("ArrowLeft", 0), ("ArrowRight", 1)] {
        assert!(press(&plot, key).await);
        assert!(stage.text().contains(&format!("Step {step}")), "{key}: {}", stage.text());
    }
    let at = plot.unchecked_ref::<HtmlElement>().style().get_property_value("--at").unwrap();
    assert_eq!(at, "500", "in the middle of three steps");
    press(&plot, "Escape").await;
    settle().await;
    assert!(!stage.text().contains("Step"));
}

#[wasm_bindgen_test]
async fn other_keys_are_left_to_the_page() {
    let stage = chart();
    assert!(!press(&stage.find(".plot"), "Tab").await);
}
