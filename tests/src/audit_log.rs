//! Exporting an audit log, and verifying it call by call.

use crate::caller::Caller;
use shared::activity::{ActivityExport, ChainCheck, ChainReport, ExportFormat};
use shared::endpoint::VerifyActivity;
use std::thread::sleep;
use std::time::Duration;

/// What is waited for while somebody else verifies, or after too many calls.
const PAUSE: Duration = Duration::from_millis(200);

/// An export of all events.
pub fn everything(format: ExportFormat) -> ActivityExport {
    ActivityExport {
        format,
        merchant_id: None,
        key_id: None,
        member_id: None,
        action: None,
        from: None,
        until: None,
        signed_in_as: None,
    }
}

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
