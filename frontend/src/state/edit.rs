//! A text that is being edited: what is typed, and what was stored when the form was opened.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Edit {
    label: &'static str,
    pub typed: RwSignal<String>,
    stored: RwSignal<String>,
}

impl Edit {
    pub fn new(label: &'static str, stored: &str) -> Self {
        Self { label, typed: RwSignal::new(stored.to_owned()), stored: RwSignal::new(stored.to_owned()) }
    }

    /// The typed text, if it differs from the stored one.
    pub fn changed(self) -> Option<String> {
        untrack(|| self.is_changed()).then(|| self.typed.get_untracked())
    }

    /// Whether the typed text differs from the stored one.
    pub fn is_changed(self) -> bool {
        self.typed.get() != self.stored.get()
    }

    /// Takes over the text as it is stored now, and keeps typed changes. Returns a sentence if another member changed it.
    pub fn follow(self, now: &str) -> Option<String> {
        let was = self.stored.get_untracked();
        if was == now {
            return None;
        }
        if self.changed().is_none() {
            self.typed.set(now.to_owned());
        }
        self.stored.set(now.to_owned());
        let now = if now.is_empty() { "empty".to_owned() } else { format!("“{now}”") };
        Some(format!("{} is {now} now.", self.label))
    }
}

/// What a form says if another member has changed what it edits.
pub fn changed_by(person: &str, changes: impl IntoIterator<Item = Option<String>>) -> String {
    let changes: Vec<String> = changes.into_iter().flatten().collect();
    if changes.is_empty() {
        format!("{person} has changed this in the meantime. Save again.")
    } else {
        format!(
            "{person} has changed this in the meantime: {} What you typed is still here. Save it, or cancel.",
            changes.join(" ")
        )
    }
}
