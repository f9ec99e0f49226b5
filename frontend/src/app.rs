//! The routes: which address shows which page.

use crate::pages::{
    activity::ActivityPage, merchant::MerchantPages, merchants::MerchantsPage, new_merchant::NewMerchantPage,
    not_found::NotFoundPage, sign_in::SignInPage,
};
use crate::session::{CurrentSession, Who};
use crate::shell::Shell;
use crate::ui::loaded::LoadFailed;
use crate::ui::toast::{ToastRegion, Toasts};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;

#[component]
pub fn App() -> impl IntoView {
    let toasts = Toasts::provide();
    CurrentSession::provide();
    view! {
        <Router>
            <Door />
        </Router>
        <ToastRegion toasts />
    }
}

/// Lets members in, and shows everybody else the way to sign in.
#[component]
fn Door() -> impl IntoView {
    let session = CurrentSession::get();
    let path = use_location().pathname;
    let at_sign_in = Memo::new(move |_| path.get() == "/sign-in");
    if !at_sign_in.get_untracked() {
        session.ask();
    }
    let is_member = Memo::new(move |_| matches!(session.who(), Who::Member(_)));
    move || {
        if at_sign_in.get() {
            return view! { <SignInPage /> }.into_any();
        }
        if is_member.get() {
            return view! { <Shell><Pages /></Shell> }.into_any();
        }
        match session.who() {
            Who::Nobody => view! { <SignInPage /> }.into_any(),
            Who::Unreachable(fault) => view! { <LoadFailed fault retry=move || session.ask() /> }.into_any(),
            Who::Unknown | Who::Member(_) => ().into_any(),
        }
    }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/") view=|| view! { <Redirect path="/merchants" /> } />
            <Route path=path!("/merchants") view=MerchantsPage />
            <Route path=path!("/merchants/new") view=NewMerchantPage />
            <Route path=path!("/merchants/:merchant_id/*page") view=MerchantPages />
            <Route path=path!("/activity") view=ActivityPage />
        </FlatRoutes>
    }
}
