//! Verifies the audit log part by part: one call verifies one part.

use crate::api::{Fault, Pending};
use js_sys::Promise;
use leptos::prelude::*;
use shared::activity::{ChainCheck, ChainReport};
use shared::problem::ErrorCode;
use wasm_bindgen_futures::JsFuture;

/// How long to wait before a call is repeated that came too early, in milliseconds.
const WAIT_MS: i32 = 1_500;

/// Verifies the next part.
pub type Step = fn(&ChainCheck) -> Pending<ChainReport>;

/// How far a verification is.
#[derive(Clone, Copy)]
pub struct Progress {
    /// What the latest part found.
    pub latest: RwSignal<Option<ChainReport>>,
    /// Whether the latest call came too early.
    pub is_waiting: RwSignal<bool>,
    /// Whether to stop after the part that is being verified.
    pub is_stopping: RwSignal<bool>,
}

impl Progress {
    #[expect(clippy::new_without_default, reason = "each begins anew")]
    pub fn new() -> Self {
        Self { latest: RwSignal::new(None), is_waiting: RwSignal::new(false), is_stopping: RwSignal::new(false) }
    }

    fn begin(self) {
        self.latest.set(None);
        self.is_waiting.set(false);
        self.is_stopping.set(false);
    }

    /// Whether there is another part, and the member has neither stopped the verification nor left the page.
    fn goes_on(self) -> bool {
        let is_complete = |report: &Option<ChainReport>| report.as_ref().is_some_and(|report| report.is_complete);
        self.is_stopping.try_get_untracked() == Some(false)
            && self.latest.try_with_untracked(is_complete) == Some(false)
    }
}

/// Verifies part by part until the report is complete or the member stops it. A call that comes too early is repeated.
pub async fn repeat(step: Step, mut check: ChainCheck, progress: Progress) -> Result<(), Fault> {
    progress.begin();
    while progress.goes_on() {
        let outcome = step(&check).await;
        let is_early = outcome.as_ref().is_err_and(comes_too_early);
        progress.is_waiting.set(is_early);
        if is_early {
            wait().await;
        } else {
            progress.latest.set(Some(outcome?));
            check.from_start = false;
        }
    }
    Ok(())
}

/// Whether the same call will be accepted in a moment.
fn comes_too_early(fault: &Fault) -> bool {
    matches!(fault.code(), Some(ErrorCode::TooManyRequests | ErrorCode::VerificationRunning))
}

async fn wait() {
    let waited = Promise::new(&mut |done, _| {
        // The browser can always set a timer.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, WAIT_MS);
    });
    // A timer doesn't fail.
    let _ = JsFuture::from(waited).await;
}
