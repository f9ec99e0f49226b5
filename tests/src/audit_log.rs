//! Exports an audit log, and verifies it one call at a time.

use crate::caller::Caller;
use shared::activity::{ActivityExport, ChainCheck, ChainReport, ExportFormat};
use shared::endpoint::VerifyActivity;
use std::thread::sleep;
use std::time::Duration;

/// The wait before a retry: another verification runs, or a rate limit was hit.
const PAUSE: Duration = Duration::from_millis(200);

/// Parameters of an export of all events in `format`.
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

/// Verifies the whole log and returns the last report.
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

/// Makes one verification call and returns its report. Retries while the Worker answers 409 or 429.
pub fn step(caller: &Caller, check: &ChainCheck) -> ChainReport {
    loop {
        let reply = caller.ask::<VerifyActivity>(&(), check);
        match reply.status {
            409 | 429 => sleep(PAUSE),
            _ => return serde_json::from_value(reply.json()).expect("a report"),
        }
    }
}
