//! The frame around every page: navigation, the member, and the theme.

use super::dialogs::QuickAccessRegion;
use super::quick_access::QuickAccess;
use crate::routes;
use crate::shortcuts::{self, Shortcut};
use crate::state::session::CurrentSession;
use crate::theme::Theme;
use crate::ui::button::{Button, Variant};
use crate::ui::icon::{Icon, IconName};
use crate::ui::mark::Mark;
use crate::ui::select::Select;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::MouseEvent;
use leptos_router::hooks::use_location;
use shared::dashboard::DashboardPage;

#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let (menu_open, quick_access) = (RwSignal::new(false), QuickAccess::follow());
    let content = NodeRef::<html::Main>::new();
    // The router would treat the link as navigation, and the keyboard focus would not move.
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(content) = content.get_untracked() {
            // An element with a tabindex can be focused.
            let _ = content.focus();
        }
    };
    let path = use_location().pathname;
    Effect::new(move || {
        path.track();
        menu_open.set(false);
    });
    view! {
        <a
            href="#content"
            class="fixed top-2 left-2 z-50 -translate-y-20 rounded-control bg-ink px-4 py-2 text-page focus:translate-y-0"
            on:click=skip
        >
            "Skip to content"
        </a>
        <div class="min-h-dvh print:block lg:grid lg:grid-cols-[15rem_1fr]">
            <header class="border-b border-line bg-surface print:hidden lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:border-r lg:border-b-0">
                <div class="flex h-14 items-center justify-between px-4 lg:h-16 lg:px-5">
                    <a href=DashboardPage::Home.to_string() class="flex items-center gap-2.5 font-semibold tracking-tight">
                        <Mark />
                        "Keywright"
                    </a>
                    <button
                        type="button"
                        class=format!("{} lg:hidden", Variant::Quiet.class())
                        aria-controls="menu"
                        aria-expanded=move || menu_open.get().to_string()
                        on:click=move |_| menu_open.update(|open| *open = !*open)
                    >
                        <Icon name=IconName::Menu />
                        "Menu"
                    </button>
                </div>
                <div
                    id="menu"
                    class="flex-1 flex-col justify-between gap-6 px-3 pb-4 lg:flex"
                    class=("hidden", move || !menu_open.get())
                    class=("flex", move || menu_open.get())
                >
                    <div class="space-y-3">
                        <SearchButton quick_access />
                        <Navigation />
                    </div>
                    <MemberMenu quick_access />
                </div>
            </header>
            <main node_ref=content id="content" tabindex="-1" class="min-w-0 outline-none">
                <div class="mx-auto max-w-6xl space-y-6 px-4 py-6 sm:px-6 lg:px-10 lg:py-8">{children()}</div>
            </main>
        </div>
        <QuickAccessRegion quick_access />
    }
}

#[component]
fn SearchButton(quick_access: QuickAccess) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("{} w-full justify-start font-normal text-muted", Variant::Secondary.class())
            title="Ctrl K, ⌘ K or /"
            on:click=move |_| quick_access.open(Shortcut::Search)
        >
            <Icon name=IconName::Search />
            "Search"
        </button>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let link = |(_, text, page, name): (&str, &'static str, DashboardPage, IconName)| {
        view! {
            <li>
                <a
                    href=page.to_string()
                    aria-current=current(page)
                    class="flex items-center gap-2.5 rounded-control px-3 py-2 font-medium text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink forced-colors:aria-[current=page]:outline-2"
                >
                    <Icon name />
                    {text}
                </a>
            </li>
        }
    };
    view! {
        <nav aria-label="Main">
            <ul class="space-y-0.5">{shortcuts::PAGES.map(link).collect_view()}</ul>
        </nav>
    }
}

/// Marks a link to the page that is shown, or to one above it.
fn current(page: DashboardPage) -> impl Fn() -> Option<&'static str> + Clone {
    let is_within = routes::is_within(page);
    move || is_within.get().then_some("page")
}

/// The organisation, which can be switched; the member, with a link to the account; the theme, and signing out.
#[component]
fn MemberMenu(quick_access: QuickAccess) -> impl IntoView {
    let session = CurrentSession::get();
    let who = move || {
        session.member().map(|session| {
            view! {
                <div class="space-y-0.5">
                    <button
                        type="button"
                        class="flex w-full items-center justify-between gap-2 rounded-control px-3 py-2 text-left font-medium hover:bg-sunken"
                        title="Switch organisation"
                        on:click=move |_| quick_access.open(Shortcut::Organisations)
                    >
                        <bdi class="truncate">{session.organisation.name}</bdi>
                        <Icon name=IconName::ChevronDown />
                    </button>
                    <a
                        href=DashboardPage::YourAccount.to_string()
                        aria-current=current(DashboardPage::YourAccount)
                        class="flex items-center justify-between gap-2 rounded-control px-3 py-2 text-muted hover:bg-sunken aria-[current=page]:bg-accent-soft"
                    >
                        <span class="truncate"><bdi>{session.member.name}</bdi>" · "{session.member.role.label()}</span>
                        <span class="sr-only">"Your account"</span>
                        <Icon name=IconName::ChevronRight />
                    </a>
                </div>
            }
        })
    };
    view! {
        <div class="space-y-3 border-t border-line pt-4">
            {who}
            <div class="flex items-center justify-between gap-2 px-1">
                <Button variant=Variant::Quiet on_click=move || session.sign_out()>
                    <Icon name=IconName::SignOut />
                    "Sign out"
                </Button>
                <ThemeChoice />
            </div>
        </div>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let select = |name: String| {
        if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.name() == name) {
            theme.choose();
        }
    };
    let options = Theme::ALL.map(|theme| (theme.name().to_owned(), theme.label().to_owned()));
    view! {
        <Select
            label="Theme"
            class="h-8 border-line text-xs"
            options=options.into()
            value=Signal::stored(Theme::stored().name().to_owned())
            on_select=select
        />
    }
}
