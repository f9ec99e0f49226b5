//! Every call counts exactly once, whatever is repeated, delayed, reordered, lost or restarted.

use super::world::{Outcome, WITHIN, World};
use proptest::prelude::*;
use shared::id::KeyId;
use shared::moment::Moment;
use std::collections::HashMap;

const ISOLATES: usize = 3;
const KEYS: u64 = 4;

#[derive(Clone, Debug)]
enum Step {
    /// An isolate counts a call. The object may receive the announcement of the batch.
    Call {
        isolate: usize,
        key: u64,
        is_announced: bool,
    },
    /// An isolate sends its next batch. The object may receive it, and the isolate the confirmation.
    Send {
        isolate: usize,
        arrives: bool,
        is_confirmed: bool,
    },
    /// A message that was sent before arrives again.
    Repeat {
        number: prop::sample::Index,
    },
    Write {
        outcome: u8,
    },
    RestartObject,
    Wait {
        ms: i64,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..ISOLATES, 0..KEYS, any::<bool>())
            .prop_map(|(isolate, key, is_announced)| Step::Call { isolate, key, is_announced }),
        4 => (0..ISOLATES, any::<bool>(), any::<bool>())
            .prop_map(|(isolate, arrives, is_confirmed)| Step::Send { isolate, arrives, is_confirmed }),
        2 => any::<prop::sample::Index>().prop_map(|number| Step::Repeat { number }),
        3 => (0..3_u8).prop_map(|outcome| Step::Write { outcome }),
        1 => Just(Step::RestartObject),
        2 => (0..Moment::HOUR_MS).prop_map(|ms| Step::Wait { ms }),
    ];
    prop::collection::vec(step, 0..120)
}

/// The last minutes of a year, so that steps cross midnight.
const START: Moment = Moment::from_ms(1_798_761_600_000 - 300_000);

fn key(number: u64) -> KeyId {
    KeyId::new(number, 0)
}

fn send(world: &mut World, isolate: usize, sent: &mut Vec<Vec<u8>>, arrives: bool, is_confirmed: bool) -> bool {
    let Some((number, bytes)) = world.isolates[isolate].next(isolate as u64) else { return false };
    sent.push(bytes.clone());
    if arrives {
        world.deliver(&bytes);
        if is_confirmed {
            world.isolates[isolate].confirm(number);
        }
    }
    true
}

fn run(steps: Vec<Step>) {
    let mut world = World::new(ISOLATES, START, 0);
    let mut calls: HashMap<u64, u64> = HashMap::new();
    let mut sent = Vec::new();
    for step in steps {
        match step {
            Step::Call { isolate, key: number, is_announced } => {
                if let Some(announcement) = world.call(isolate, key(number)) {
                    if is_announced {
                        world.deliver(&announcement);
                    }
                    sent.push(announcement);
                }
                *calls.entry(number).or_default() += 1;
            }
            Step::Send { isolate, arrives, is_confirmed } => {
                send(&mut world, isolate, &mut sent, arrives, is_confirmed);
            }
            Step::Repeat { number } => {
                // The isolate waits for a confirmation before it sends the next batch, so only old ones can be late.
                if !sent.is_empty() {
                    let bytes = number.get(&sent).clone();
                    world.deliver(&bytes);
                }
            }
            Step::Write { outcome } => {
                world.write([Outcome::Confirmed, Outcome::Unanswered, Outcome::Failed][usize::from(outcome)]);
            }
            Step::RestartObject => world.restart_object(),
            Step::Wait { ms } => world.now = world.now.plus_ms(ms),
        }
        for number in 0..KEYS {
            assert!(world.calls(key(number)) <= calls.get(&number).copied().unwrap_or_default());
        }
    }
    for isolate in 0..ISOLATES {
        while send(&mut world, isolate, &mut sent, true, true) {}
    }
    world.write(Outcome::Confirmed);
    for number in 0..KEYS {
        assert_eq!(world.calls(key(number)), calls.get(&number).copied().unwrap_or_default());
    }
    assert_eq!(world.stored_batches(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_call_counts_once(steps in steps()) {
        run(steps);
    }
}

/// The days with lost counts after batch 2 was announced while batch 1 was on its way.
fn gaps_after(is_second_sent: bool) -> usize {
    let mut world = World::new(1, START, 0);
    let deliver = |world: &mut World, bytes: Option<Vec<u8>>| world.deliver(&bytes.unwrap());
    let announcement = world.call(0, key(1));
    deliver(&mut world, announcement);
    let (first, bytes) = world.isolates[0].next(0).unwrap();
    let announcement = world.call(0, key(1));
    deliver(&mut world, announcement);
    deliver(&mut world, Some(bytes));
    world.isolates[0].confirm(first);
    if is_second_sent {
        let (_, bytes) = world.isolates[0].next(0).unwrap();
        world.deliver(&bytes);
    }
    world.restart_object();
    assert_eq!(world.gaps(), [0; 0]);
    world.now = world.now.plus_ms(WITHIN.as_millis() as i64 + 1);
    let gaps = world.gaps().len();
    world.write(Outcome::Confirmed);
    assert_eq!(world.calls(key(1)), 1 + u64::from(is_second_sent));
    gaps
}

#[test]
fn a_batch_that_was_announced_and_never_sent_leaves_a_gap() {
    assert_eq!([gaps_after(true), gaps_after(false)], [0, 1]);
}
