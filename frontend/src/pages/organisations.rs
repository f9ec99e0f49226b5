//! The organisations that this browser is signed in to, and switching between them.

use crate::api;
use crate::parts::await_remote::AwaitRemote;
use crate::routes;
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::LinkButton;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Icon, IconName};
use crate::ui::notice::Failure;
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::endpoint::{GetOtherSessions, Nothing, SwitchOrganisation};
use shared::id::OrganisationId;
use shared::session::Session;

#[component]
pub fn OrganisationsDialog(close: Callback<()>) -> impl IntoView {
    let (session, form, go_to) = (CurrentSession::get(), FormState::new(), routes::go_to());
    let others = Remote::new(|| api::call::<GetOtherSessions>(&(), &Nothing {}));
    let switch = Callback::new(move |organisation_id: OrganisationId| {
        form.send(api::call::<SwitchOrganisation>(&organisation_id, &Nothing {}), move |chosen| {
            close.try_run(());
            session.begin(chosen);
            go_to.run(DashboardPage::Home);
        });
    });
    let current = move || {
        session.member().map(|session| {
            view! {
                <li class="flex items-center justify-between gap-3 px-3 py-2.5">
                    <Membership session />
                    <Badge tone=Tone::Success>"Current"</Badge>
                </li>
            }
        })
    };
    view! {
        <Dialog title="Switch organisation" on_dismiss=close>
            <ul class="space-y-1">
                {current}
                <AwaitRemote
                    remote=others
                    lines=1
                    show=move |others| {
                        others.items.into_iter().map(|other| view! { <Other session=other form switch /> }).collect_view()
                    }
                />
            </ul>
            <Failure message=form.failure />
            <div class="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
                <p class="flex-1 text-muted">"Sign in to another organisation once, then switch here. You stay signed in to this one."</p>
                <span on:click=move |_| close.run(())>
                    <LinkButton href=DashboardPage::SignIn.to_string()>"Sign in to another"</LinkButton>
                </span>
            </div>
        </Dialog>
    }
}

/// A session in another organisation, which a click continues.
#[component]
fn Other(session: Session, form: FormState, switch: Callback<OrganisationId>) -> impl IntoView {
    let id = session.organisation.id;
    view! {
        <li>
            <button
                type="button"
                class="flex w-full items-center justify-between gap-3 rounded-control px-3 py-2.5 text-left hover:bg-sunken"
                disabled=form.busy
                on:click=move |_| switch.run(id)
            >
                <Membership session />
                <Icon name=IconName::ChevronRight />
            </button>
        </li>
    }
}

#[component]
fn Membership(session: Session) -> impl IntoView {
    let Session { organisation, member, .. } = session;
    view! {
        <span class="min-w-0">
            <span class="block truncate font-medium"><bdi>{organisation.name}</bdi></span>
            <span class="block truncate text-xs text-muted">
                <bdi>{member.name}</bdi>" · "{member.role.label()}" · "<bdi>{member.email}</bdi>
            </span>
        </span>
    }
}
