//! Measures how fast verifications are, and how soon a revoked key is rejected, compared to hand-written Workers.
//!
//! Each comparison alternates between its two Workers in one workerd (`serve.mjs`). Only the ratio of two successive
//! rounds counts, because a machine's speed varies over time. In `verification/`, `rig.rs` starts the Workers,
//! `load.rs` sends load with wrk, `revocation.rs` revokes keys.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "verification/load.rs"]
mod load;
#[path = "verification/revocation.rs"]
mod revocation;
#[path = "verification/rig.rs"]
mod rig;

use load::Asked;
use rig::Rig;
use std::ops::Range;
use std::time::Duration;
use ureq::Agent;

/// Each lasts one second.
const ROUNDS: usize = 21;
/// Lets the runtime compile the hot code; these rounds do not count.
const WARM_UP_ROUNDS: usize = 4;
/// The most rounds for a side that uses up its keys.
const COLD_ROUNDS: usize = 21;
const REVOKES: usize = 200;
const MALFORMED: &str = "kw_live_00000000000000000000000000000000000000";

/// Each measurement has its own keys of the million: a key that was verified once is no longer cold.
const HOT: Range<usize> = 0..1_000;
const REVOKED: Range<usize> = 1_000..1_000 + REVOKES;
const COLD: Range<usize> = 10_000..60_000;
const COLD_BY_HAND: Range<usize> = 60_000..100_000;
const SNAPSHOTS: Range<usize> = 100_000..170_000;
/// Of the ten thousand: all except the hot keys.
const COLD_OF_FEW: Range<usize> = 1_000..10_000;
const COLD_OF_MANY: Range<usize> = 200_000..250_000;

/// A Worker and its requests, in rounds.
struct Side {
    worker: &'static str,
    asked: Asked,
    /// Uses each key once: a round continues where the last one ended.
    is_cold: bool,
    /// How many keys the last round requested.
    last_asked: usize,
    /// Failed requests in all rounds.
    failed: u64,
}

fn main() {
    let rig = Rig::start();
    let (few, many) = (rig.secrets("few"), rig.secrets("many"));
    let hot = Asked::Keys(many.clone(), HOT);
    let cold = |worker, file: &std::path::Path, keys| Side {
        worker,
        asked: Asked::Keys(file.to_owned(), keys),
        is_cold: true,
        last_asked: 0,
        failed: 0,
    };
    let side = |worker, asked: &Asked| Side { worker, asked: asked.clone(), is_cold: false, last_asked: 0, failed: 0 };
    check(&rig, &revocation::read(&many, COLD.start - 1..COLD.start)[0]);
    println!(
        "| Verifications a second, medians | Keywright | the other | ratio | half of the rounds | rounds | failed |"
    );
    println!("|---|---|---|---|---|---|---|");
    compare(&rig, "hot: a hand-written map", side("keywright", &hot), side("map", &hot));
    let malformed = Asked::Text(MALFORMED);
    compare(&rig, "malformed: a constant", side("keywright", &malformed), side("constant", &malformed));
    let (one, other) = (side("keywright", &malformed), side("reader", &malformed));
    compare(&rig, "malformed: the request body, read and sent back", one, other);
    let hot_of_few = Asked::Keys(few.clone(), HOT);
    compare(&rig, "hot, of 1,000,000 keys: of 10,000", side("keywright", &hot), side("few", &hot_of_few));
    let (one, other) = (cold("keywright", &many, COLD), cold("d1", &many, COLD));
    compare(&rig, "cold: one hand-written D1 row", one, other);
    let (one, other) = (cold("keywright", &many, COLD_OF_MANY), cold("few", &few, COLD_OF_FEW));
    compare(&rig, "cold, of 1,000,000 keys: of 10,000", one, other);
    let (one, other) = (cold("keywright", &many, COLD_BY_HAND), cold("tiers", &many, COLD_BY_HAND));
    compare(&rig, "cold: KV, D1 and a put by hand", one, other);
    fill_kv(&rig, &many);
    let (one, other) = (cold("other", &many, SNAPSHOTS), cold("kv", &many, SNAPSHOTS));
    compare(&rig, "in KV: one hand-written KV get", one, other);
    revoke(&rig, &revocation::read(&many, REVOKED), &hot);
}

