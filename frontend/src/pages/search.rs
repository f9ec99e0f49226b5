//! Search over everything that the member can see, in a dialog above any page, and the list of keyboard shortcuts.

pub mod results;
pub mod shortcuts;

use crate::api::{self, Pending};
use crate::state::remote::Remote;
use crate::ui::debounce::Debounced;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Icon, IconName};
use crate::ui::search::search_or_check;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, KeyboardEvent};
use results::{Found, Results};
use shared::endpoint::Search;
use shared::search::{SearchFilter, SearchResults};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// How long typing pauses before the search.
const REST: Duration = Duration::from_millis(150);

#[component]
pub fn SearchDialog(close: Callback<()>) -> impl IntoView {
    let (typed, asked, active) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(0));
    let found = Remote::new(move || search(asked.get()));
    let results = Memo::new(move |_| Found::new(&typed.get(), &asked.get(), found.get()));
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || focus(field));
    let ask = Callback::new(move |text: String| ask(asked, text.trim()));
    let debounced = Debounced::new(REST, Callback::new(move |text| search_or_check(text, ask)));
    let on_input = move |event| {
        typed.set(event_target_value(&event));
        active.set(0);
        debounced.call(typed.get_untracked());
    };
    let on_key = move |event: KeyboardEvent| {
        let count = results.with_untracked(Found::count);
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => count.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                open(active.get_untracked());
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if count > 0 {
            active.update(|active| *active = (*active + step) % count);
        }
    };
    view! {
        <Dialog title="Search" on_dismiss=close>
            <label class="relative block">
                <span class="sr-only">"Search merchant accounts, keys, members and pages"</span>
                <span class="pointer-events-none absolute top-2.5 left-3 text-muted"><Icon name=IconName::Search /></span>
                <input
                    node_ref=field
                    type="text"
                    role="combobox"
                    class="input pl-9"
                    placeholder="Name, key ending, email or ID"
                    autocomplete="off"
                    spellcheck="false"
                    aria-expanded="true"
                    aria-controls="results"
                    aria-activedescendant=move || results.with(|found| found.id_of(active.get()))
                    prop:value=typed
                    on:input=on_input
                    on:keydown=on_key
                />
            </label>
            <Results results active close />
        </Dialog>
    }
}

fn ask(asked: RwSignal<String>, text: &str) {
    if asked.with_untracked(|asked| asked != text) {
        asked.set(text.to_owned());
    }
}

fn search(text: String) -> Pending<SearchResults> {
    Box::pin(async move {
        if text.is_empty() {
            return Ok(SearchResults::default());
        }
        api::call::<Search>(&(), &SearchFilter { q: text }).await
    })
}

/// Dialogs focus their heading; this one is for typing.
fn focus(field: NodeRef<html::Input>) {
    if let Some(field) = field.get() {
        request_animation_frame(move || {
            // An input can be focused.
            let _ = field.focus();
        });
    }
}

/// Follows the link of a result, as a click does.
fn open(place: usize) {
    let link = document().get_element_by_id(&results::id(place));
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        link.click();
    }
}
