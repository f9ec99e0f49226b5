//! A map of bounded size in two generations: what is new or in use, and what was so before.
//!
//! When the young generation is full it becomes the old one, and the old one is dropped: constant time
//! for each entry, and nothing to keep in order.

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
    /// A map of at most `len` entries, of which the last `len / 2` stay for certain.
    pub(super) fn new(len: usize) -> Self {
        Self { young: Map::default(), old: Map::default(), generation_len: (len / 2).max(1) }
    }

    /// The value of `key`, which counts as in use from now on.
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

    /// Gives what had to be dropped, which is empty but for once in a generation.
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

    /// The value of `key`, and whether it is among the young.
    #[cfg(test)]
    pub(super) fn place(&self, key: &K) -> Option<(bool, &V)> {
        Some((self.young.contains_key(key), self.peek(key)?))
    }

    pub(super) fn clear(&mut self) {
        *self = Self { young: Map::default(), old: Map::default(), ..*self };
    }
}

/// Takes the first eight bytes for the hash. The keys are digests and ids, which are random in those
/// bytes, and only those of things that exist are ever put in, so that nobody can choose them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RandomAlready(u64);

impl Hasher for RandomAlready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 ^= u64::from_le_bytes(*first);
        }
    }

    /// The length of an array, which is always the same.
    fn write_usize(&mut self, _: usize) {}
}
