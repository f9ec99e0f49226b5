//! The member's name, email, organisation and role. Name and email can be changed; a new email has to be confirmed.

use crate::api;
use crate::clock::now;
use crate::exact_times;
use crate::parts::member::RoleBadge;
use crate::state::edit::Edit;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, RowButton, SaveButton, SubmitButton};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextField;
use crate::ui::notice::Failure;
use crate::ui::switch::Switch;
use crate::ui::time::{in_full, to_the_minute};
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::account::{AccountPatch, EmailChange, NewEmail};
use shared::endpoint::{ChangeEmail, UpdateAccount};
use shared::member::Member;
use shared::session::Session;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Editing {
    Name,
    Email,
}

#[component]
pub fn Profile() -> impl IntoView {
    let session = CurrentSession::get();
    let editing = RwSignal::new(None);
    view! {
        <section class="card space-y-4 p-5 max-lg:order-first">
            <h2>"Profile"</h2>
            {move || session.member().map(|session| facts(session, editing))}
            <p class="border-t border-line pt-4 text-xs text-muted">"Admins of your organisation decide on your role."</p>
            <ExactTimes />
        </section>
        {move || dialog(editing, untrack(|| session.member())?.member)}
    }
}

/// The setting for exact times, with an example.
#[component]
fn ExactTimes() -> impl IntoView {
    let example = in_full(now());
    view! {
        <div class="flex items-start justify-between gap-4 border-t border-line pt-4">
            <div>
                <p class="font-medium">"Exact times"</p>
                <p class="text-xs text-muted">
                    "Shows date and time everywhere instead of “5 minutes ago”. In your time zone, it is now " {example} "."
                </p>
            </div>
            <Switch
                label="Exact times"
                on=Signal::derive(exact_times::are_shown)
                on_change=|on: bool| exact_times::show(on)
            />
        </div>
    }
}

fn facts(session: Session, editing: RwSignal<Option<Editing>>) -> AnyView {
    let Session { organisation, member, expires_at, .. } = session;
    let edit = move |label, about: &str, what| {
        let about = about.to_owned();
        view! { <span class="-my-1.5 -mr-2.5"><RowButton label about on_click=move || editing.set(Some(what)) /></span> }
    };
    let rows = [
        ("Name", view! { <bdi>{member.name}</bdi> }.into_any(), Some(edit("Edit", "your name", Editing::Name))),
        ("Email", member.email.into_any(), Some(edit("Change", "your email", Editing::Email))),
        ("Organisation", view! { <bdi>{organisation.name}</bdi> }.into_any(), None),
        ("Role", view! { <RoleBadge role=member.role /> }.into_any(), None),
        ("Session expires", to_the_minute(expires_at).into_any(), None),
    ];
    let row = |(name, value, action)| {
        view! {
            <div>
                <dt class="text-xs text-muted">{name}</dt>
                <dd class="flex items-baseline justify-between gap-3">
                    <span class="min-w-0 wrap-anywhere">{value}</span>
                    {action}
                </dd>
            </div>
        }
    };
    view! { <dl class="space-y-3">{rows.map(row)}</dl> }.into_any()
}

fn dialog(editing: RwSignal<Option<Editing>>, member: Member) -> Option<AnyView> {
    let close = Callback::new(move |()| editing.set(None));
    Some(match editing.get()? {
        Editing::Name => view! { <NameDialog member close /> }.into_any(),
        Editing::Email => view! { <EmailDialog member close /> }.into_any(),
    })
}

#[component]
fn NameDialog(member: Member, close: Callback<()>) -> impl IntoView {
    let (form, toasts, session) = (FormState::new(), Toasts::get(), CurrentSession::get());
    let name = Edit::new("Your name", &member.name);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(changed) = name.changed() else { return };
        let Some(patch) = form.checked(AccountPatch { name: Some(changed) }.check()) else { return };
        form.send(api::call::<UpdateAccount>(&(), &patch).unless_changed(&member), move |member| {
            session.set_member(member);
            toasts.say("Your name was changed.");
            close.try_run(());
        });
    };
    view! {
        <Dialog title="Edit your name" on_dismiss=close>
            <form class="space-y-4" novalidate on:submit=submit>
                <TextField name="name" label="Name" hint="All members see it." value=name.typed error=form.errors.message("name") />
                <Failure message=form.failure />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on_click=close>"Cancel"</Button>
                    <SaveButton busy=form.busy is_changed=Signal::derive(move || name.is_changed()) />
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn EmailDialog(member: Member, close: Callback<()>) -> impl IntoView {
    let form = FormState::new();
    let email = RwSignal::new(String::new());
    let sent = RwSignal::new(None::<EmailChange>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(new) = form.checked(NewEmail { email: email.get_untracked() }.check()) else { return };
        form.send(api::call::<ChangeEmail>(&(), &new), move |change| {
            sent.try_set(Some(change));
        });
    };
    let current = member.email;
    view! {
        <Dialog title="Change your email" on_dismiss=close>
            {move || match sent.get() {
                Some(change) => view! {
                    <p role="status">
                        "We sent a link to " <strong class="font-semibold wrap-anywhere">{change.email}</strong>
                        ". Open the link in this browser within 15 minutes to change your email."
                    </p>
                    <div class="flex justify-end"><Button on_click=close>"Close"</Button></div>
                }
                .into_any(),
                None => view! {
                    <form class="space-y-4" novalidate on:submit=submit>
                        <p class="text-muted">"Current email: " <span class="wrap-anywhere">{current.clone()}</span></p>
                        <TextField
                            name="email"
                            label="New email"
                            kind="email"
                            hint="We'll email a link to the new address to confirm that it's yours."
                            value=email
                            error=form.errors.message("email")
                        />
                        <Failure message=form.failure />
                        <div class="flex flex-wrap justify-end gap-2">
                            <Button on_click=close>"Cancel"</Button>
                            <SubmitButton busy=form.busy>
                                {move || if form.busy.get() { "Sending…" } else { "Email me a link" }}
                            </SubmitButton>
                        </div>
                    </form>
                }
                .into_any(),
            }}
        </Dialog>
    }
}
