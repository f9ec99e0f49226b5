//! Radio buttons as cards, each with a line that says what it means.

use leptos::prelude::*;

/// One card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionCard {
    pub label: &'static str,
    pub meaning: String,
    pub choosable: bool,
}

/// A group of cards, named by `legend`. The selected card is known by its index.
#[component]
pub fn Options(
    /// The name of the group's radio buttons, unique in the page.
    name: &'static str,
    legend: &'static str,
    options: Vec<OptionCard>,
    /// The classes that place the cards: one below the other, or side by side.
    #[prop(default = "space-y-2")]
    layout: &'static str,
    #[prop(into)] chosen: Signal<usize>,
    #[prop(into)] on_choose: Callback<usize>,
) -> impl IntoView {
    let card = move |(place, option): (usize, OptionCard)| {
        let id = format!("{name}-{place}");
        view! {
            <label class="relative flex gap-3 rounded-control border border-control p-3.5 has-checked:border-accent-ink has-checked:bg-accent-soft has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-ink">
                <input
                    type="radio"
                    name=name
                    class="mt-0.5 size-4 shrink-0 outline-none"
                    aria-labelledby=format!("{id}-label")
                    aria-describedby=id.clone()
                    prop:checked=move || chosen.get() == place
                    disabled=!option.choosable
                    on:change=move |_| on_choose.run(place)
                />
                <span>
                    <span id=format!("{id}-label") class="font-medium">{option.label}</span>
                    <span id=id class="block text-xs text-muted">{option.meaning}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="mb-1.5 font-medium">{legend}</legend>
            <div class=layout>{options.into_iter().enumerate().map(card).collect_view()}</div>
        </fieldset>
    }
}
