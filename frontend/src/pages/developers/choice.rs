//! Which keys of the list are chosen, to be disabled together.

use crate::session::CurrentSession;
use crate::ui::switch::Together;
use leptos::prelude::*;
use shared::key::{Key, KeyStatus};
use shared::member::Right;

/// The chosen keys, in the order of choosing.
#[derive(Clone, Copy)]
pub struct Choice(RwSignal<Vec<Key>>);

impl Choice {
    pub fn get_untracked(self) -> Vec<Key> {
        self.0.get_untracked()
    }

    pub fn count(self) -> usize {
        self.0.with(Vec::len)
    }

    pub fn contains(self, key: &Key) -> bool {
        self.0.with(|chosen| chosen.iter().any(|other| other.id == key.id))
    }

    pub fn set(self, key: &Key, on: bool) {
        self.0.update(|chosen| {
            chosen.retain(|other| other.id != key.id);
            if on {
                chosen.push(key.clone());
            }
        });
    }

    pub fn clear(self) {
        self.0.set(Vec::new());
    }

    pub fn set_all(self, keys: &[Key], on: bool) {
        self.0.set(if on { keys.to_vec() } else { Vec::new() });
    }

    /// How many of `keys` are chosen, where nothing else can be.
    pub fn together(self, keys: usize) -> Together {
        match self.count() {
            0 => Together::Off,
            count if count == keys => Together::On,
            _ => Together::Mixed,
        }
    }
}

impl Default for Choice {
    fn default() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

/// Whether the signed-in member can disable this key as it is.
pub fn can_be_chosen(key: &Key, session: CurrentSession) -> bool {
    matches!(key.status, KeyStatus::Enabled | KeyStatus::Expired) && session.may(Right::manage_keys(key.mode))
}
