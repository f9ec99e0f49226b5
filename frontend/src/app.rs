//! The routes: which address shows which page. The Worker sends the app for those in `shared/src/dashboard.rs` only.

use crate::confirmation::{Confirmation, ConfirmationRegion};
use crate::other_member::OtherMemberRegion;
use crate::other_tabs;
use crate::pages::{
    activity::ActivityPage,
    members::MembersPage,
    merchant::MerchantPages,
    merchants::MerchantsPage,
    new_key::created::{Created, CreatedRegion},
    new_merchant::NewMerchantPage,
    not_found::NotFoundPage,
    sign_in::SignInPage,
    your_account::YourAccountPage,
};
use crate::session::{CurrentSession, Who};
use crate::shell::Shell;
use crate::ui::await_remote::LoadFailed;
use crate::ui::toast::{ToastRegion, Toasts};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{ParamSegment, StaticSegment, WildcardSegment, path};
use shared::dashboard::{ACCOUNT, ACTIVITY, DashboardPage, MEMBERS, MERCHANTS, NEW};
use shared::id::MemberId;
use shared::member::Role;

#[component]
pub fn App() -> impl IntoView {
    let toasts = Toasts::provide();
    let confirmation = Confirmation::provide();
    let created = Created::provide();
    let session = CurrentSession::provide();
    other_tabs::on_change(move || session.ask());
    view! {
        <Router>
            <SignedInGuard />
            <CreatedRegion created />
        </Router>
        <ConfirmationRegion confirmation />
        <OtherMemberRegion />
        <ToastRegion toasts />
    }
}

/// Lets members in, and shows everybody else the way to sign in. For another member or role, all is shown anew.
#[component]
fn SignedInGuard() -> impl IntoView {
    let session = CurrentSession::get();
    let path = use_location().pathname;
    let at_sign_in = Memo::new(move |_| path.with(|path| DashboardPage::at(path)) == Some(DashboardPage::SignIn));
    if !at_sign_in.get_untracked() {
        session.ask();
    }
    let member = Memo::new(move |_| session.member().map(|session| (session.member.id, session.member.role)));
    let toasts = Toasts::get();
    Effect::new(move |before: Option<Option<(MemberId, Role)>>| {
        let member = member.get();
        if let (Some((id, role)), Some(Some((id_before, _)))) = (member, before)
            && id == id_before
        {
            toasts.say(format!("Your role has changed: {}.", role.label()));
        }
        member
    });
    move || {
        if at_sign_in.get() {
            return view! { <SignInPage /> }.into_any();
        }
        if member.get().is_some() {
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
            <Route path=StaticSegment(MERCHANTS) view=MerchantsPage />
            <Route path=(StaticSegment(MERCHANTS), StaticSegment(NEW)) view=NewMerchantPage />
            <Route
                path=(StaticSegment(MERCHANTS), ParamSegment("merchant_id"), WildcardSegment("page"))
                view=MerchantPages
            />
            <Route path=StaticSegment(ACTIVITY) view=ActivityPage />
            <Route path=StaticSegment(MEMBERS) view=MembersPage />
            <Route path=StaticSegment(ACCOUNT) view=YourAccountPage />
        </FlatRoutes>
    }
}
