//! The application: who is signed in, and the page that the address names.
//!
//! The program has a main part and `areas`, which are loaded when they are first opened (`loaded_area`) or shortly before
//! (`prefetch`).

pub mod areas;
pub mod dialogs;
pub mod loaded_area;
pub mod prefetch;
pub mod quick_access;
pub mod shell;

use crate::other_tabs;
use crate::pages::merchants::MerchantsPage;
use crate::pages::sign_in::SignInPage;
use crate::parts::await_remote::LoadFailed;
use crate::parts::not_found::NotFoundPage;
use crate::routes;
use crate::start_page;
use crate::state::confirmation::Confirmation;
use crate::state::created::Created;
use crate::state::session::{CurrentSession, Who};
use crate::ui::enter;
use crate::ui::later::{Later, in_next_task};
use crate::ui::toast::{ToastRegion, Toasts};
use dialogs::{ConfirmationRegion, CreatedRegion, OtherMemberRegion, load_created};
use leptos::prelude::*;
use leptos_router::components::Router;
use loaded_area::{loaded_area, loaded_part};
use shared::dashboard::{Area, DashboardPage, MerchantPage};
use shared::id::MemberId;
use shared::member::{Right, Role};
use shell::Shell;

#[component]
pub fn App() -> impl IntoView {
    let toasts = Toasts::provide();
    let confirmation = Confirmation::provide();
    let created = Created::provide(load_created);
    let session = CurrentSession::provide();
    other_tabs::on_change(move || session.ask());
    prefetch::follow();
    enter::follow();
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
    let is_due = in_next_task();
    let show = move || {
        if !is_due.get() {
            return None;
        }
        if at_sign_in.get() {
            return Some(view! { <SignInPage /> }.into_any());
        }
        if member.get().is_some() {
            return Some(view! { <Shell><Later view=move || view! { <CurrentPage /> } /></Shell> }.into_any());
        }
        match session.who() {
            Who::Nobody => Some(view! { <SignInPage /> }.into_any()),
            Who::Unreachable(fault) => Some(view! { <LoadFailed fault retry=move || session.ask() /> }.into_any()),
            Who::Unknown | Who::Member(_) => None,
        }
    };
    move || show().inspect(|_| start_page::remove())
}

/// Only for members without the right, so that the start is smaller for all others.
fn names_to_ask(right: Right) -> AnyView {
    loaded_part(Area::WhomToAsk, move || areas::whom_to_ask(right))
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
    let request_first = prefetch::request_first();
    let show = move |place: Option<DashboardPage>| match place {
        Some(DashboardPage::Home) => loaded_area(Area::Home, areas::home),
        Some(DashboardPage::Merchants) => view! { <MerchantsPage names_to_ask /> }.into_any(),
        Some(DashboardPage::Keys) => loaded_area(Area::Home, areas::keys),
        Some(DashboardPage::Settings) => loaded_area(Area::YourAccount, || areas::settings(names_to_ask)),
        Some(DashboardPage::NewMerchant) => loaded_area(Area::MerchantAccount, areas::new_merchant),
        Some(DashboardPage::Merchant(id, _)) => loaded_area(Area::Merchant, move || areas::merchant_pages(id)),
        Some(DashboardPage::Activity) => loaded_area(Area::Activity, areas::activity),
        Some(DashboardPage::Members) => loaded_area(Area::Members, areas::members),
        Some(DashboardPage::YourAccount) => loaded_area(Area::YourAccount, areas::your_account),
        Some(DashboardPage::SignIn) | None => view! { <NotFoundPage /> }.into_any(),
    };
    move || {
        let place = place.get();
        request_first();
        show(place)
    }
}
