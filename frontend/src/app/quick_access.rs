//! Search, the organisations, the list of keyboard shortcuts and the key of a secret, which open above any page.

use crate::routes;
use crate::shortcuts::{self, Shortcut};
use crate::ui::search::{has_suspect, take_suspect};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct QuickAccess {
    /// The dialog that is open.
    open: RwSignal<Option<Shortcut>>,
    /// Whether a search field has a text that may contain a secret.
    has_suspect: RwSignal<bool>,
}

impl QuickAccess {
    /// Opens dialogs and pages by shortcuts and by secrets in search fields from now on.
    pub fn follow() -> Self {
        let (open, go_to) = (RwSignal::new(None), routes::go_to());
        shortcuts::follow(move |shortcut| match shortcut {
            Shortcut::Page(page) => go_to.run(page),
            dialog => open.set(Some(dialog)),
        });
        Self { open, has_suspect: has_suspect() }
    }

    pub fn shown(self) -> Option<Shortcut> {
        self.open.get()
    }

    /// Whether a search field has a text that may contain a secret.
    pub fn has_suspect(self) -> bool {
        self.has_suspect.get()
    }

    /// Forgets that text.
    pub fn forget_suspect(self) {
        take_suspect();
        self.has_suspect.set(false);
    }

    pub fn open(self, dialog: Shortcut) {
        self.open.set(Some(dialog));
    }

    pub fn close(self) {
        self.open.set(None);
    }
}