/// Checks that the hand-written answers equal Keywright's except for the time, and that each answer comes from its
/// tier.
fn check(rig: &Rig, secret: &str) {
    let agent = Agent::new_with_defaults();
    let ask = |worker| {
        let (cost, mut answer) = rig.verify(&agent, worker, secret);
        assert!(answer["checked_at"].take().is_string() && answer["valid"] == true, "{worker}: {answer}");
        (cost.unwrap_or_default(), answer)
    };
    let (cost, expected) = ask("keywright");
    assert!(cost.starts_with("d1;desc=\"1\""), "a cold key comes from D1: {cost}");
    let (cost, _) = ask("keywright");
    assert!(cost.is_empty() || cost.starts_with("d1;desc=\"0\", kv;desc=\"0\""), "a hot key costs nothing: {cost}");
    std::thread::sleep(Duration::from_millis(500));
    let (cost, _) = ask("other");
    assert!(cost.starts_with("d1;desc=\"0\", kv;desc=\"1\""), "the other isolate finds the entry in KV: {cost}");
    for worker in ["map", "kv", "d1", "tiers"] {
        assert_eq!(ask(worker).1, expected, "{worker}");
    }
}

/// Fills KV from one isolate, so that the other finds snapshots of keys that it has not seen.
fn fill_kv(rig: &Rig, secrets: &std::path::Path) {
    let mut keys = SNAPSHOTS;
    while !keys.is_empty() {
        let round = load::run(rig, "keywright", &Asked::Keys(secrets.to_owned(), keys.clone()));
        keys.start = (keys.start + round.asked).min(keys.end);
    }
    // The Worker writes to KV after it replies.
    std::thread::sleep(Duration::from_secs(2));
}

/// Alternates rounds; each side starts every other one.
fn compare(rig: &Rig, name: &str, mut one: Side, mut other: Side) {
    let rounds = if one.is_cold { COLD_ROUNDS } else { ROUNDS };
    for _ in 0..if one.is_cold { 0 } else { WARM_UP_ROUNDS } {
        one.measure(rig);
        other.measure(rig);
    }
    let mut measured = Vec::new();
    while measured.len() < rounds && one.has_keys() && other.has_keys() {
        measured.push(if measured.len() % 2 == 0 {
            let rate = one.measure(rig);
            (rate, other.measure(rig))
        } else {
            let other_rate = other.measure(rig);
            (one.measure(rig), other_rate)
        });
    }
    let [low, ratio, high] = quartiles(measured.iter().map(|(one, other)| one / other));
    let [_, one_rate, _] = quartiles(measured.iter().map(|(one, _)| *one));
    let [_, other_rate, _] = quartiles(measured.iter().map(|(_, other)| *other));
    let (rounds, failed) = (measured.len(), format!("{}, {}", one.failed, other.failed));
    println!("| {name} | {one_rate:.0} | {other_rate:.0} | {ratio:.2} | {low:.2}–{high:.2} | {rounds} | {failed} |");
}

impl Side {
    /// Whether the keys suffice for another round, even if it is twice as fast.
    fn has_keys(&self) -> bool {
        match &self.asked {
            Asked::Keys(_, keys) if self.is_cold => keys.len() > 2 * self.last_asked,
            Asked::Keys(..) | Asked::Text(_) => true,
        }
    }

    /// Runs one round and returns its successful answers per second.
    fn measure(&mut self, rig: &Rig) -> f64 {
        let round = load::run(rig, self.worker, &self.asked);
        self.last_asked = round.asked;
        if let (true, Asked::Keys(_, keys)) = (self.is_cold, &mut self.asked) {
            assert!(round.asked < keys.len(), "{}: {} keys are not enough", self.worker, keys.len());
            keys.start += round.asked;
        }
        self.failed += round.failed;
        round.per_second()
    }
}

/// The lower quartile, the median and the upper quartile.
fn quartiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    [1, 2, 3].map(|quarters| values[values.len() * quarters / 4])
}

fn revoke(rig: &Rig, secrets: &[String], load: &Asked) {
    println!("\n| The last \"valid\" after the reply to a revoke, {REVOKES} revokes under load | median | longest |");
    println!("|---|---|---|");
    let all = revocation::delays(rig, secrets, load);
    for ((_, name), mut delays) in revocation::PLACES.into_iter().zip(all) {
        delays.sort_unstable();
        let (median, longest) = (delays[delays.len() / 2], delays.last().copied().unwrap_or_default());
        println!("| {name} | {} ms | {} ms |", median.as_millis(), longest.as_millis());
    }
}
