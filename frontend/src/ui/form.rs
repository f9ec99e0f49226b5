//! A form on its way: what is wrong with it, whether it is being sent, why it was refused.

use crate::api::{Fault, Pending};
use crate::ui::field::{FieldErrors, focus_first_error};
use leptos::prelude::*;
use shared::field::FieldError;
use shared::problem::ErrorCode;

/// The state that every form has.
#[derive(Clone, Copy)]
pub struct FormState {
    pub busy: RwSignal<bool>,
    pub failure: RwSignal<Option<String>>,
    pub errors: FieldErrors,
}

impl FormState {
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None), errors: FieldErrors::new() }
    }

    /// What was checked where it is right; otherwise the form shows what is not.
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

    /// Sends the form once, however often it is asked to, and calls `done` with the reply.
    pub fn send<T: 'static>(self, call: Pending<T>, done: impl FnOnce(T) + 'static) {
        self.send_boxed(call, Box::new(done));
    }

    fn send_boxed<T: 'static>(self, call: Pending<T>, done: Box<dyn FnOnce(T)>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            let outcome = call.await;
            self.busy.set(false);
            match outcome {
                Ok(reply) => done(reply),
                Err(fault) => self.refused(&fault),
            }
        });
    }

    fn refused(self, fault: &Fault) {
        self.errors.set(fault.field_errors());
        self.failure.set(Some(match fault.code() {
            Some(ErrorCode::NotSignedIn) => {
                "You were signed out. Sign in with a new link in another tab, then send this again: nothing is lost."
                    .to_owned()
            }
            _ => fault.message(),
        }));
        focus_first_error();
    }
}

impl Default for FormState {
    fn default() -> Self {
        Self::new()
    }
}
