//! The state of a form: its errors, whether it is being sent, and why it was rejected.

use crate::api::{self, Call, Fault, Pending};
use crate::state::confirmation::Confirmation;
use crate::state::session::CurrentSession;
use crate::ui::field::{FieldErrors, focus_first_error};
use crate::ui::focus::focus_first;
use crate::ui::notice::FailureMessage;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::field::FieldError;
use shared::problem::ErrorCode;

/// The state that every form has.
#[derive(Clone, Copy)]
pub struct FormState {
    pub busy: RwSignal<bool>,
    pub failure: RwSignal<Option<FailureMessage>>,
    pub errors: FieldErrors,
    confirmation: Confirmation,
    session: CurrentSession,
}

impl FormState {
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            errors: FieldErrors::new(),
            confirmation: Confirmation::get(),
            session: CurrentSession::get(),
        }
    }

    /// The value if it is valid; otherwise the form shows the errors.
    pub fn checked<T>(self, outcome: Result<T, Vec<FieldError>>) -> Option<T> {
        self.failure.set(None);
        match outcome {
            Ok(checked) => {
                self.errors.set(Vec::new());
                Some(checked)
            }
            Err(errors) => {
                self.errors.set(errors);
                focus_first_error();
                None
            }
        }
    }

    /// Sends the form, unless it is being sent, and calls `done` with the reply. If the Worker requires a passkey, the member is
    /// asked for it first. The page may be gone by then: in `done`, run callbacks by `try_run`.
    pub fn send<T: DeserializeOwned + 'static>(self, call: Call<T>, done: impl FnOnce(T) + 'static) {
        self.finish(self.confirmation.send(call.outgoing), move |reply| self.read(reply, done));
    }

    /// [`FormState::send`] once something is ready.
    pub fn send_after<T: DeserializeOwned + 'static>(
        self,
        ready: Pending<()>,
        call: Call<T>,
        done: impl FnOnce(T) + 'static,
    ) {
        let sent = self.confirmation.send(call.outgoing);
        let reply = async move {
            ready.await?;
            sent.await
        };
        self.finish(Box::pin(reply), move |reply| self.read(reply, done));
    }

    /// [`FormState::send`] for a call that fails if the thing was changed meanwhile: then `changed` is called.
    pub fn send_unless_changed<T: DeserializeOwned + 'static>(
        self,
        call: Call<T>,
        done: impl FnOnce(T) + 'static,
        changed: impl FnOnce() + 'static,
    ) {
        self.finish(self.confirmation.send(call.outgoing), move |reply| match reply {
            Err(fault) if fault.code() == Some(ErrorCode::ChangedMeanwhile) => changed(),
            reply => self.read(reply, done),
        });
    }

    /// [`FormState::send`] for more than one call.
    pub fn wait<T: 'static>(self, reply: Pending<T>, done: impl FnOnce(T) + 'static) {
        self.finish(reply, move |reply| self.take(reply, done));
    }

    fn read<T: DeserializeOwned>(self, reply: Result<String, Fault>, done: impl FnOnce(T)) {
        self.take(reply.and_then(|reply| api::read(&reply)), done);
    }

    fn take<T>(self, reply: Result<T, Fault>, done: impl FnOnce(T)) {
        match reply {
            Ok(reply) => done(reply),
            Err(fault) => self.refused(&fault),
        }
    }

    fn finish<T: 'static>(self, reply: Pending<T>, finish: impl FnOnce(Result<T, Fault>) + 'static) {
        self.finish_boxed(reply, Box::new(finish));
    }

    fn finish_boxed<T: 'static>(self, reply: Pending<T>, finish: Box<dyn FnOnce(Result<T, Fault>)>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            let reply = reply.await;
            self.busy.set(false);
            finish(reply);
            request_animation_frame(return_focus);
        });
    }

    fn refused(self, fault: &Fault) {
        self.errors.set(fault.field_errors());
        self.failure.set(Some(match fault.code() {
            Some(ErrorCode::NotSignedIn) => {
                "You've been signed out. Sign in again in another tab, then retry. Your changes are still here.".into()
            }
            Some(ErrorCode::ChangedMeanwhile) => {
                "Another member has changed this. Reload the page to see the changes.".into()
            }
            _ => fault.message(),
        }));
        self.session.notice_change(fault);
        focus_first_error();
    }
}

/// Focuses the page's heading if the button that sent the form is gone.
fn return_focus() {
    if document().active_element().is_none_or(|focused| focused.tag_name() == "BODY") {
        focus_first("h1");
    }
}

impl Default for FormState {
    fn default() -> Self {
        Self::new()
    }
}
