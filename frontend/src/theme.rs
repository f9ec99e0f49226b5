//! Light, dark, or as the system says; remembered in this browser.

use crate::storage;
use leptos::prelude::*;

/// `frontend/page/start.js` applies the stored theme when the page is opened.
const STORED_AS: &str = "theme";

/// Which theme the person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The theme that was selected in this browser.
    pub fn stored() -> Self {
        let name = storage::get(STORED_AS);
        Self::ALL.into_iter().find(|theme| Some(theme.name()) == name.as_deref()).unwrap_or(Self::System)
    }

    /// Shows the page in this theme, now and at later visits.
    pub fn choose(self) {
        storage::set(STORED_AS, Some(self.name()));
        self.apply();
    }

    fn apply(self) {
        if let Some(root) = document().document_element() {
            // Setting an attribute with a valid name cannot fail.
            let _ = root.set_attribute("data-theme", self.name());
        }
    }
}
