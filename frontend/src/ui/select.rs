//! A selection of one value out of a list.

use leptos::prelude::*;

#[component]
pub fn Select(
    /// The control's id, for a label elsewhere.
    #[prop(optional)]
    id: Option<&'static str>,
    /// A label for screen readers.
    #[prop(optional, into)]
    label: Option<String>,
    /// More classes for this control.
    #[prop(optional)]
    class: &'static str,
    /// The values and their texts.
    options: Vec<(String, String)>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_select: Callback<String>,
) -> impl IntoView {
    let option = |(name, text): (String, String)| {
        let is_selected = {
            let name = name.clone();
            move || value.with(|value| *value == name)
        };
        view! { <option value=name prop:selected=is_selected>{text}</option> }
    };
    view! {
        <select
            id=id
            name=id
            class=format!("input select {class}")
            aria-label=label
            on:change=move |event| on_select.run(event_target_value(&event))
        >
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}
