//! Controls that filter a list: a search text, a selection, and days.

use crate::ui::debounce::Debounced;
use crate::ui::icon::{Icon, IconName};
use crate::ui::select::Select;
use leptos::prelude::*;
use shared::secret::Pasted;
use std::cell::Cell;
use std::time::Duration;

/// How long typing pauses before the search.
const REST: Duration = Duration::from_millis(250);

/// A text that may contain a secret, and the search for it if it contains none.
pub type Suspect = (String, Callback<String>);

// Neither a context nor a signal of its own type, for the size of the dashboard.
thread_local! {
    static SUSPECT: Cell<Option<Suspect>> = const { Cell::new(None) };
    /// Whether there is a suspect.
    static HAS_SUSPECT: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

/// A signal that becomes true with each text that may contain a secret, and not only with the first.
pub fn has_suspect() -> RwSignal<bool> {
    let has_suspect = RwSignal::new(false);
    HAS_SUSPECT.set(Some(has_suspect));
    has_suspect
}

/// The text that may contain a secret. It is then nowhere else.
pub fn take_suspect() -> Option<Suspect> {
    SUSPECT.take()
}

/// Searches for `text`, unless it may contain a secret: searches are part of addresses.
pub fn search_or_check(text: String, search: Callback<String>) {
    if !Pasted::is_possible(&text) {
        search.run(text);
    } else if let Some(has_suspect) = HAS_SUSPECT.get() {
        SUSPECT.set(Some((text, search)));
        has_suspect.set(true);
    }
}

/// A search field. It calls `on_search` when typing pauses, but never with a secret.
#[component]
pub fn Search(
    #[prop(into)] label: String,
    #[prop(into)] placeholder: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
    /// It gets the focus when what it is in opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let debounced = Debounced::new(REST, Callback::new(move |text| search_or_check(text, on_search)));
    view! {
        <label class="relative min-w-52 flex-1">
            <span class="sr-only">{label}</span>
            <span class="pointer-events-none absolute top-2.5 left-3 text-muted"><Icon name=IconName::Search /></span>
            <input
                type="search"
                class="input pl-9"
                placeholder=placeholder
                autocomplete="off"
                autofocus=autofocus
                prop:value=value
                on:input=move |event| debounced.call(event_target_value(&event))
            />
        </label>
    }
}

/// A selection of one value out of a few, or of none (`any`, the empty value).
#[component]
pub fn Choice(
    #[prop(into)] label: String,
    any: &'static str,
    /// The values and their texts.
    choices: Vec<(&'static str, String)>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let options = [("", any.to_owned())].into_iter().chain(choices);
    let options = options.map(|(name, text)| (name.to_owned(), text)).collect();
    view! { <Select label class="max-sm:min-w-34 max-sm:flex-1" options value on_select=on_choose /> }
}

/// A day, or none: `2026-11-25`.
#[component]
pub fn Day(
    label: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let choose = move |event| {
        let day = event_target_value(&event);
        // While 2020 is typed, the field passes through the years 2, 20 and 202.
        if day.is_empty() || day.as_str() >= "1970" {
            on_choose.run(day);
        }
    };
    view! {
        <label class="flex flex-1 items-center gap-2 sm:flex-none">
            <span class="w-8 shrink-0 text-xs text-muted">{label}</span>
            <input type="date" class="input" prop:value=value on:change=choose />
        </label>
    }
}
