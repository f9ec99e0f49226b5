//! Waits for a condition, with a time limit. Tests use this instead of fixed sleeps.

use std::fmt::Display;
use std::thread::sleep;
use std::time::{Duration, Instant};

const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// Calls `look` until it returns a value, and returns that value.
///
/// # Panics
/// If `look` returns nothing within `bound`.
pub fn until<T>(what: impl Display, bound: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + bound;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "{what}: not within {bound:?}");
        sleep(BETWEEN_LOOKS);
    }
}
