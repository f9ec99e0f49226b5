//! Signing in with a single-use link: the token stands behind `#`, where no server or log sees it.

use crate::api::{self, Fault};
use crate::session::CurrentSession;
use crate::shell::Mark;
use crate::ui::button::{Button, Look};
use crate::ui::title::Title;
use crate::ui::when::When;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::endpoint::CreateSession;
use shared::problem::ErrorCode;
use shared::session::SignIn;

#[component]
pub fn SignInPage() -> impl IntoView {
    let (title, view) = match token_in_address() {
        Some(token) => ("Sign in to Keywright", view! { <Offer token /> }.into_any()),
        None => (
            "Sign in with a link",
            view! {
                <p class="text-muted">
                    "Keywright has no passwords. Open the sign-in link that you were sent: it works once, for 15 minutes. "
                    "If you have none, ask an admin of your organisation or the operator of this deployment for a new one."
                </p>
            }
                .into_any(),
        ),
    };
    view! {
        <main class="flex min-h-dvh items-center justify-center p-4">
            <div class="card w-full max-w-md space-y-5 p-6 sm:p-8">
                <Mark />
                <Title text=title />
                {view}
            </div>
        </main>
    }
}

/// Signs in on a click, so that a mail scanner that opens the link does not use it up.
#[component]
fn Offer(token: String) -> impl IntoView {
    let session = CurrentSession::get();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let refusal = RwSignal::new(None);
    let sign_in = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (navigate, call) = (navigate.clone(), api::call::<CreateSession>(&(), &SignIn { token: token.clone() }));
        leptos::task::spawn_local(async move {
            match call.await {
                Ok(signed_in) => {
                    session.set(signed_in);
                    navigate("/merchants", NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(fault) => refusal.set(Some(fault)),
            }
            busy.set(false);
        });
    };
    let link_is_spent = move || refusal.get().is_some_and(|fault| is_spent(&fault));
    let explanation = move || match refusal.get() {
        None => {
            view! { <p class="text-muted">"This link signs you in once. You stay signed in for up to 12 hours."</p> }
                .into_any()
        }
        Some(fault) => view! {
            <p class="rounded-control bg-danger-soft px-3.5 py-3 text-danger-ink">{what_to_do(&fault)}</p>
        }
        .into_any(),
    };
    view! {
        <div role="alert">{explanation}</div>
        <When holds=move || !link_is_spent()>
            <Button look=Look::Primary busy on_click=sign_in.clone()>
                {move || if busy.get() { "Signing in…" } else { "Sign in" }}
            </Button>
        </When>
    }
}

fn is_spent(fault: &Fault) -> bool {
    matches!(
        fault.code(),
        Some(ErrorCode::SignInLinkUnknown | ErrorCode::SignInLinkExpired | ErrorCode::SignInLinkUsed)
    )
}

fn what_to_do(fault: &Fault) -> String {
    match fault.code() {
        Some(ErrorCode::SignInLinkExpired) => {
            "This link has expired: links work for 15 minutes. Ask for a new one.".to_owned()
        }
        Some(ErrorCode::SignInLinkUsed) => {
            "This link was used already: each works once. Ask for a new one, and tell your admin if it was not you."
                .to_owned()
        }
        Some(ErrorCode::SignInLinkUnknown) => {
            "This link is not complete or not ours. Copy the whole link, or ask for a new one.".to_owned()
        }
        _ => fault.message(),
    }
}

/// The token behind `#`; signing in replaces the address.
fn token_in_address() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let token = hash.trim_start_matches('#');
    (!token.is_empty() && window().location().pathname().ok()? == "/sign-in").then(|| token.to_owned())
}
