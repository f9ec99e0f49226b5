//! One API key: what it may do, where it comes from, and what was done about it.

use crate::api;
use crate::pages::activity::EventList;
use crate::pages::developers::ModeBadge;
use crate::pages::merchant::CurrentMerchant;
use crate::pages::new_key::review::PermissionsInWords;
use crate::pages::not_found::NotFoundPage;
use crate::session::CurrentSession;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::{Button, LinkButton, SubmitButton};
use crate::ui::copy::CopyButton;
use crate::ui::dialog::Dialog;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::FormState;
use crate::ui::loaded::Loaded;
use crate::ui::notice::Failure;
use crate::ui::remote::{Remote, find};
use crate::ui::time::{Time, in_full};
use crate::ui::title::Title;
use crate::ui::toast::Toasts;
use crate::ui::trail::Trail;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::activity::ActivityFilter;
use shared::endpoint::{GetKey, UpdateKey};
use shared::id::KeyId;
use shared::key::{Key, KeyPatch, KeyStatus};
use shared::member::Right;
use shared::permission::{AccessLabel, PermissionSet};

#[component]
pub fn KeyPage(merchant: CurrentMerchant, id: KeyId) -> impl IntoView {
    let key = Remote::new(move || find::<GetKey>(Some(id)));
    let show = move |key: Option<Key>| match key {
        Some(key) if key.merchant_id == merchant.id() => {
            view! { <KeyDetails current=RwSignal::new(key) merchant /> }.into_any()
        }
        _ => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <Loaded remote=key show /> }
}

#[component]
fn KeyDetails(current: RwSignal<Key>, merchant: CurrentMerchant) -> impl IntoView {
    let key = current.get_untracked();
    let trail = vec![
        ("Merchants".to_owned(), "/merchants".to_owned()),
        (merchant.get_untracked().name, merchant.address("account")),
        ("Developers".to_owned(), merchant.address("developers")),
    ];
    let beside = ViewFn::from(move || {
        view! { <ModeBadge mode=key.mode /> <StatusBadge status=current.get().status /> }
    });
    let filter = ActivityFilter { key_id: Some(key.id), ..ActivityFilter::default() };
    view! {
        <div>
            <Trail steps=trail />
            <Title text=Signal::derive(move || name_of(&current.get())) beside>
                <Actions current />
            </Title>
            <p class="mt-1 max-w-3xl wrap-anywhere text-muted">{move || current.get().description}</p>
        </div>
        <div class="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
            <section class="card space-y-4 p-5 sm:p-6">
                <div class="flex flex-wrap items-center justify-between gap-2">
                    <h2>"Permissions"</h2>
                    <Badge tone=Tone::Neutral>{access_in_words(key.permissions)}</Badge>
                </div>
                <PermissionsInWords permissions=Signal::stored(key.permissions) />
                <p class="text-xs text-muted">"Fixed when the key was created. A key with other permissions is a new key."</p>
            </section>
            <Facts current />
        </div>
        <section class="card">
            <h2 class="border-b border-line px-4 py-3">"History"</h2>
            <EventList filter=Signal::stored(filter) path=merchant.address("activity") />
        </section>
    }
}

#[component]
fn Actions(current: RwSignal<Key>) -> impl IntoView {
    let session = CurrentSession::get();
    let editing = RwSignal::new(false);
    let key = current.get_untracked();
    let duplicate = format!("/merchants/{}/developers/keys/new?from={}", key.merchant_id, key.id);
    let may_change = session.may(Right::manage_keys(key.mode)) && key.status != KeyStatus::Revoked;
    view! {
        {session.may(Right::ManageTestKeys).then(|| view! { <LinkButton href=duplicate>"Duplicate"</LinkButton> })}
        {may_change.then(|| view! { <Button on_click=move || editing.set(true)>"Edit"</Button> })}
        <Show when=move || editing.get()>
            <EditDialog current editing />
        </Show>
    }
}

