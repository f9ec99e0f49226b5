//! The key that was just created, whose secret is shown once.
//!
//! The member may leave the form before the response arrives, and the key is created all the same: so the dashboard has it, not
//! the form.

use crate::api::Pending;
use leptos::prelude::*;
use shared::key::CreatedKey;

#[derive(Clone, Copy)]
pub struct Created {
    key: RwSignal<Option<CreatedKey>>,
    load: fn() -> Pending<()>,
}

impl Created {
    /// `load` loads what shows the secret.
    pub fn provide(load: fn() -> Pending<()>) -> Self {
        let created = Self { key: RwSignal::new(None), load };
        provide_context(created);
        created
    }

    /// The one that an ancestor provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Ready once the secret can be shown. A key is created only then: its secret cannot be shown later.
    pub fn ready(self) -> Pending<()> {
        (self.load)()
    }

    /// Shows the secret of this key.
    pub fn show(self, key: CreatedKey) {
        self.key.set(Some(key));
    }

    /// The key whose secret is shown.
    pub fn shown(self) -> Option<CreatedKey> {
        self.key.get()
    }

    pub fn forget(self) {
        self.key.set(None);
    }
}
