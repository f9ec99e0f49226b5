//! Reaches a rate limit.

use crate::request::Reply;
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The local runtime counts requests in windows of this length, aligned to the clock.
const WINDOW: Duration = Duration::from_mins(1);
/// A test needs this much of a window, so that all its requests count in the same one.
const NEEDED: Duration = Duration::from_secs(20);
/// More requests than any limit of a window accepts.
const MOST: usize = 130;

/// Calls `send` until the reply has status 429, and returns that reply.
///
/// # Panics
/// If no reply of 130 has this status.
pub fn first_over_limit(mut send: impl FnMut() -> Reply) -> Reply {
    wait_for_window();
    (0..MOST).map(|_| send()).find(|reply| reply.status == 429).expect("a reply with 429")
}

/// Waits for the next window unless enough of this one is left.
pub fn wait_for_window() {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    let left = WINDOW - Duration::from_secs(since_epoch.as_secs() % WINDOW.as_secs());
    if left < NEEDED {
        sleep(left);
    }
}
