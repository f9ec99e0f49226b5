//! Stopping a key: what it will interrupt, the reason, and the key's name if it is in use. `impact` shows how it is used.

pub mod impact;

use crate::api::{self, Call};
use crate::clock::now;
use crate::parts::key::called;
use crate::parts::key::is_the_same;
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::ui::button::{Button, SubmitButton, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::field::{TextArea, TextField};
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;
use impact::Impact;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::{DisableKey, FinishRotation, GetKeyUsage, Nothing, RevokeKey};
use shared::field::FieldError;
use shared::key::{Disabling, Key, KeyAction, Revocation};
use shared::usage::{UsageFilter, UsageRange};

/// A way of stopping a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopAction {
    Disable,
    Revoke,
    /// Revoke a leaked key in one step.
    Leaked,
    /// End the grace period of a key that is being replaced.
    FinishRotation,
}

impl StopAction {
    /// The action in the rules of `shared`.
    pub const fn key_action(self) -> KeyAction {
        match self {
            Self::Disable => KeyAction::Disable,
            Self::Revoke => KeyAction::Revoke,
            Self::Leaked => KeyAction::RevokeLeaked,
            Self::FinishRotation => KeyAction::FinishRotation,
        }
    }

    /// The question above the dialog.
    fn question(self, called: &str) -> String {
        match self {
            Self::Disable => format!("Disable {called}?"),
            Self::Revoke => format!("Permanently revoke {called}?"),
            Self::Leaked => format!("Revoke leaked key {called}?"),
            Self::FinishRotation => format!("End the grace period of {called}?"),
        }
    }

    /// What will happen.
    const fn consequence(self) -> &'static str {
        match self {
            Self::Disable => "Requests with this key will be rejected immediately. You can enable it again later.",
            Self::Revoke => "This can't be undone. The key stays in your audit log.",
            Self::Leaked => {
                "This key stops working immediately and can't be restored. Your own systems will need a new key."
            }
            Self::FinishRotation => {
                "Requests with this key will be rejected immediately. The replacement key isn't affected."
            }
        }
    }

    /// The button's text, before and while the request is sent.
    const fn button(self) -> (&'static str, &'static str) {
        match self {
            Self::Disable => ("Disable key", "Disabling…"),
            Self::Revoke => ("Revoke key", "Revoking…"),
            Self::Leaked => ("Revoke leaked key", "Revoking…"),
            Self::FinishRotation => ("End now", "Ending…"),
        }
    }

    /// What has happened, to follow the key's name.
    const fn done(self) -> &'static str {
        match self {
            Self::Disable => "was disabled.",
            Self::Revoke | Self::Leaked => "was revoked.",
            Self::FinishRotation => "has stopped: its grace period is over.",
        }
    }

    /// Whether it was planned: then the dialog asks for neither a reason nor the key's name.
    const fn is_planned(self) -> bool {
        matches!(self, Self::FinishRotation)
    }

    /// The call, or the errors of the reason.
    fn call(self, key: &Key, reason: String) -> Result<Call<Key>, Vec<FieldError>> {
        Ok(match self {
            Self::Disable => api::call::<DisableKey>(&key.id, &Disabling { reason: Some(reason) }.check()?),
            Self::Revoke | Self::Leaked => {
                let revocation = Revocation { reason, leaked: self == Self::Leaked };
                api::call::<RevokeKey>(&key.id, &revocation.check()?)
            }
            Self::FinishRotation => api::call::<FinishRotation>(&key.id, &Nothing {}),
        })
    }
}

/// A key that is about to be stopped.
#[derive(Clone)]
pub struct Stop {
    pub subject: Key,
    pub kind: StopAction,
    /// Called with the changed key.
    pub on_done: Callback<Key>,
    pub on_dismiss: Callback<()>,
}

/// Asks before a key is stopped, and stops it.
#[component]
pub fn StopDialog(stop: Stop) -> impl IntoView {
    let Stop { subject, kind, on_done, on_dismiss } = stop;
    let (called, expected) = (called(&subject), subject.name.clone().unwrap_or_else(|| subject.hint.clone()));
    let filter = UsageFilter { range: Some(UsageRange::Day) };
    let usage = Remote::new(move || api::call::<GetKeyUsage>(&subject.id, &filter));
    let form = FormState::new();
    let reason = RwSignal::new(if kind == StopAction::Leaked { "Leaked".to_owned() } else { String::new() });
    let typed = RwSignal::new(String::new());
    let asks_for_name = Memo::new(move |_| match usage.get() {
        None => false,
        Some(Ok(usage)) => !kind.is_planned() && usage.was_used_lately(now()),
        Some(Err(_)) => !kind.is_planned(),
    });
    let wanted = expected.clone();
    let obstacle = Signal::derive(move || match usage.get() {
        None => Some("Checking recent usage…"),
        Some(_) => {
            (asks_for_name.get() && !is_the_same(&typed.get(), &wanted)).then_some("Type the key name to confirm.")
        }
    });
    let toasts = Toasts::get();
    let (title, done) = (kind.question(&called), format!("{called} {}", kind.done()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if obstacle.get_untracked().is_some() {
            return;
        }
        let Some(call) = form.checked(kind.call(&subject, reason.get_untracked())) else { return };
        let done = done.clone();
        form.send(call, move |key| {
            toasts.say(done);
            on_done.try_run(key);
        });
    };
    let name_field = move || {
        asks_for_name.get().then(|| {
            let label = format!("Type “{expected}” to confirm");
            view! { <TextField name="confirmation" label value=typed error=form.errors.message("confirmation") /> }
        })
    };
    let (button, busy_button) = kind.button();
    view! {
        <Dialog title on_dismiss>
            <p class="text-muted">{kind.consequence()}</p>
            <Impact usage />
            <form class="space-y-4" novalidate on:submit=submit>
                {(!kind.is_planned()).then(|| view! {
                    <TextArea
                        name="reason"
                        label="Reason"
                        hint="Shown in the key's history."
                        optional=kind == StopAction::Disable
                        value=reason
                        error=form.errors.message("reason")
                    />
                })}
                {name_field}
                <Failure message=form.failure />
                <div class="flex flex-wrap items-center justify-end gap-2">
                    <p id="obstacle" class="w-full text-xs text-muted empty:hidden sm:w-auto sm:flex-1">{obstacle}</p>
                    <Button on_click=on_dismiss>"Cancel"</Button>
                    <SubmitButton variant=Variant::Danger busy=form.busy blocked=Signal::derive(move || obstacle.get().is_some())>
                        {move || if form.busy.get() { busy_button } else { button }}
                    </SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
