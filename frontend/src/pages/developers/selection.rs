//! The selected keys of the list, to disable them together.

use crate::clock::now;
use crate::state::session::CurrentSession;
use crate::ui::switch::CheckState;
use leptos::prelude::*;
use shared::id::KeyId;
use shared::key::{Key, KeyAction};
use shared::member::Right;

/// The keys that can be selected, and whether each is.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<Vec<(Key, bool)>>);

impl Selection {
    pub fn empty() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Starts again with those of `keys` that can be selected.
    pub fn offer(self, keys: &[Key]) {
        let session = CurrentSession::get();
        let can_be_selected =
            |key: &&Key| key.allows(KeyAction::Disable, now()) && session.may(Right::manage_keys(key.mode));
        self.0.set(keys.iter().filter(can_be_selected).map(|key| (key.clone(), false)).collect());
    }

    /// Whether any key can be selected.
    pub fn is_possible(self) -> bool {
        self.0.with_untracked(|keys| !keys.is_empty())
    }

    /// Whether the key is selected; `None` if it cannot be.
    pub fn is_selected(self, id: KeyId) -> Option<bool> {
        self.0.with(|keys| keys.iter().find(|(key, _)| key.id == id).map(|(_, selected)| *selected))
    }

    pub fn set(self, id: KeyId, on: bool) {
        self.change(|key| key.id == id, on);
    }

    pub fn set_all(self, on: bool) {
        self.change(|_| true, on);
    }

    fn change(self, which: impl Fn(&Key) -> bool, on: bool) {
        self.0.update(|keys| keys.iter_mut().filter(|(key, _)| which(key)).for_each(|(_, selected)| *selected = on));
    }

    pub fn count(self) -> usize {
        self.0.with(|keys| keys.iter().filter(|(_, selected)| *selected).count())
    }

    pub fn check_state(self) -> CheckState {
        match self.count() {
            0 => CheckState::Off,
            count if count == self.0.with(Vec::len) => CheckState::On,
            _ => CheckState::Mixed,
        }
    }

    pub fn selected(self) -> Vec<Key> {
        self.0
            .with_untracked(|keys| keys.iter().filter(|(_, selected)| *selected).map(|(key, _)| key.clone()).collect())
    }
}
