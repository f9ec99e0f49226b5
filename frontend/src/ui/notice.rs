//! A message that stays on the page: a warning, or what went wrong.

use crate::ui::icon::{Drawing, Icon};
use leptos::prelude::*;

/// A warning that belongs to what is around it.
#[component]
pub fn Warning(children: Children) -> impl IntoView {
    view! {
        <div class="flex gap-2.5 rounded-control border border-warning-line bg-warning-soft px-3.5 py-3 text-warning-ink">
            <span class="mt-0.5"><Icon drawing=Drawing::Warning /></span>
            <div class="min-w-0">{children()}</div>
        </div>
    }
}

/// What went wrong, read out as it appears; nothing while there is nothing to say.
#[component]
pub fn Failure(#[prop(into)] message: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || {
                message
                    .get()
                    .map(|message| {
                        view! {
                            <p class="flex gap-2.5 rounded-control bg-danger-soft px-3.5 py-3 text-danger-ink">
                                <span class="mt-0.5"><Icon drawing=Drawing::Warning /></span>
                                <span class="min-w-0">{message}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}
