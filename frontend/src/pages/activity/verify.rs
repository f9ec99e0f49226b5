//! Verify audit log: checks the events against their checkpoints and says what was found.
//!
//! `steps` repeats the call until everything is verified, `progress` shows how far it is, `report` what was found.

pub mod progress;
pub mod report;
pub mod steps;

use crate::api;
use crate::state::form::FormState;
use crate::ui::button::{Button, SubmitButton};
use crate::ui::field::TextField;
use crate::ui::notice::Failure;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use progress::ProgressBar;
use report::Report;
use shared::activity::ChainCheck;
use shared::endpoint::VerifyActivity;
use steps::{Progress, Step};

/// A verification of the audit log.
#[derive(Clone, Copy)]
pub struct Verification {
    pub form: FormState,
    step: Step,
    progress: Progress,
    /// The checkpoint hash that was saved earlier, as typed.
    digest: RwSignal<String>,
    is_open: RwSignal<bool>,
}

impl Verification {
    #[expect(clippy::new_without_default, reason = "each begins anew")]
    pub fn new() -> Self {
        Self::with_step(|check| api::call::<VerifyActivity>(&(), check).into_future())
    }

    /// A verification whose parts are verified by `step`.
    pub fn with_step(step: Step) -> Self {
        let (digest, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
        Self { form: FormState::new(), step, progress: Progress::new(), digest, is_open }
    }

    /// Continues after the last verified checkpoint, or begins again at the first event.
    pub fn start(self, from_start: bool) {
        if self.form.busy.get_untracked() {
            return;
        }
        self.is_open.set(true);
        self.form.errors.set(Vec::new());
        let digest = Some(self.digest.get_untracked().trim().to_owned()).filter(|digest| !digest.is_empty());
        let steps = steps::repeat(self.step, ChainCheck { digest, from_start }, self.progress);
        self.form.wait(Box::pin(steps), |()| {});
    }
}

/// Nothing until the first verification.
#[component]
pub fn VerifyPanel(verification: Verification) -> impl IntoView {
    let Verification { form, progress, is_open, .. } = verification;
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |was_busy: Option<bool>| {
        let is_busy = form.busy.get();
        if was_busy == Some(true) && !is_busy {
            show_outcome(heading, progress.is_stopping.get_untracked());
        }
        is_busy
    });
    let report = move || {
        let latest = progress.latest.get().filter(|_| !form.busy.get());
        latest.map(|report| view! { <Report report /> })
    };
    move || {
        is_open.get().then(|| {
            view! {
                <section class="card space-y-4 p-5 sm:p-6" aria-labelledby="verification">
                    <h2 id="verification" node_ref=heading tabindex="-1" class="outline-none">"Audit log verification"</h2>
                    <ProgressBar progress busy=form.busy />
                    <div role="alert" class="space-y-4">{report}</div>
                    <Failure message=form.failure />
                    <Again verification />
                </section>
            }
        })
    }
}

/// Moves the focus to the heading of the outcome: the Stop button, which had it, is gone.
fn show_outcome(heading: NodeRef<html::H2>, is_stopped: bool) {
    if let Some(heading) = heading.get_untracked() {
        heading.scroll_into_view();
        if is_stopped {
            // An element with a tabindex can be focused.
            let _ = heading.focus();
        }
    }
}

/// Buttons to verify again.
#[component]
fn Again(verification: Verification) -> impl IntoView {
    let Verification { form, digest, .. } = verification;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        verification.start(false);
    };
    view! {
        <form class="space-y-3 border-t border-line pt-4" novalidate on:submit=submit>
            <TextField
                name="digest"
                label="A checkpoint hash that you saved earlier"
                hint="Confirms that the log hasn't been rebuilt."
                optional=true
                value=digest
                error=form.errors.message("digest")
            />
            <div class="flex flex-wrap gap-2">
                <SubmitButton busy=form.busy>"Verify again"</SubmitButton>
                <Button busy=form.busy on_click=move || verification.start(true)>"Verify everything again"</Button>
            </div>
            <p class="text-xs text-muted">
                "Verify again continues after the last verified checkpoint. Verify everything again starts at the first event."
            </p>
        </form>
    }
}
