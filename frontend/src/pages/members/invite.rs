//! Invites somebody, and then shows the link, once.

use super::roles::RoleChoice;
use crate::api;
use crate::ui::button::{Button, SubmitButton};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextField;
use crate::ui::form::FormState;
use crate::ui::notice::Failure;
use crate::ui::once::ShownOnce;
use crate::ui::time::{duration, to_the_minute};
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::CreateInvitation;
use shared::invitation::{CreatedInvitation, INVITATION_MS, NewInvitation};
use shared::member::Role;

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
            Some(created) => view! { <LinkOnce created on_done=close /> }.into_any(),
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
    // The link is shown once: whoever has sent the form waits for it.
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
                <TextField name="name" label="Name" value=name error=form.errors.of("name") />
                <TextField
                    name="email"
                    label="E-mail"
                    kind="email"
                    placeholder="ada@shop.example"
                    value=email
                    error=form.errors.of("email")
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

/// The link of an invitation just made, and how it reaches the invited.
#[component]
pub fn LinkOnce(created: CreatedInvitation, on_done: Callback<()>) -> impl IntoView {
    let CreatedInvitation { invitation, link, is_sent } = created;
    let good_for = duration((INVITATION_MS / 1_000).unsigned_abs());
    let sent = if is_sent {
        format!("It was sent to {} as well.", invitation.email)
    } else {
        format!("It was not sent by e-mail: hand it to {} yourself.", invitation.name)
    };
    let intro = view! {
        <p class="text-muted">
            "Whoever opens this link joins as " {invitation.role.label()} ". It works once, for " {good_for} ": until "
            {to_the_minute(link.expires_at)} ". " <strong class="text-ink">"You can view or copy it only now. "</strong>
            {sent}
        </p>
    }
    .into_any();
    view! {
        <ShownOnce
            title=format!("{} is invited", invitation.name)
            what="Link"
            text=StoredValue::new(link.url)
            warning="The link cannot be shown again once this closes. Is it copied?"
            done="I have copied it"
            on_done
            intro
        />
    }
}
