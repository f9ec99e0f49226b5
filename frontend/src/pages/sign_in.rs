//! Signing in without a password: by a passkey, or by a single-use link, whose token is after `#`, where no server or log sees
//! it. `ask_for_link` requests a link.

pub mod ask_for_link;

use crate::api::{self, Fault};
use crate::cookies;
use crate::passkey;
use crate::return_page;
use crate::routes;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, Variant};
use crate::ui::icon::{Icon, IconName};
use crate::ui::mark::Mark;
use crate::ui::notice::{Failure, FailureMessage, RequestId};
use crate::ui::title::Title;
use ask_for_link::AskForLink;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::dashboard::DashboardPage;
use shared::endpoint::CreateSession;
use shared::problem::ErrorCode;
use shared::session::{Session, SignIn};

#[component]
pub fn SignInPage() -> impl IntoView {
    let hash = use_location().hash;
    let token = Memo::new(move |_| hash.with(|hash| token_in(hash)));
    if routes::current_page().get_untracked().is_some_and(|page| page != DashboardPage::SignIn) {
        return_page::remember(&routes::address());
    }
    view! {
        <main class="flex min-h-dvh items-center justify-center p-4">
            <div class="card w-full max-w-md space-y-5 p-6 sm:p-8">
                <Mark />
                <Title text="Sign in to Keywright" />
                {move || match token.get() {
                    Some(token) => view! { <LinkSignIn token /> }.into_any(),
                    None => view! { <OtherWays /> }.into_any(),
                }}
            </div>
        </main>
    }
}

/// Begins the session. On this page's own address, goes to the page that was opened before, or else to Home; at any other
/// address, stays there.
fn enter() -> Callback<Session> {
    let (session, replace) = (CurrentSession::get(), routes::replace_address());
    Callback::new(move |signed_in| {
        session.begin(signed_in);
        let wanted = return_page::take();
        if is_here() {
            replace.run(wanted.unwrap_or_else(|| DashboardPage::Home.to_string()));
        }
    })
}

/// Goes to Home once a member has signed in in another tab. A member can come here to sign in to another organisation.
fn enter_with_other_tab() {
    let (session, replace_page) = (CurrentSession::get(), routes::replace_page());
    if untrack(|| session.member()).is_some() {
        return;
    }
    Effect::new(move || {
        if session.member().is_some() && is_here() {
            replace_page.run(DashboardPage::Home);
        }
    });
}

/// Signs in on a click, so that a mail scanner that opens the link does not use it up, and only if the browser keeps cookies.
#[component]
fn LinkSignIn(token: String) -> impl IntoView {
    let enter = enter();
    let busy = RwSignal::new(false);
    let refusal = RwSignal::new(cookies::check().err());
    let sign_in = Callback::new(move |()| {
        refusal.set(cookies::check().err());
        if refusal.with_untracked(Option::is_some) {
            return;
        }
        busy.set(true);
        let call = api::call::<CreateSession>(&(), &SignIn { token: token.clone() });
        leptos::task::spawn_local(async move {
            match call.await {
                Ok(signed_in) => {
                    enter.try_run(signed_in);
                }
                Err(fault) => refusal.set(Some(fault)),
            }
            busy.set(false);
        });
    });
    let explanation = move || match refusal.get() {
        None => view! {
            <p class="text-muted">
                "This link is for you only and works once. If it is an invitation, you join the organisation. You stay "
                "signed in for up to 12 hours."
            </p>
        }
        .into_any(),
        Some(fault) => {
            let FailureMessage { text, request_id } = what_to_do(&fault);
            view! {
                <p class="rounded-control bg-danger-soft px-3.5 py-3 text-danger-ink">
                    {text} <RequestId id=request_id />
                </p>
            }
            .into_any()
        }
    };
    let is_spent = Memo::new(move |_| refusal.get().is_some_and(|fault| is_spent(&fault)));
    view! {
        <div role="alert">{explanation}</div>
        {move || if is_spent.get() {
            view! { <OtherWays /> }.into_any()
        } else {
            view! {
                <Button variant=Variant::Primary busy on_click=sign_in>
                    {move || if busy.get() { "Signing in…" } else { "Sign in" }}
                </Button>
            }
            .into_any()
        }}
    }
}

/// Ways to sign in without a link.
#[component]
fn OtherWays() -> impl IntoView {
    let (enter, form) = (enter(), FormState::new());
    enter_with_other_tab();
    let sign_in = move || {
        form.wait(passkey::sign_in(), move |signed_in| {
            enter.try_run(signed_in);
        })
    };
    view! {
        <div class="space-y-3">
            <p class="text-muted">"Sign in with a passkey or a one-time link. No password needed."</p>
            <Button variant=Variant::Primary busy=form.busy on_click=sign_in>
                <Icon name=IconName::Passkey />
                {move || if form.busy.get() { "Waiting for your passkey…" } else { "Sign in with a passkey" }}
            </Button>
            <Failure message=form.failure />
        </div>
        <AskForLink />
    }
}

fn is_spent(fault: &Fault) -> bool {
    matches!(
        fault.code(),
        Some(ErrorCode::SignInLinkUnknown | ErrorCode::SignInLinkExpired | ErrorCode::SignInLinkUsed)
    )
}

fn what_to_do(fault: &Fault) -> FailureMessage {
    let text = match fault.code() {
        Some(ErrorCode::SignInLinkExpired) => {
            "This link has expired: sign-in links work for 15 minutes, invitations for 72 hours. Request a new one."
        }
        Some(ErrorCode::SignInLinkUsed) => {
            "This link has already been used. Request a new one. If this wasn't you, tell an admin."
        }
        Some(ErrorCode::SignInLinkUnknown) => "This link is invalid. Copy the full link or request a new one.",
        None if matches!(fault, Fault::Browser(_)) => {
            return format!("{} You can still use this link.", fault.message().text).into();
        }
        _ => return fault.message(),
    };
    text.into()
}

/// The token after `#`; signing in replaces the address.
fn token_in(hash: &str) -> Option<String> {
    let token = hash.trim_start_matches('#');
    (!token.is_empty() && is_here()).then(|| token.to_owned())
}

/// Whether the address is this page's own: the page is also shown at any other address to people who are not signed in.
fn is_here() -> bool {
    routes::is_at(DashboardPage::SignIn)
}
