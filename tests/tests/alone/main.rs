//! Tests that need the machine or a deployment to themselves: some measure, others break something. They run one at a
//! time.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod configuration;
mod neighbours;
mod search_speed;
mod sign_in_timing;
mod state_log;
mod usage_after_crash;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits until no other test of this program runs. Ignores a poisoned lock, because the lock guards no data.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
