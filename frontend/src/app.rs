//! The routes: which address shows which page.

use crate::pages::{
    account::AccountPage, activity::ActivityPage, developers::DevelopersPage, key::KeyPage, merchant::MerchantScope,
    merchant::MerchantTabs, merchant_activity::MerchantActivityPage, merchants::MerchantsPage, new_key::NewKeyPage,
    new_merchant::NewMerchantPage, not_found::NotFoundPage, sign_in::SignInPage,
};
use crate::session::{CurrentSession, Who};
use crate::shell::Shell;
use crate::ui::loaded::LoadFailed;
use crate::ui::toast::{ToastRegion, Toasts};
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
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
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=|| view! { <Redirect path="/merchants" /> } />
            <Route path=path!("/merchants") view=MerchantsPage />
            <Route path=path!("/merchants/new") view=NewMerchantPage />
            <ParentRoute path=path!("/merchants/:merchant_id") view=MerchantScope>
                <Route path=path!("/developers/keys/new") view=NewKeyPage />
                <Route path=path!("/developers/keys/:key_id") view=KeyPage />
                <ParentRoute path=path!("") view=MerchantTabs>
                    <Route path=path!("") view=|| view! { <Redirect path="account" /> } />
                    <Route path=path!("/account") view=AccountPage />
                    <Route path=path!("/developers") view=DevelopersPage />
                    <Route path=path!("/activity") view=MerchantActivityPage />
                </ParentRoute>
            </ParentRoute>
            <Route path=path!("/activity") view=ActivityPage />
        </Routes>
    }
}
