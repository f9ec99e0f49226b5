//! A report of a key that exists takes as long as one of a key that does not.

use super::{Leaked, UNKNOWN, altered, report};
use shared::key::Mode;
use std::time::{Duration, Instant};

const PAIRS: usize = 8;
/// The runtime's timers are exact to some milliseconds; revoking a key takes more than ten.
const DIFFERENCE: Duration = Duration::from_millis(40);

fn took(key: &str) -> Duration {
    let request = report(&[key], None);
    let began = Instant::now();
    assert_eq!(request.send().status, 202);
    began.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[test]
fn known_unknown_and_malformed_keys_take_the_same_time() {
    let leaked: Vec<Leaked> = (0..PAIRS).map(|_| Leaked::new(Mode::Live)).collect();
    let malformed = altered(UNKNOWN);
    let times = |key: &dyn Fn(usize) -> String| median((0..PAIRS).map(|number| took(&key(number))).collect());
    let known = times(&|number| leaked[number].secret.clone());
    let unknown = times(&|_| UNKNOWN.to_owned());
    let malformed = times(&|_| malformed.clone());
    let (least, most) = (known.min(unknown).min(malformed), known.max(unknown).max(malformed));
    assert!(most - least <= DIFFERENCE, "known {known:?}, unknown {unknown:?}, malformed {malformed:?}");
}
