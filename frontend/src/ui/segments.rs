//! Radio buttons side by side, which look like one control.

use leptos::prelude::*;

/// One segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<T> {
    pub value: T,
    pub label: &'static str,
}

/// A group of radio buttons in one line, named by `legend`. None of them is selected while `value` is that of no segment.
#[component]
pub fn Segments<T>(
    /// The name of the group's radio buttons, unique in the page.
    name: &'static str,
    #[prop(into)] legend: String,
    segments: Vec<Segment<T>>,
    #[prop(into)] value: Signal<T>,
    #[prop(into)] on_choose: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let segment = move |segment: Segment<T>| {
        view! {
            <label class="relative flex-1 rounded-[0.3rem] px-0.5 py-1 sm:px-2.5 text-center text-xs font-medium whitespace-nowrap text-muted has-checked:bg-surface has-checked:text-ink has-checked:shadow-card has-checked:ring-1 has-checked:ring-control forced-colors:has-checked:outline-2 has-focus-visible:outline-2 has-focus-visible:outline-accent-ink forced-colors:has-focus-visible:outline-offset-2 hover:text-ink">
                <input
                    type="radio"
                    name=name
                    class="absolute inset-0 cursor-pointer appearance-none outline-none"
                    prop:checked=move || value.get() == segment.value
                    on:change=move |_| on_choose.run(segment.value)
                />
                {segment.label}
            </label>
        }
    };
    view! {
        <fieldset class="flex w-full rounded-control border border-line bg-sunken p-0.5 sm:w-auto">
            <legend class="sr-only">{legend}</legend>
            {segments.into_iter().map(segment).collect_view()}
        </fieldset>
    }
}
