//! The memory that all requests of an isolate share.

use crate::snapshot::memory::{Memory, Sizes};
use std::cell::RefCell;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::new(Memory::new(Sizes::default()));
}

/// Borrows the memory for `act`, which cannot wait, so there is only one borrower at a time.
pub(super) fn with_memory<T>(act: impl FnOnce(&mut Memory) -> T) -> T {
    MEMORY.with_borrow_mut(act)
}
