//! The list of members, the menu of each, and the dialogs that change one of them.

use super::removal::Removal;
use super::role_change::RoleChange;
use crate::display_text::isolated;
use crate::filter;
use crate::parts::events::address_of_member;
use crate::parts::member::RoleBadge;
use crate::parts::time::Time;
use crate::state::session::CurrentSession;
use crate::ui::badge::{Badge, Tone};
use crate::ui::menu::{MenuButton, MenuLink, MenuList, RowMenuButton};
use crate::ui::pager::Pager;
use crate::ui::table::{Column, Table};
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::id::MemberId;
use shared::member::{MemberRecord, Role};
use shared::page::{Page, PageFilter};

/// The id of the menu that all rows share.
const MENU: &str = "member-menu";

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
    let only_owner = only_owner(&page, &filter);
    let pages = filter::pages(DashboardPage::Members, &filter, &page, "member");
    let columns = ["Member", "Role", "Last seen", "Passkey", "Joined"].map(Column::new);
    let columns = columns.into_iter().chain([Column::unseen("Actions")]).collect();
    let opened = RwSignal::new(None::<MemberRecord>);
    let items = move || opened.get().map(|member| menu_items(member, only_owner, dialog));
    view! {
        <Table label="Members" columns brief=true>
            {page.items.into_iter().map(|member| view! { <Row member opened /> }).collect_view()}
        </Table>
        <MenuList id=MENU label="Actions">{items}</MenuList>
        <Pager pages />
    }
}

/// The owner, if there is only one and all members are on this page.
fn only_owner(page: &Page<MemberRecord>, filter: &PageFilter) -> Option<MemberId> {
    let mut owners = page.items.iter().filter(|member| member.role == Role::Owner);
    let (first, another) = (owners.next(), owners.next());
    let is_whole = page.next_cursor.is_none() && filter.cursor.is_none();
    first.filter(|_| is_whole && another.is_none()).map(|owner| owner.id)
}

fn menu_items(
    member: MemberRecord,
    only_owner: Option<MemberId>,
    dialog: RwSignal<Option<MemberDialog>>,
) -> impl IntoView {
    let activity = address_of_member(member.id);
    let is_only_owner = only_owner == Some(member.id);
    let actions = CurrentSession::get().may_appoint(member.role).then(|| {
        if is_only_owner {
            return view! {
                <li class="max-w-56 px-3 py-2 text-xs text-muted">
                    "The only owner can't be removed or given another role."
                </li>
            }
            .into_any();
        }
        let to_remove = member.clone();
        view! {
            <MenuButton on_click=move || dialog.set(Some(MemberDialog::ChangeRole(member.clone())))>"Change role…"</MenuButton>
            <MenuButton harmful=true on_click=move || dialog.set(Some(MemberDialog::Remove(to_remove.clone())))>
                "Remove…"
            </MenuButton>
        }
        .into_any()
    });
    view! {
        <MenuLink href=activity>"View activity"</MenuLink>
        {actions}
    }
}

#[component]
fn Row(member: MemberRecord, opened: RwSignal<Option<MemberRecord>>) -> impl IntoView {
    let session = CurrentSession::get();
    let is_you = untrack(|| session.member()).is_some_and(|session| session.member.id == member.id);
    let menu = format!("Actions for {}", isolated(&member.name));
    let record = member.clone();
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
                    <div class="truncate text-xs text-muted" title=member.email.clone()>{member.email.clone()}</div>
                </div>
            </td>
            <td role="cell" data-label="Role"><RoleBadge role=member.role /></td>
            <td role="cell" data-label="Last seen" class="text-muted">{last_seen}</td>
            <td role="cell" data-label="Passkey" class="text-muted">{if member.has_passkey { "Yes" } else { "No" }}</td>
            <td role="cell" data-label="Joined" class="text-muted max-md:hidden!"><Time at=member.joined_at /></td>
            <td role="cell" class="row-actions">
                <RowMenuButton id=MENU label=menu on_open=move || opened.set(Some(record.clone())) />
            </td>
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
