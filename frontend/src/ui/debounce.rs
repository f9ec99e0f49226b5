//! Acts on what is typed once typing pauses.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// A callback that runs with the last text once there was no other text for a while, unless its page is gone by then.
#[derive(Clone, Copy)]
pub struct Debounced {
    pending: StoredValue<Option<TimeoutHandle>>,
    wait: Duration,
    act: Callback<String>,
}

impl Debounced {
    pub fn new(wait: Duration, act: Callback<String>) -> Self {
        let debounced = Self { pending: StoredValue::new(None), wait, act };
        on_cleanup(move || debounced.cancel());
        debounced
    }

    pub fn call(self, text: String) {
        self.cancel();
        self.pending.set_value(set_timeout_with_handle(move || self.act.run(text), self.wait).ok());
    }

    /// Forgets the last text.
    pub fn cancel(self) {
        if let Some(earlier) = self.pending.try_get_value().flatten() {
            earlier.clear();
        }
    }
}
