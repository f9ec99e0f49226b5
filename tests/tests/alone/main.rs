//! What needs a deployment for itself: tests that measure, and tests that break something. They run one after the other.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod configuration;
mod neighbours;
mod search_speed;
mod sign_in_timing;
mod state_log;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits until no other test of this program runs. A test that failed leaves nothing behind.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
