//! A message that stays on the page: something to know, a warning, or what went wrong.

use crate::ui::badge::Tone;
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;

/// What went wrong. If the log has the cause, `request_id` finds it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureMessage {
    pub text: String,
    pub request_id: Option<String>,
}

impl From<&str> for FailureMessage {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for FailureMessage {
    fn from(text: String) -> Self {
        Self { text, request_id: None }
    }
}

/// Something to know; the tone says how serious it is.
#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let (class, name) = match tone {
        Tone::Danger => ("border-danger/30 bg-danger-soft text-danger-ink", IconName::Warning),
        Tone::Warning => ("border-warning-line bg-warning-soft text-warning-ink", IconName::Warning),
        Tone::Success => ("border-line bg-success-soft text-success-ink", IconName::Check),
        Tone::Neutral | Tone::Accent | Tone::Solid | Tone::Outline => {
            ("border-line bg-sunken text-ink", IconName::Info)
        }
    };
    view! {
        <div class=format!("flex gap-2.5 rounded-control border px-3.5 py-3 {class}")>
            <span class="mt-0.5"><Icon name /></span>
            <div class="min-w-0 flex-1">{children()}</div>
        </div>
    }
}

/// A notice with a warning.
#[component]
pub fn Warning(children: Children) -> impl IntoView {
    view! { <Notice tone=Tone::Warning>{children()}</Notice> }
}

/// What went wrong, read out when it appears.
#[component]
pub fn Failure(#[prop(into)] message: Signal<Option<FailureMessage>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || {
                message
                    .get()
                    .map(|message| {
                        view! {
                            <p class="flex gap-2.5 rounded-control bg-danger-soft px-3.5 py-3 text-danger-ink">
                                <span class="mt-0.5"><Icon name=IconName::Warning /></span>
                                <span class="min-w-0">{message.text} <RequestId id=message.request_id /></span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// The ID of a failed request, to be copied for an administrator.
#[component]
pub fn RequestId(id: Option<String>) -> impl IntoView {
    id.map(|id| {
        view! {
            <span class="block text-xs">
                "Request ID: " <code class="break-all">{id.clone()}</code>
                <CopyButton text=id label="Copy request ID" bare=true />
            </span>
        }
    })
}
