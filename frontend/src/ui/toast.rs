//! Short messages that come and go: "Saved". Read out politely, never the only trace of a failure.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

const SHOWN_FOR: Duration = Duration::from_secs(5);
/// A message with a button needs time to be read and to reach the button.
const SHOWN_WITH_ACTION: Duration = Duration::from_secs(10);

/// The toast of the dashboard.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    /// Changes with every toast: earlier timers then have no effect.
    turn: StoredValue<u32>,
}

#[derive(Clone)]
struct Toast {
    message: String,
    action: Option<Action>,
}

/// The label of the toast's button, and what it does.
type Action = (&'static str, Arc<dyn Fn() + Send + Sync>);

impl Toasts {
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(None), turn: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The toasts that an ancestor provided.
    pub fn get() -> Self {
        expect_context()
    }

    pub fn say(self, message: impl Into<String>) {
        self.show(message.into(), None);
    }

    /// Says something and offers an action. The page that says it can be gone by then.
    pub fn say_with(self, message: impl Into<String>, label: &'static str, action: impl Fn() + Send + Sync + 'static) {
        self.show(message.into(), Some((label, Arc::new(action))));
    }

    fn show(self, message: String, action: Option<Action>) {
        self.shown.set(Some(Toast { message, action }));
        self.close_later();
    }

    fn close(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.shown.set(None);
    }

    /// Closes this toast in a while. As long as somebody points at it or has the keyboard on it, it stays.
    fn close_later(self) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let has_action = self.shown.with_untracked(|shown| shown.as_ref().is_some_and(|toast| toast.action.is_some()));
        let close = move || {
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            if is_in_use() {
                self.close_later();
            } else {
                self.close();
            }
        };
        set_timeout(close, if has_action { SHOWN_WITH_ACTION } else { SHOWN_FOR });
    }
}

fn is_in_use() -> bool {
    document().query_selector("#toast:is(:hover, :focus-within)").is_ok_and(|toast| toast.is_some())
}

/// The place where toasts show; one in the whole page.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    let button = "rounded px-2 py-1.5 font-medium underline-offset-2 hover:underline focus-visible:outline-page";
    let toast = move |Toast { message, action }: Toast| {
        let action = action.map(|(label, act)| {
            let act = move |_| {
                toasts.close();
                act();
            };
            view! { <button type="button" class=format!("{button} underline") on:click=act>{label}</button> }
        });
        view! {
            <div class="pointer-events-auto flex items-center gap-1 rounded-control border border-transparent bg-ink py-1.5 pr-1.5 pl-4 text-page shadow-raised">
                <p class="mr-2 min-w-0 py-1 wrap-anywhere">{message}</p>
                {action}
                <button type="button" class=button aria-label="Close message" on:click=move |_| toasts.close()>
                    <Icon name=IconName::Close />
                </button>
            </div>
        }
    };
    view! {
        <div
            role="status"
            id="toast"
            class="pointer-events-none fixed right-4 bottom-4 left-4 z-50 flex justify-end lg:left-60"
        >
            {move || toasts.shown.get().map(toast)}
        </div>
    }
}
