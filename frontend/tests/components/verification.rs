//! A verification of the audit log: repeated until it is complete, with its progress, and stopped on request.

use super::chain_report::report;
use super::stage::{Stage, click, pause, settle};
use keywright_frontend::api::{Fault, Pending};
use keywright_frontend::pages::activity::verify::{Verification, VerifyPanel};
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::activity::{ChainCheck, ChainReport};
use shared::problem::{ErrorCode, Problem};
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen_test::wasm_bindgen_test;

/// What the Worker replies next.
#[derive(Clone)]
enum Reply {
    Verified(u64),
    Rejected(ErrorCode),
    /// No reply until the test ends.
    Late,
}

const TOTAL: u64 = 60_000;

thread_local! {
    static REPLIES: RefCell<VecDeque<Reply>> = const { RefCell::new(VecDeque::new()) };
    static CHECKS: RefCell<Vec<ChainCheck>> = const { RefCell::new(Vec::new()) };
}

fn step(check: &ChainCheck) -> Pending<ChainReport> {
    CHECKS.with_borrow_mut(|checks| checks.push(check.clone()));
    let reply = REPLIES.with_borrow_mut(VecDeque::pop_front).expect("no call after the last reply");
    Box::pin(async move {
        match reply {
            Reply::Verified(events) => Ok(report(
                json!({ "is_complete": events == TOTAL, "events": events, "total_events": TOTAL, "head": Value::Null }),
            )),
            Reply::Rejected(code) => Err(Fault::Refused(Box::new(problem(code)))),
            Reply::Late => std::future::pending().await,
        }
    })
}

fn problem(code: ErrorCode) -> Problem {
    serde_json::from_value(json!({
        "type": format!("urn:keywright:problem:{code}"), "title": code.title(), "status": code.status(), "detail": "",
        "instance": "req", "code": code, "errors": []
    }))
    .unwrap()
}

/// A panel in which a verification was started, with these replies of the Worker.
async fn started(from_start: bool, replies: impl IntoIterator<Item = Reply>) -> (Stage, Verification) {
    REPLIES.set(replies.into_iter().collect());
    CHECKS.take();
    let made = StoredValue::new(None);
    let stage = Stage::with(move || {
        let verification = Verification::with_step(step);
        made.set_value(Some(verification));
        view! { <VerifyPanel verification /> }
    });
    let verification = made.get_value().unwrap();
    verification.start(from_start);
    settle().await;
    (stage, verification)
}

#[wasm_bindgen_test]
async fn calls_are_repeated_until_the_verification_is_complete() {
    let replies = [Reply::Verified(20_000), Reply::Verified(40_000), Reply::Verified(TOTAL)];
    let (stage, _) = started(true, replies).await;
    stage.sees("Events 1–60,000 match their checkpoints.").await;
    let from_start: Vec<_> = CHECKS.take().into_iter().map(|check| check.from_start).collect();
    assert_eq!(from_start, [true, false, false]);
    assert!(stage.find_all("progress").is_empty());
}

#[wasm_bindgen_test]
async fn progress_is_shown_in_numbers_and_read_out_in_quarters() {
    let (stage, _) = started(false, [Reply::Verified(12_000), Reply::Late]).await;
    stage.sees("12,000 of 60,000 events").await;
    let bar = stage.find("progress");
    assert_eq!(bar.get_attribute("value").as_deref(), Some("12000"));
    assert_eq!(bar.get_attribute("max").as_deref(), Some("60000"));
    let spoken = stage.find("[role=status]");
    assert_eq!(spoken.text_content().as_deref(), Some("Verifying the audit log"));
    let (stage, _) = started(false, [Reply::Verified(31_000), Reply::Late]).await;
    stage.sees("50% verified").await;
}

#[wasm_bindgen_test]
async fn a_call_that_comes_too_early_is_repeated_later() {
    for code in [ErrorCode::TooManyRequests, ErrorCode::VerificationRunning] {
        let (stage, _) = started(true, [Reply::Rejected(code), Reply::Verified(TOTAL)]).await;
        stage.sees("Waiting to continue…").await;
        stage.sees("Audit log verified.").await;
        assert!(CHECKS.take().iter().all(|check| check.from_start), "{code}");
    }
}

#[wasm_bindgen_test]
async fn after_stop_there_are_no_more_calls() {
    let (stage, _) = started(false, [Reply::Rejected(ErrorCode::TooManyRequests), Reply::Verified(TOTAL)]).await;
    stage.sees("Waiting to continue…").await;
    click(&stage.button("Stop")).await;
    stage.button("Stopping…");
    stage.sees_no_more("Stopping…").await;
    assert_eq!(CHECKS.take().len(), 1);
    assert!(!stage.text().contains("Audit log verified"));
}

#[wasm_bindgen_test]
async fn any_other_error_is_shown_with_what_was_verified() {
    let replies = [Reply::Verified(12_000), Reply::Rejected(ErrorCode::StoreUnavailable)];
    let (stage, _) = started(false, replies).await;
    stage.sees(ErrorCode::StoreUnavailable.title()).await;
    assert!(stage.text().contains("Events 1–12,000 are verified."));
}

#[wasm_bindgen_test]
async fn leaving_the_page_stops_the_verification() {
    let (stage, _) = started(false, [Reply::Rejected(ErrorCode::TooManyRequests), Reply::Verified(TOTAL)]).await;
    stage.sees("Waiting to continue…").await;
    drop(stage);
    pause(2_000).await;
    assert_eq!(CHECKS.take().len(), 1);
}
