//! The key that was just created, whose secret is shown once.
//!
//! The member may leave the form before the response arrives, and the key is created all the same: so the dashboard has it, not
//! the form.

use leptos::prelude::*;
use shared::key::CreatedKey;

#[derive(Clone, Copy)]
pub struct Created(RwSignal<Option<CreatedKey>>);

impl Created {
    pub fn provide() -> Self {
        let created = Self(RwSignal::new(None));
        provide_context(created);
        created
    }

    /// The one that an ancestor provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Shows the secret of this key.
    pub fn show(self, key: CreatedKey) {
        self.0.set(Some(key));
    }

    /// The key whose secret is shown.
    pub fn shown(self) -> Option<CreatedKey> {
        self.0.get()
    }

    pub fn forget(self) {
        self.0.set(None);
    }
}
