//! A switch, a checkbox, and a checkbox for a group of them.

use leptos::prelude::*;

/// On or off, with immediate effect. `label` is for screen readers.
#[component]
pub fn Switch(
    #[prop(into)] label: String,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <input
            type="checkbox"
            role="switch"
            class="switch"
            aria-label=label
            prop:checked=on
            on:change=move |event| on_change.run(event_target_checked(&event))
        />
    }
}

/// Selected or not. `label` is for screen readers.
#[component]
pub fn Checkbox(
    #[prop(into)] label: String,
    #[prop(into)] checked: Signal<bool>,
    /// Neither on nor off.
    #[prop(optional, into)]
    mixed: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <input
            type="checkbox"
            class="checkbox"
            aria-label=label
            prop:checked=checked
            prop:indeterminate=mixed
            on:change=move |event| on_change.run(event_target_checked(&event))
        />
    }
}

/// How many of a group of switches are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    Off,
    Mixed,
    On,
}

/// Switches a whole group on or off, or shows that it is mixed. From mixed, it switches all on.
#[component]
pub fn GroupSwitch(
    #[prop(into)] label: String,
    #[prop(into)] state: Signal<CheckState>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    let checked = Signal::derive(move || state.get() == CheckState::On);
    let mixed = Signal::derive(move || state.get() == CheckState::Mixed);
    view! { <Checkbox label checked mixed on_change /> }
}
