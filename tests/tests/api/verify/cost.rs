//! The cost of a verification, which the Worker counts per request in `Server-Timing`.

use super::{asked, issued};
use keywright_tests::caller::Caller;
use keywright_tests::request::Reply;
use shared::endpoint::VerifyKey;
use shared::key::Mode;
use shared::secret::{RANDOM_LEN, Secret};
use std::time::{Duration, Instant};

/// D1 statements and KV operations of the request itself, and reads of the state log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    d1: usize,
    kv: usize,
    looks: usize,
}

fn ask(secret: &str) -> Reply {
    Caller::gateway().ask::<VerifyKey>(&(), &asked(secret))
}

fn cost(reply: &Reply) -> Cost {
    let timing = reply.header("server-timing");
    if timing.is_empty() {
        return Cost::default();
    }
    let count = |name: &str| {
        let (_, rest) = timing.split_once(&format!("{name};desc=\"")).expect(timing);
        rest.split_once('"').expect(timing).0.parse().expect(timing)
    };
    Cost { d1: count("d1"), kv: count("kv"), looks: count("log") }
}

#[test]
fn a_hot_key_costs_only_occasional_reads_of_the_log() {
    let secret = issued().secret;
    ask(&secret);
    let begun = Instant::now();
    let mut sum = Cost::default();
    let mut asked = 0;
    while begun.elapsed() < Duration::from_secs(3) {
        let reply = ask(&secret);
        assert_eq!(reply.json()["code"], "valid");
        let cost = cost(&reply);
        sum = Cost { d1: sum.d1 + cost.d1, kv: sum.kv + cost.kv, looks: sum.looks + cost.looks };
        asked += 1;
    }
    assert!(asked > 20, "{asked} verifications in three seconds are too few");
    assert_eq!((sum.d1, sum.kv), (0, 0), "in {asked} verifications");
    assert!(sum.looks <= 6, "{} reads of the log in three seconds", sum.looks);
}

#[test]
fn a_malformed_secret_costs_nothing() {
    for text in ["", "kw_test_abc", &format!("kw_live_{}", "0".repeat(38))] {
        assert_eq!(cost(&ask(text)), Cost::default(), "{text}");
    }
}

#[test]
fn a_cold_key_costs_at_most_one_read_of_each_store() {
    let cold = cost(&ask(&issued().secret));
    assert!(cold.d1 <= 1 && cold.kv <= 1, "{cold:?}");
    let unknown = Secret::new(Mode::Test, &"7".repeat(RANDOM_LEN)).expect("a well-formed secret");
    let unknown = cost(&ask(unknown.reveal()));
    assert!(unknown.d1 <= 1 && unknown.kv <= 1, "{unknown:?}");
}
