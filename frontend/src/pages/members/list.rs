//! The list of members, and the dialogs that change one of them.

use super::removal::Removal;
use super::role_change::RoleChange;
use crate::display_text::isolated;
use crate::filter;
use crate::parts::events::address_of_member;
use crate::parts::member::RoleBadge;
use crate::parts::time::Time;
use crate::state::session::CurrentSession;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::RowButton;
use crate::ui::pager::Pager;
use crate::ui::table::{Column, Table};
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::member::MemberRecord;
use shared::page::{Page, PageFilter};

/// What is about to happen to a member.
#[derive(Clone, Debug)]
pub enum MemberDialog {
    ChangeRole(MemberRecord),
    Remove(MemberRecord),
}

#[component]
pub fn MemberList(
    page: Page<MemberRecord>,
    filter: PageFilter,
    dialog: RwSignal<Option<MemberDialog>>,
) -> impl IntoView {
    let pages = filter::pages(DashboardPage::Members, &filter, page.next_cursor);
    let columns = ["Member", "Role", "Last seen", "Passkey", "Joined"].map(Column::new);
    let columns = columns.into_iter().chain([Column::unseen("Actions")]).collect();
    view! {
        <Table label="Members" columns>{page.items.into_iter().map(|member| view! { <Row member dialog /> }).collect_view()}</Table>
        <Pager pages />
    }
}

#[component]
fn Row(member: MemberRecord, dialog: RwSignal<Option<MemberDialog>>) -> impl IntoView {
    let session = CurrentSession::get();
    let is_you = untrack(|| session.member()).is_some_and(|session| session.member.id == member.id);
    let actions = session.may_appoint(member.role).then(|| {
        let (to_change, to_remove) = (member.clone(), member.clone());
        let (change, remove) = (format!("of {}", isolated(&member.name)), member.name.clone());
        view! {
            <span class="flex justify-end gap-1 max-md:-mx-2.5">
                <RowButton
                    label="Change role"
                    about=change
                    on_click=move || dialog.set(Some(MemberDialog::ChangeRole(to_change.clone())))
                />
                <RowButton label="Remove" about=remove on_click=move || dialog.set(Some(MemberDialog::Remove(to_remove.clone()))) />
            </span>
        }
    });
    let last_seen = match member.last_seen_at {
        Some(at) => view! { <Time at /> }.into_any(),
        None => "Never".into_any(),
    };
    view! {
        <tr role="row">
            <td role="cell">
                <div class="min-w-0">
                    <a
                        href=address_of_member(member.id)
                        title=format!("What {} did", isolated(&member.name))
                        class="font-medium wrap-anywhere hover:underline"
                    >
                        <bdi>{member.name.clone()}</bdi>
                    </a>
                    {is_you.then(|| view! { " " <Badge tone=Tone::Neutral>"You"</Badge> })}
                    <div class="text-xs wrap-anywhere text-muted">{member.email}</div>
                </div>
            </td>
            <td role="cell" data-label="Role"><RoleBadge role=member.role /></td>
            <td role="cell" data-label="Last seen" class="text-muted">{last_seen}</td>
            <td role="cell" data-label="Passkey" class="text-muted">{if member.has_passkey { "Yes" } else { "No" }}</td>
            <td role="cell" data-label="Joined" class="text-muted"><Time at=member.joined_at /></td>
            <td role="cell" class="max-md:empty:hidden">{actions}</td>
        </tr>
    }
}

/// The open dialog.
#[component]
pub fn OpenDialog(dialog: RwSignal<Option<MemberDialog>>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let close = Callback::new(move |()| dialog.set(None));
    move || match dialog.get()? {
        MemberDialog::ChangeRole(member) => Some(view! { <RoleChange member on_done on_dismiss=close /> }.into_any()),
        MemberDialog::Remove(member) => Some(view! { <Removal member on_done on_dismiss=close /> }.into_any()),
    }
}
