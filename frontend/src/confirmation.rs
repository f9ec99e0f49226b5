//! Step-up: a request that asks for a passkey waits until the member has used one, and is then sent again.

use crate::api::{Fault, Outgoing, Pending};
use crate::clock::now;
use crate::passkey;
use crate::session::CurrentSession;
use crate::ui::button::{Button, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::form::FormState;
use crate::ui::notice::Failure;
use js_sys::{Function, Promise};
use leptos::ev::popstate;
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::key::Mode;
use shared::problem::ErrorCode;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Where every form asks for it.
#[derive(Clone, Copy)]
pub struct Confirmation {
    /// Why the request was rejected: the member has to use a passkey, or to add one first.
    asked: RwSignal<Option<ErrorCode>>,
    /// Takes the answer.
    answer: StoredValue<Option<Function>, LocalStorage>,
}

impl Confirmation {
    pub fn provide() -> Self {
        let confirmation = Self { asked: RwSignal::new(None), answer: StoredValue::new_local(None) };
        provide_context(confirmation);
        confirmation
    }

    /// What an ancestor provided.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Sends a request. If it asks for a passkey, the member is asked for one, and the same request is sent again.
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
        // Whoever was asked before has gone elsewhere.
        self.close(false);
        let answered = Promise::new(&mut |answer, _| self.answer.set_value(Some(answer)));
        self.asked.set(Some(obstacle));
        JsFuture::from(answered).await.is_ok_and(|answer| answer.is_truthy())
    }

    fn close(self, is_given: bool) {
        self.asked.set(None);
        if let Some(answer) = self.answer.try_update_value(Option::take).flatten() {
            // What takes an answer cannot fail.
            let _ = answer.call1(&JsValue::NULL, &is_given.into());
        }
    }
}

/// The place where the question shows; one in the whole dashboard.
#[component]
pub fn ConfirmationRegion(confirmation: Confirmation) -> impl IntoView {
    move || confirmation.asked.get().map(|obstacle| view! { <Question obstacle confirmation /> })
}

/// What a form says beforehand about live keys: the member will have to use a passkey, or to add one first.
#[component]
pub fn PasskeyHint(#[prop(into)] mode: Signal<Mode>) -> impl IntoView {
    let session = CurrentSession::get();
    let text = move || {
        let session = session.member().filter(|_| mode.get() == Mode::Live)?;
        Some(match session.missing_step_up(now())? {
            ErrorCode::PasskeyRequired => "Add a passkey to your account to manage live keys.",
            _ => "You'll be asked to confirm with a passkey.",
        })
    };
    view! { <p class="text-xs text-muted empty:hidden">{text}</p> }
}

#[component]
fn Question(obstacle: ErrorCode, confirmation: Confirmation) -> impl IntoView {
    let (session, form) = (CurrentSession::get(), FormState::new());
    // Whoever goes back does not want it any more, and the page that wanted it is gone.
    let on_back = window_event_listener(popstate, move |_| confirmation.close(false));
    on_cleanup(move || on_back.remove());
    let confirm = move || {
        form.wait(passkey::confirm(), move |confirmed| {
            session.set(confirmed);
            confirmation.close(true);
        });
    };
    let has_none = obstacle == ErrorCode::PasskeyRequired;
    let title = if has_none { "Passkey required" } else { "Confirm it's you" };
    let text = if has_none {
        "Your organisation requires a passkey for this. Add one to your account, which opens in another tab, then \
         continue here. Nothing is lost."
    } else {
        "Use your passkey to continue. You won't be asked again for 5 minutes."
    };
    let account = has_none.then(|| {
        view! {
            <a href=DashboardPage::YourAccount.to_string() target="_blank" class=Variant::Secondary.class()>
                "Your account"
                <span class="sr-only">"in another tab"</span>
            </a>
        }
    });
    view! {
        <Dialog title on_dismiss=move || confirmation.close(false)>
            <p class="text-muted">{text}</p>
            <Failure message=form.failure />
            <div class="flex flex-wrap justify-end gap-2">
                <Button on_click=move || confirmation.close(false)>"Cancel"</Button>
                {account}
                <Button variant=Variant::Primary busy=form.busy on_click=confirm>
                    {move || if form.busy.get() { "Waiting for your passkey…" } else { "Confirm with a passkey" }}
                </Button>
            </div>
        </Dialog>
    }
}
