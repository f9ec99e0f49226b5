//! Verifying an audit log, call by call.

use crate::caller::Caller;
use shared::activity::{ChainCheck, ChainReport};
use shared::endpoint::VerifyActivity;
use std::thread::sleep;
use std::time::Duration;

/// What is waited for while somebody else verifies, or after too many calls.
const PAUSE: Duration = Duration::from_millis(200);

/// What a verification finds once it is complete.
pub fn verify(caller: &Caller, check: &ChainCheck) -> ChainReport {
    let mut check = check.clone();
    loop {
        let report = step(caller, &check);
        if report.is_complete {
            return report;
        }
        check.from_start = false;
    }
}

/// What one call finds, once it is let in.
pub fn step(caller: &Caller, check: &ChainCheck) -> ChainReport {
    loop {
        let reply = caller.ask::<VerifyActivity>(&(), check);
        match reply.status {
            409 | 429 => sleep(PAUSE),
            _ => return serde_json::from_value(reply.json()).expect("a report"),
        }
    }
}
