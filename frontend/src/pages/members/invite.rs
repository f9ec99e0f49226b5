//! Invites a member, then says that the link was emailed, or shows it once.

use super::roles::RoleChoice;
use crate::api;
use crate::state::form::FormState;
use crate::ui::button::{Button, SubmitButton, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextField;
use crate::ui::notice::Failure;
use crate::ui::number::counted;
use crate::ui::secret_dialog::SecretDialog;
use crate::ui::time::to_the_minute;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::CreateInvitation;
use shared::invitation::{CreatedInvitation, INVITATION_MS, Invitation, NewInvitation};
use shared::member::Role;
use shared::moment::Moment;
use shared::session::SignInLink;

/// The dialogs of an invitation, one after the other, while `inviting`.
#[component]
pub fn Inviting(inviting: RwSignal<bool>, #[prop(into)] on_invited: Callback<()>) -> impl IntoView {
    let created = RwSignal::new(None::<CreatedInvitation>);
    let close = Callback::new(move |()| {
        inviting.set(false);
        created.set(None);
    });
    move || {
        if !inviting.get() {
            return None;
        }
        Some(match created.get() {
            None => view! { <Form created on_invited on_dismiss=close /> }.into_any(),
            Some(created) => view! { <Invited created on_done=close /> }.into_any(),
        })
    }
}

#[component]
fn Form(
    created: RwSignal<Option<CreatedInvitation>>,
    on_invited: Callback<()>,
    on_dismiss: Callback<()>,
) -> impl IntoView {
    let form = FormState::new();
    // The link is shown once: leaving while it is on its way asks first.
    let dismiss = Callback::new(move |()| {
        if !form.busy.get_untracked() {
            on_dismiss.run(());
        }
    });
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(Role::Viewer);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let invitation =
            NewInvitation { name: name.get_untracked(), email: email.get_untracked(), role: role.get_untracked() };
        let Some(invitation) = form.checked(invitation.check()) else { return };
        form.send(api::call::<CreateInvitation>(&(), &invitation), move |reply| {
            created.set(Some(reply));
            on_invited.try_run(());
        });
    };
    view! {
        <Dialog title="Invite a member" on_dismiss=dismiss>
            <form class="space-y-4" novalidate on:submit=submit>
                <TextField name="name" label="Name" value=name error=form.errors.message("name") />
                <TextField
                    name="email"
                    label="Email"
                    kind="email"
                    placeholder="ada@shop.example"
                    value=email
                    error=form.errors.message("email")
                />
                <RoleChoice role />
                <Failure message=form.failure />
                <div class="flex justify-end gap-2">
                    <Button busy=form.busy on_click=dismiss>"Cancel"</Button>
                    <SubmitButton busy=form.busy>{move || if form.busy.get() { "Inviting…" } else { "Invite" }}</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

/// A new invitation: says that its link was emailed, or shows the link once.
#[component]
pub fn Invited(created: CreatedInvitation, on_done: Callback<()>) -> impl IntoView {
    let CreatedInvitation { invitation, link, .. } = created;
    match link {
        Some(link) => view! { <LinkOnce invitation link on_done /> }.into_any(),
        None => view! { <Sent invitation on_done /> }.into_any(),
    }
}

#[component]
fn Sent(invitation: Invitation, on_done: Callback<()>) -> impl IntoView {
    let Invitation { name, email, role, expires_at, .. } = invitation;
    let text = format!("{name} can join as {} with the link in the email. {}", role.label(), validity(expires_at));
    view! {
        <Dialog title=format!("Invitation sent to {email}") on_dismiss=on_done>
            <p class="text-muted">{text}</p>
            <div class="flex justify-end">
                <Button variant=Variant::Primary on_click=on_done>"Done"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn LinkOnce(invitation: Invitation, link: SignInLink, on_done: Callback<()>) -> impl IntoView {
    let Invitation { name, role, expires_at, .. } = invitation;
    let intro = view! {
        <p class="text-muted">
            "Anyone with this link can join as " {role.label()} ". " {validity(expires_at)} " "
            <strong class="text-ink">"You can view or copy it only now. "</strong>
            {format!("It wasn't emailed, so send it to {name} yourself.")}
        </p>
    }
    .into_any();
    view! {
        <SecretDialog
            title=format!("Invitation created for {name}")
            what="Link"
            text=StoredValue::new(link.url)
            warning="You won't be able to see this link again. Have you copied it?"
            done="Done, I've copied it"
            on_done
            intro
        />
    }
}

fn validity(expires_at: Moment) -> String {
    let hours = counted((INVITATION_MS / Moment::HOUR_MS).unsigned_abs(), "hour");
    format!("The link works once, for {hours}: until {}.", to_the_minute(expires_at))
}
