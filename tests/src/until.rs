//! Waiting for something to become so, with a bound. Nothing in the tests sleeps otherwise.

use std::fmt::Display;
use std::thread::sleep;
use std::time::{Duration, Instant};

const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// What `look` finds, as soon as it finds something.
///
/// # Panics
/// Where it has found nothing within `bound`.
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
