//! A map of bounded size with two generations: entries that are new or in use, and older ones.
//!
//! When the young generation is full, it becomes the old one, and the previous old one is dropped. Each operation takes
//! constant time, and nothing needs sorting.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

#[derive(Debug)]
#[cfg_attr(test, derive(Clone))]
pub(super) struct Generations<K, V> {
    young: Map<K, V>,
    old: Map<K, V>,
    generation_len: usize,
}

pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<RandomAlready>>;

impl<K: Copy + Eq + Hash, V> Generations<K, V> {
    /// A map of at most `len` entries. It never drops the latest `len / 2`.
    pub(super) fn new(len: usize) -> Self {
        Self { young: Map::default(), old: Map::default(), generation_len: (len / 2).max(1) }
    }

    /// The value of `key`, which becomes young again.
    pub(super) fn touch(&mut self, key: &K) -> Option<&mut V> {
        if !self.young.contains_key(key) {
            let value = self.old.remove(key)?;
            self.insert(*key, value);
        }
        self.young.get_mut(key)
    }

    pub(super) fn peek(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    /// Returns the entries that were dropped. Usually there are none.
    pub(super) fn insert(&mut self, key: K, value: V) -> Map<K, V> {
        self.old.remove(&key);
        let is_full = self.young.len() >= self.generation_len && !self.young.contains_key(&key);
        let dropped = if is_full {
            let young = std::mem::take(&mut self.young);
            std::mem::replace(&mut self.old, young)
        } else {
            Map::default()
        };
        self.young.insert(key, value);
        dropped
    }

    pub(super) fn remove(&mut self, key: &K) {
        self.young.remove(key);
        self.old.remove(key);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }

    /// The value of `key`, and whether it is young.
    #[cfg(test)]
    pub(super) fn place(&self, key: &K) -> Option<(bool, &V)> {
        Some((self.young.contains_key(key), self.peek(key)?))
    }

    pub(super) fn clear(&mut self) {
        *self = Self { young: Map::default(), old: Map::default(), ..*self };
    }
}

/// Uses the first eight bytes as the hash. The keys are digests and ids with random bytes there, and only existing keys
/// and merchant accounts are inserted, so attackers cannot force collisions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RandomAlready(u64);

impl Hasher for RandomAlready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// Ignores the length of the array, which is always the same.
    fn write_usize(&mut self, _: usize) {}
}
