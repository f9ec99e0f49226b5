//! The memory that all requests of an isolate share.

use crate::snapshot::memory::{Memory, Sizes};
use std::cell::RefCell;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::new(Memory::new(Sizes::default()));
}

/// Does something with the memory. Nothing waits in between: there is one borrower at a time.
pub(super) fn with_memory<T>(act: impl FnOnce(&mut Memory) -> T) -> T {
    MEMORY.with_borrow_mut(act)
}
