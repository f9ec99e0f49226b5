//! Short messages that come and go: "Saved". Read out politely, never the only trace of a failure.

use leptos::prelude::*;
use std::time::Duration;

const SHOWN_FOR: Duration = Duration::from_secs(4);

/// The toast of the dashboard.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<String>>);

impl Toasts {
    pub fn provide() -> Self {
        let toasts = Self(RwSignal::new(None));
        provide_context(toasts);
        toasts
    }

    /// The toasts that an ancestor provided.
    pub fn get() -> Self {
        expect_context()
    }

    pub fn say(self, message: impl Into<String>) {
        let message = message.into();
        self.0.set(Some(message.clone()));
        set_timeout(
            move || {
                self.0.update(|shown| {
                    if *shown == Some(message) {
                        *shown = None;
                    }
                });
            },
            SHOWN_FOR,
        );
    }
}

/// The place where toasts show; one in the whole page.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    view! {
        <div role="status" class="pointer-events-none fixed inset-x-0 bottom-5 z-50 flex justify-center px-4">
            {move || {
                toasts
                    .0
                    .get()
                    .map(|message| {
                        view! { <p class="rounded-control bg-ink px-4 py-2.5 text-page shadow-raised">{message}</p> }
                    })
            }}
        </div>
    }
}
