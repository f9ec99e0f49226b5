//! Step-up: a request that requires a passkey waits until the member has used one, and is then sent again.

use crate::api::{Fault, Outgoing, Pending};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use shared::problem::ErrorCode;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Shared by all forms.
#[derive(Clone, Copy)]
pub struct Confirmation {
    /// Why the request was rejected: the member has to use a passkey, or to add one first.
    asked: RwSignal<Option<ErrorCode>>,
    /// Resolves the promise of the waiting request.
    answer: StoredValue<Option<Function>, LocalStorage>,
}

impl Confirmation {
    pub fn provide() -> Self {
        let confirmation = Self { asked: RwSignal::new(None), answer: StoredValue::new_local(None) };
        provide_context(confirmation);
        confirmation
    }

    /// The one that an ancestor provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Sends a request. If the Worker requires a passkey, asks the member for one and sends the same request again.
    pub fn send(self, outgoing: Outgoing) -> Pending<String> {
        Box::pin(async move {
            loop {
                let outcome = outgoing.send().await;
                let refusal = outcome.as_ref().err().and_then(Fault::code);
                let obstacle =
                    refusal.filter(|code| matches!(code, ErrorCode::StepUpRequired | ErrorCode::PasskeyRequired));
                match obstacle {
                    Some(obstacle) if self.is_given(obstacle).await => {}
                    _ => return outcome,
                }
            }
        })
    }

    async fn is_given(self, obstacle: ErrorCode) -> bool {
        // A request that still waits belongs to a page that is gone.
        self.close(false);
        let answered = Promise::new(&mut |answer, _| self.answer.set_value(Some(answer)));
        self.asked.set(Some(obstacle));
        JsFuture::from(answered).await.is_ok_and(|answer| answer.is_truthy())
    }

    /// Why the member is asked for a passkey; `None` if they are not.
    pub fn obstacle(self) -> Option<ErrorCode> {
        self.asked.get()
    }

    /// Answers: the waiting request is sent again, or given up.
    pub fn close(self, is_given: bool) {
        self.asked.set(None);
        if let Some(answer) = self.answer.try_update_value(Option::take).flatten() {
            // Resolving a promise cannot fail.
            let _ = answer.call1(&JsValue::NULL, &is_given.into());
        }
    }
}
