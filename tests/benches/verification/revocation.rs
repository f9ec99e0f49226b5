//! Measures how long a revoked key is still accepted: by two isolates of one process and one of another, under load.

use super::load::{self, Asked};
use super::rig::Rig;
use serde_json::json;
use shared::secret::Secret;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};
use ureq::Agent;

/// How many keys are in use and revoked at the same time.
const LANES: usize = 8;
/// The Workers of `serve.mjs` that verify the keys, and where they run.
pub(crate) const PLACES: [(&str, &str); 3] =
    [("keywright", "one isolate"), ("other", "another isolate"), ("elsewhere", "another process")];
/// Longer than all revocations take; the load is killed after them.
const LOAD_SECONDS: u32 = 200;
/// A key is revoked after this and up to a second more, so that revocations fall anywhere between two reads of the log.
const IN_USE: Duration = Duration::from_millis(100);

/// The delays at each place: from the reply to a revocation to the last "valid".
pub(crate) fn delays(rig: &Rig, secrets: &[String], load: &Asked) -> [Vec<Duration>; 3] {
    let mut loads = PLACES.map(|(worker, _)| load::start(rig, worker, load, LOAD_SECONDS));
    let found = Mutex::new(PLACES.map(|_| Vec::new()));
    thread::scope(|scope| {
        for lane in 0..LANES {
            let found = &found;
            scope.spawn(move || {
                for place in (lane..secrets.len()).step_by(LANES) {
                    let wait = IN_USE + Duration::from_millis((place as u64 * 389) % 1000);
                    let delays = revoke_in_use(rig, &secrets[place], wait);
                    let mut found = found.lock().expect("no lane has failed");
                    found.iter_mut().zip(delays).for_each(|(all, delay)| all.push(delay));
                }
            });
        }
    });
    for load in &mut loads {
        assert!(load.try_wait().expect("wrk is a child").is_none(), "the load ended before the revokes");
        load.kill().expect("wrk ends");
        load.wait().expect("wrk ends");
    }
    found.into_inner().expect("no lane has failed")
}

fn revoke_in_use(rig: &Rig, secret: &str, wait: Duration) -> [Duration; 3] {
    let digest = Secret::parse(secret).expect("a secret").digest().to_string();
    thread::scope(|scope| {
        let askers = PLACES.map(|(worker, _)| scope.spawn(move || last_valid(rig, worker, secret)));
        thread::sleep(wait);
        let (_, revoked) = rig.ask(&Agent::new_with_defaults(), "revoke", &json!({ "digest": digest }));
        let revoked_at = Instant::now();
        assert!(revoked["changes"].as_u64() >= Some(1), "{revoked}");
        askers.map(|asker| asker.join().expect("answers").saturating_duration_since(revoked_at))
    })
}

/// Verifies until the key is rejected; returns the time of the last "valid".
fn last_valid(rig: &Rig, worker: &str, secret: &str) -> Instant {
    let agent = Agent::new_with_defaults();
    let mut last = None;
    loop {
        let (_, answer) = rig.verify(&agent, worker, secret);
        match answer["code"].as_str() {
            Some("valid") => last = Some(Instant::now()),
            Some("revoked") => return last.expect("the key was in use"),
            // A failed request accepts no key, and can happen between two answers.
            _ => assert!(answer.is_null(), "{worker}: {answer}"),
        }
    }
}

/// Reads these keys from a file of secrets.
pub(crate) fn read(file: &std::path::Path, keys: Range<usize>) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("a file of secrets");
    text.lines().skip(keys.start).take(keys.len()).map(str::to_owned).collect()
}
