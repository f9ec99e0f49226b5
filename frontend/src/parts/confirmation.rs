//! Step-up: the dialog that asks for a passkey, and the hint that it will.

use crate::clock::now;
use crate::passkey;
use crate::state::confirmation::Confirmation;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::notice::Failure;
use leptos::ev::popstate;
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::key::Mode;
use shared::problem::ErrorCode;

/// Says in a form for live keys that the member will need a passkey, or has to add one first.
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

/// Asks the member for a passkey, or to add one first.
#[component]
pub fn PasskeyQuestion(obstacle: ErrorCode, confirmation: Confirmation) -> impl IntoView {
    let (session, form) = (CurrentSession::get(), FormState::new());
    // Back cancels the request, whose page is gone.
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
