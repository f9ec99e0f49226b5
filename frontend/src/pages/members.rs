//! Who is in the organisation, who is invited, and what each can do.
//!
//! `list` and `invitations` are the two lists, `invite`, `role_change` and `removal` their dialogs, and `roles` says what a role
//! can do.

pub mod invitations;
pub mod invite;
pub mod list;
pub mod removal;
pub mod role_change;
pub mod roles;

use crate::api;
use crate::filter;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::whom_to_ask::WhomToAsk;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, Variant};
use crate::ui::icon::{Icon, IconName};
use crate::ui::title::Title;
use crate::ui::together::Together;
use invitations::Invitations;
use invite::Inviting;
use leptos::prelude::*;
use list::{MemberDialog, MemberList, OpenDialog};
use roles::RoleTable;
use shared::endpoint::{ListInvitations, ListMembers};
use shared::member::{MemberRecord, Right};
use shared::page::{Page, PageFilter};

#[component]
pub fn MembersPage() -> impl IntoView {
    let session = CurrentSession::get();
    let filter = filter::from_url::<PageFilter>();
    let members = Remote::new(move || api::call::<ListMembers>(&(), &filter.get()));
    let dialog = RwSignal::new(None::<MemberDialog>);
    let show = move |page: Page<MemberRecord>| view! { <MemberList page filter=filter.get_untracked() dialog /> };
    let (button, rest, invitations) = if session.may(Right::ManageMembers) {
        let invitations = Remote::pages(|page| api::call::<ListInvitations>(&(), &page));
        let inviting = RwSignal::new(false);
        let button = view! {
            <Button variant=Variant::Primary on_click=move || inviting.set(true)>
                <Icon name=IconName::Plus />
                "Invite member"
            </Button>
        };
        let rest = view! {
            <Invitations invitations />
            <Inviting inviting on_invited=move || invitations.retry() />
        };
        (button.into_any(), rest.into_any(), Some(invitations))
    } else {
        let who = view! { <WhomToAsk right=Right::ManageMembers to="invite members" /> };
        (who.into_any(), ().into_any(), None)
    };
    let is_loaded = move || members.is_loaded() && invitations.is_none_or(Remote::is_loaded);
    view! {
        <Title text="Members">{button}</Title>
        <Together is_loaded=Signal::derive(is_loaded)>
            <div class="card">
                <AwaitRemote remote=members lines=5 show />
                <RoleTable />
            </div>
            {rest}
        </Together>
        <OpenDialog dialog on_done=move || members.retry() />
    }
}
