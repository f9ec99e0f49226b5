//! Pending invitations.

use crate::api;
use crate::clock::now;
use crate::display_text::isolated;
use crate::parts::await_remote::{AwaitRemote, ShowMore};
use crate::parts::confirm_dialog::ConfirmDialog;
use crate::parts::member::RoleBadge;
use crate::parts::time::Time;
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::RowButton;
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::table::{Column, Table};
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::endpoint::{Nothing, RevokeInvitation};
use shared::invitation::Invitation;
use shared::page::Page;

#[component]
pub fn Invitations(invitations: Remote<Page<Invitation>>) -> impl IntoView {
    let revoking = RwSignal::new(None::<Invitation>);
    let show = move |page: Page<Invitation>| {
        if page.items.is_empty() {
            return view! { <Empty icon=IconName::People title="No pending invitations" text="People you invite appear here until they accept." /> }
                .into_any();
        }
        let columns = ["Invited", "Role", "By", "Expires"].map(Column::new);
        let columns = columns.into_iter().chain([Column::unseen("Actions")]).collect();
        view! {
            <Table label="Invitations" columns brief=true>{page.items.into_iter().map(|invitation| invitation_row(invitation, revoking)).collect_view()}</Table>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2 class="border-b border-line px-4 py-3">"Invitations"</h2>
            <AwaitRemote remote=invitations lines=2 show />
            <ShowMore remote=invitations />
        </section>
        {move || revoking.get().map(|invitation| view! { <Revocation invitation revoking invitations /> })}
    }
}

fn invitation_row(invitation: Invitation, revoking: RwSignal<Option<Invitation>>) -> impl IntoView {
    let (name, about) = (invitation.name.clone(), format!("the invitation of {}", isolated(&invitation.name)));
    let expires = if invitation.expires_at > now() {
        view! { <Time at=invitation.expires_at ahead=true /> }.into_any()
    } else {
        view! { <Badge tone=Tone::Neutral>"Expired"</Badge> }.into_any()
    };
    let (email, role, by) = (invitation.email.clone(), invitation.role, invitation.created_by.name.clone());
    let created_at = invitation.created_at;
    view! {
        <tr role="row">
            <td role="cell">
                <div class="min-w-0">
                    <span class="font-medium wrap-anywhere"><bdi>{name}</bdi></span>
                    <div class="truncate text-xs text-muted" title=email.clone()>{email.clone()}</div>
                </div>
            </td>
            <td role="cell" data-label="Role"><RoleBadge role /></td>
            <td role="cell" data-label="By" class="text-muted">
                <span class="min-w-0 wrap-anywhere md:block md:max-w-40 md:truncate">
                    <bdi>{by}</bdi>
                    " "
                    <span class="block text-xs"><Time at=created_at /></span>
                </span>
            </td>
            <td role="cell" data-label="Expires" class="text-muted">{expires}</td>
            <td role="cell" class="row-actions">
                <span class="flex justify-end">
                    <RowButton label="Revoke" about on_click=move || revoking.set(Some(invitation.clone())) />
                </span>
            </td>
        </tr>
    }
}

#[component]
fn Revocation(
    invitation: Invitation,
    revoking: RwSignal<Option<Invitation>>,
    invitations: Remote<Page<Invitation>>,
) -> impl IntoView {
    let (form, toasts) = (FormState::new(), Toasts::get());
    let title = format!("Revoke the invitation of {}?", isolated(&invitation.name));
    let revoke = move || {
        let name = isolated(&invitation.name);
        form.send(api::call::<RevokeInvitation>(&invitation.id, &Nothing {}), move |()| {
            toasts.say(format!("The invitation of {name} was revoked."));
            revoking.set(None);
            invitations.retry();
        });
    };
    view! {
        <ConfirmDialog
            title
            text="The link stops working. You can invite the same person again."
            action="Revoke invitation"
            form
            on_confirm=revoke
            on_dismiss=move || revoking.set(None)
        />
    }
}
