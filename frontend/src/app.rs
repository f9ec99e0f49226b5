//! The application: who is signed in, and the page that the address names.

pub mod merchant;
pub mod shell;

use crate::other_tabs;
use crate::pages::activity::ActivityPage;
use crate::pages::members::MembersPage;
use crate::pages::merchants::MerchantsPage;
use crate::pages::new_key::created::{Created, CreatedRegion};
use crate::pages::new_merchant::NewMerchantPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::your_account::YourAccountPage;
use crate::parts::await_remote::LoadFailed;
use crate::parts::confirmation::ConfirmationRegion;
use crate::parts::not_found::NotFoundPage;
use crate::parts::other_member::OtherMemberRegion;
use crate::routes;
use crate::state::confirmation::Confirmation;
use crate::state::session::{CurrentSession, Who};
use crate::ui::toast::{ToastRegion, Toasts};
use leptos::prelude::*;
use leptos_router::components::Router;
use merchant::MerchantPages;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::id::MemberId;
use shared::member::Role;
use shell::Shell;

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

/// Shows the dashboard to members, and the sign-in page to everybody else. Another member or role rebuilds everything.
#[component]
fn SignedInGuard() -> impl IntoView {
    let session = CurrentSession::get();
    let page = routes::current_page();
    let at_sign_in = Memo::new(move |_| page.get() == Some(DashboardPage::SignIn));
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
            return view! { <Shell><CurrentPage /></Shell> }.into_any();
        }
        match session.who() {
            Who::Nobody => view! { <SignInPage /> }.into_any(),
            Who::Unreachable(fault) => view! { <LoadFailed fault retry=move || session.ask() /> }.into_any(),
            Who::Unknown | Who::Member(_) => ().into_any(),
        }
    }
}

#[component]
fn CurrentPage() -> impl IntoView {
    routes::complete_navigation();
    let page = routes::current_page();
    // All pages of a merchant account are one place: the account is loaded once.
    let place = Memo::new(move |_| match page.get()? {
        DashboardPage::Merchant(id, _) => Some(DashboardPage::Merchant(id, MerchantPage::Root)),
        page => Some(page),
    });
    let replace_page = routes::replace_page();
    move || match place.get() {
        Some(DashboardPage::Home) => {
            replace_page.run(DashboardPage::Merchants);
            ().into_any()
        }
        Some(DashboardPage::Merchants) => view! { <MerchantsPage /> }.into_any(),
        Some(DashboardPage::NewMerchant) => view! { <NewMerchantPage /> }.into_any(),
        Some(DashboardPage::Merchant(id, _)) => view! { <MerchantPages id /> }.into_any(),
        Some(DashboardPage::Activity) => view! { <ActivityPage /> }.into_any(),
        Some(DashboardPage::Members) => view! { <MembersPage /> }.into_any(),
        Some(DashboardPage::YourAccount) => view! { <YourAccountPage /> }.into_any(),
        Some(DashboardPage::SignIn) | None => view! { <NotFoundPage /> }.into_any(),
    }
}
