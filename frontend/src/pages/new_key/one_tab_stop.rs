//! A table of checkboxes as one Tab stop: arrow keys move the focus within it (a roving tabindex).

use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};
use shared::permission::Action;
use wasm_bindgen::JsCast;

/// How many checkboxes a row has.
const COLUMNS: i32 = Action::ALL.len() as i32;

/// The element around the table: the first switch is its Tab stop at first.
pub fn use_one_tab_stop() -> NodeRef<html::Div> {
    let table = NodeRef::new();
    table.on_load(|table: web_sys::HtmlDivElement| {
        let boxes = checkboxes(&table);
        let first = boxes.iter().position(|input| input.class_name() == "switch");
        set_stop(&boxes, first.unwrap_or_default());
    });
    table
}

/// The checkbox that got the focus becomes the Tab stop.
pub fn keep_one_tab_stop(event: impl Into<Event>) {
    let event = event.into();
    let Some((boxes, place)) = place_of(&event) else { return };
    set_stop(&boxes, place);
}

/// Moves the focus to the next checkbox in the direction of an arrow key. At the end of the table it stays.
pub fn move_by_arrow(event: KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "ArrowDown" => COLUMNS,
        "ArrowUp" => -COLUMNS,
        _ => return,
    };
    let Some((boxes, place)) = place_of(&event) else { return };
    let next = i32::try_from(place).ok().and_then(|place| usize::try_from(place + step).ok());
    if let Some(next) = next.and_then(|next| boxes.get(next)) {
        event.prevent_default();
        // A checkbox can be focused.
        let _ = next.focus();
    }
}

/// The checkboxes of the table, and which of them the event is about.
fn place_of(event: &Event) -> Option<(Vec<HtmlInputElement>, usize)> {
    let boxes = checkboxes(&event.current_target()?.dyn_into().ok()?);
    let target: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let place = boxes.iter().position(|input| *input == target)?;
    Some((boxes, place))
}

fn checkboxes(table: &Element) -> Vec<HtmlInputElement> {
    let Ok(found) = table.query_selector_all("input[type=checkbox]") else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok()).collect()
}

fn set_stop(boxes: &[HtmlInputElement], stop: usize) {
    for (place, input) in boxes.iter().enumerate() {
        input.set_tab_index(if place == stop { 0 } else { -1 });
    }
}
