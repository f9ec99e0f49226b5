//! Measures two calls in alternation, for benches that compare only their ratio.

use std::thread;
use std::time::{Duration, Instant};

/// Keeps each session below 300 requests per ten seconds.
const PAUSE: Duration = Duration::from_millis(40);

/// Makes both calls `turns` times and prints a table row: both medians, and the second divided by the first.
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
