//! How many rows D1 writes, with many isolates and keys. `--nocapture` prints the numbers.

use super::super::message::{SHARDS, shard_of};
use super::world::{Outcome, World};
use shared::id::KeyId;
use shared::moment::Moment;
use std::collections::HashSet;

const ISOLATES: usize = 200;
const KEYS: u64 = 10_000;
const CALLS: u64 = 1_000_000;
const GATHER_MS: i64 = 10_000;
const INTERVAL_MS: i64 = 300_000;
/// The calls are made in this time.
const LASTS_MS: i64 = 1_200_000;

/// A sequence that looks random and is always the same.
fn scattered(number: u64) -> u64 {
    let mixed = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 16
}

#[test]
fn a_busy_key_causes_one_row_in_five_minutes_however_many_isolates_count_it() {
    let keys: Vec<_> = (0..KEYS).map(|number| KeyId::new(number, u128::from(scattered(number)))).collect();
    let start = Moment::from_ms(1_800_000_000_000);
    let mut objects: Vec<World> = (0..SHARDS).map(|_| World::new(ISOLATES, start, INTERVAL_MS)).collect();
    let (rounds, mut made, mut rows_before) = (LASTS_MS / GATHER_MS, 0, 0);
    for round in 0..rounds {
        // Before, each isolate wrote a row of usage_hours and a row of keys for each key that it had counted.
        let mut counted = HashSet::new();
        while made < CALLS * (round as u64 + 1) / rounds as u64 {
            let isolate = (scattered(made) % ISOLATES as u64) as usize;
            let key = keys[(scattered(made + CALLS) % KEYS) as usize];
            objects[shard_of(key)].call(isolate, key);
            counted.insert((isolate, key));
            made += 1;
        }
        rows_before += 2 * counted.len() as u64;
        for object in &mut objects {
            object.now = start.plus_ms((round + 1) * GATHER_MS);
            for isolate in 0..ISOLATES {
                while let Some((number, bytes)) = object.isolates[isolate].next(isolate as u64) {
                    object.deliver(&bytes);
                    object.isolates[isolate].confirm(number);
                }
            }
            object.write(Outcome::Confirmed);
        }
    }
    let rows: u64 = objects.iter().map(|object| object.rows_written).sum();
    let most = KEYS * (LASTS_MS / INTERVAL_MS) as u64;
    println!("rows written for {CALLS} calls: {rows_before} before, {rows} now");
    assert!(rows <= most, "{rows} of {most}");
    assert!(rows_before / rows >= 40, "{rows_before} before, {rows} now");
}
