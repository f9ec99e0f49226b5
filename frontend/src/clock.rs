//! The current time. It follows the server: a browser's clock can be wrong by minutes or days.
//!
//! No other part of the dashboard reads the browser's clock (`clippy.toml`).

use js_sys::Date;
use shared::moment::Moment;
use std::cell::Cell;

/// The resolution of a `Date` header, in milliseconds.
const RESOLUTION_MS: i64 = 1000;

thread_local! {
    /// How far the server's clock is ahead of the browser's, in milliseconds.
    static AHEAD_MS: Cell<i64> = const { Cell::new(0) };
}

/// The moment now, by the server's clock if it is known.
pub fn now() -> Moment {
    Moment::from_ms(browser_ms() + AHEAD_MS.get())
}

/// The browser's time, for [`follow`] once the reply arrives.
pub fn stamp() -> Stamp {
    Stamp(browser_ms())
}

/// When a request was sent, by the browser's clock.
#[derive(Clone, Copy, Debug)]
pub struct Stamp(i64);

impl Stamp {
    /// The time of a request that JavaScript sent.
    pub const fn at(browser_ms: i64) -> Self {
        Self(browser_ms)
    }
}

/// Learns the server's time from the `Date` header of the reply to a request that was sent at `sent`. A correct clock is not
/// changed.
pub fn follow(date: &str, sent: Stamp) {
    let server_ms = Date::parse(date);
    if server_ms.is_nan() {
        return;
    }
    let (server_ms, received_ms) = (server_ms as i64, browser_ms());
    let (least, most) = (server_ms - received_ms, server_ms + RESOLUTION_MS - sent.0);
    // If the browser's clock was set back meanwhile, the times cannot be compared.
    if least <= most {
        AHEAD_MS.set(AHEAD_MS.get().clamp(least, most));
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the browser's clock is read")]
fn browser_ms() -> i64 {
    Date::now() as i64
}
