//! Measuring two calls in turns, so that only their ratio counts, for the benches.

use std::thread;
use std::time::{Duration, Instant};

/// So that no session has more than 300 requests in ten seconds.
const PAUSE: Duration = Duration::from_millis(40);

/// Makes both calls `turns` times and prints a row of a table: the medians, and how much longer the other takes.
pub fn print_row(name: &str, turns: usize, one: impl Fn(), other: impl Fn()) {
    let turn = || {
        thread::sleep(PAUSE);
        (timed(&one), timed(&other))
    };
    let (mut ones, mut others): (Vec<_>, Vec<_>) = (0..turns).map(|_| turn()).unzip();
    ones.sort_unstable();
    others.sort_unstable();
    let [one, other] = [ones, others].map(|times| times[turns / 2].as_secs_f64() * 1000.0);
    println!("| {name} | {one:.2} ms | {other:.2} ms | {:.2} |", other / one);
}

fn timed(call: &dyn Fn()) -> Duration {
    let begun = Instant::now();
    call();
    begun.elapsed()
}
