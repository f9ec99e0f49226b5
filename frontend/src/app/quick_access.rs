//! Search and the list of keyboard shortcuts, above every page. Their area is loaded when one of them is first opened.

use super::areas;
use super::loaded_area::loaded_area;
use crate::routes;
use crate::shortcuts::{self, Shortcut};
use leptos::prelude::*;
use shared::dashboard::Area;

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

    pub fn open_search(self) {
        self.0.set(Some(Shortcut::Search));
    }
}

/// Where the open dialog is.
#[component]
pub fn QuickAccessRegion(quick_access: QuickAccess) -> impl IntoView {
    let QuickAccess(open) = quick_access;
    let close = Callback::new(move |()| open.set(None));
    move || match open.get()? {
        Shortcut::Search => Some(loaded_area(Area::Search, move || areas::search(close))),
        Shortcut::Help => Some(loaded_area(Area::Search, move || areas::shortcuts(close))),
        Shortcut::Page(_) => None,
    }
}
