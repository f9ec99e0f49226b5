//! The selected keys of the list, to change them together.

use super::bulk_action::BulkAction;
use crate::ui::switch::CheckState;
use leptos::prelude::*;
use shared::id::KeyId;
use shared::key::Key;

/// The keys that can be selected, and whether each is.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<Vec<(Key, bool)>>);

impl Selection {
    pub fn empty() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Starts again with those of `keys` that can be selected.
    pub fn offer(self, keys: &[Key]) {
        let can_be_selected = |key: &&Key| BulkAction::ALL.iter().any(|action| action.can_change(key));
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

    /// The selected keys that the action changes.
    pub fn selected_for(self, action: BulkAction) -> Vec<Key> {
        let is_due = |(key, selected): &&(Key, bool)| *selected && action.can_change(key);
        self.0.with(|keys| keys.iter().filter(is_due).map(|(key, _)| key.clone()).collect())
    }

    /// Selects only this key.
    pub fn set_only(self, id: KeyId) {
        self.set_all(false);
        self.set(id, true);
    }
}