/// Edits what may change of a key: its name and description.
#[component]
fn EditDialog(current: RwSignal<Key>, editing: RwSignal<bool>) -> impl IntoView {
    let key = current.get_untracked();
    let name = RwSignal::new(key.name.unwrap_or_default());
    let description = RwSignal::new(key.description.unwrap_or_default());
    let form = FormState::new();
    let toasts = Toasts::get();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let patch =
            KeyPatch { name: Some(Some(name.get_untracked())), description: Some(Some(description.get_untracked())) };
        let Some(patch) = form.checked(patch.check()) else { return };
        form.send(api::call::<UpdateKey>(&key.id, &patch), move |updated| {
            current.set(updated);
            editing.set(false);
            toasts.say("Saved.");
        });
    };
    view! {
        <Dialog title="Edit API key" on_dismiss=move || editing.set(false)>
            <form class="space-y-4" novalidate on:submit=submit>
                <TextField name="name" label="Name" optional=true value=name error=form.errors.of("name") />
                <TextArea name="description" label="Description" value=description error=form.errors.of("description") />
                <Failure message=form.failure />
                <div class="flex justify-end gap-2">
                    <Button on_click=move || editing.set(false)>"Cancel"</Button>
                    <SubmitButton busy=form.busy>{move || if form.busy.get() { "Saving…" } else { "Save" }}</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

/// Everything else of the record.
#[component]
fn Facts(current: RwSignal<Key>) -> impl IntoView {
    let key = current.get_untracked();
    let id = key.id.to_string();
    let allowed_ips: Vec<String> = key.allowed_ips.iter().map(ToString::to_string).collect();
    let edited = move || {
        let key = current.get();
        view! { <Time at=key.updated_at /> <span class="block text-xs text-muted">"by " {key.updated_by.name}</span> }
    };
    view! {
        <section class="card p-5">
            <h2 class="mb-3">"Details"</h2>
            <dl class="space-y-3 text-sm">
                <Fact name="Key">
                    <code class="font-mono text-xs">{key.hint}</code>
                </Fact>
                <Fact name="Key ID">
                    <span class="flex items-center justify-end gap-1">
                        <code class="min-w-0 font-mono text-xs break-all">{id.clone()}</code>
                        <CopyButton text=id label="Copy key ID" bare=true />
                    </span>
                </Fact>
                <Fact name="Expires">
                    {key.expires_at.map_or_else(|| "Never".to_owned(), in_full)}
                </Fact>
                <Fact name="Allowed IPs">
                    {if allowed_ips.is_empty() { "Any address".to_owned() } else { allowed_ips.join(", ") }}
                </Fact>
                <Fact name="Last used">
                    {match key.last_used_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => "Never".into_any(),
                    }}
                </Fact>
                <Fact name="Created">
                    <Time at=key.created_at />
                    <span class="block text-xs text-muted">"by " {key.created_by.name}</span>
                </Fact>
                <Fact name="Edited">{edited}</Fact>
            </dl>
        </section>
    }
}

#[component]
fn Fact(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="flex justify-between gap-4">
            <dt class="shrink-0 text-muted">{name}</dt>
            <dd class="min-w-0 text-right wrap-anywhere">{children()}</dd>
        </div>
    }
}

#[component]
pub fn StatusBadge(status: KeyStatus) -> impl IntoView {
    let tone = match status {
        KeyStatus::Enabled => Tone::Success,
        KeyStatus::Disabled | KeyStatus::Expired => Tone::Neutral,
        KeyStatus::Revoked => Tone::Danger,
    };
    view! { <Badge tone>{status.label()}</Badge> }
}

/// A key's label and, where that says little, how much it holds: "Custom · 8 of 20".
pub fn access_in_words(permissions: PermissionSet) -> String {
    let label = permissions.access().overall;
    match label {
        AccessLabel::Custom => format!("{} · {} of {}", label.label(), permissions.len(), PermissionSet::ALL.len()),
        _ => label.label().to_owned(),
    }
}

fn name_of(key: &Key) -> String {
    key.name.clone().unwrap_or_else(|| "Unnamed key".to_owned())
}
