//! A button that opens a list with a search field, to select one entry.

use crate::ui::icon::{Icon, IconName};
use crate::ui::menu::MenuButton;
use crate::ui::search::Search;
use leptos::prelude::*;

/// What a search finds: values and their texts; `None` while it is searched.
pub type Found = Signal<Option<Vec<(String, String)>>>;

#[component]
pub fn Picker(
    /// Unique in the page.
    id: &'static str,
    /// What can be chosen.
    label: &'static str,
    placeholder: &'static str,
    /// Called when the picker is first opened, with the text of the search.
    find: fn(Signal<String>) -> Found,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let was_opened = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let content = move || {
        let found = find(text.into());
        view! {
            <div class="flex flex-wrap p-1">
                <Search label=placeholder placeholder autofocus=true value=text on_search=move |typed| text.set(typed) />
            </div>
            <ul class="max-h-64 overflow-y-auto">{move || items(found.get(), on_choose)}</ul>
        }
    };
    view! {
        <button
            type="button"
            class="input flex h-9 items-center justify-between gap-2 sm:w-auto"
            popovertarget=id
            on:click=move |_| was_opened.set(true)
        >
            {label}
            <Icon name=IconName::ChevronDown />
        </button>
        <div id=id popover="auto" role="dialog" aria-label=label class="menu w-72">
            {move || was_opened.get().then(content)}
        </div>
    }
}

fn items(found: Option<Vec<(String, String)>>, on_choose: Callback<String>) -> AnyView {
    let note = |text: &'static str| view! { <li class="px-3 py-2 text-muted">{text}</li> }.into_any();
    let item = |(value, text): (String, String)| {
        view! {
            <MenuButton on_click=move || on_choose.run(value.clone())><span class="min-w-0 wrap-anywhere">{text}</span></MenuButton>
        }
    };
    match found {
        None => note("Loading…"),
        Some(found) if found.is_empty() => note("Nothing found"),
        Some(found) => found.into_iter().map(item).collect_view().into_any(),
    }
}
