//! Waits for a condition, with a time limit. Tests use this instead of fixed sleeps.

use std::fmt::Display;
use std::thread::sleep;
use std::time::{Duration, Instant};

const FIRST_PAUSE: Duration = Duration::from_millis(25);
/// With this pause a condition that is read from the API stays under its rate limits (300 requests in 10 s for a member).
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// Calls `look` until it returns a value, and returns that value.
///
/// # Panics
/// If `look` returns nothing within `bound`.
pub fn until<T>(what: impl Display, bound: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + bound;
    let mut pause = FIRST_PAUSE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "{what}: not within {bound:?}");
        sleep(pause);
        pause = (pause * 5 / 4).min(LONGEST_PAUSE);
    }
}
