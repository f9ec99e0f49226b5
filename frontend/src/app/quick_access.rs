//! Search, the organisations and the list of keyboard shortcuts, which open above any page.

use crate::routes;
use crate::shortcuts::{self, Shortcut};
use leptos::prelude::*;

/// The dialog that is open.
#[derive(Clone, Copy)]
pub struct QuickAccess(RwSignal<Option<Shortcut>>);

impl QuickAccess {
    /// Opens dialogs and pages by shortcuts from now on.
    pub fn follow() -> Self {
        let (open, go_to) = (RwSignal::new(None), routes::go_to());
        shortcuts::follow(move |shortcut| match shortcut {
            Shortcut::Page(page) => go_to.run(page),
            dialog => open.set(Some(dialog)),
        });
        Self(open)
    }

    pub fn shown(self) -> Option<Shortcut> {
        self.0.get()
    }

    pub fn open(self, dialog: Shortcut) {
        self.0.set(Some(dialog));
    }

    pub fn close(self) {
        self.0.set(None);
    }
}
