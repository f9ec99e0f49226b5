//! The Developers tab: a merchant account's API keys.

use crate::api;
use crate::filter;
use crate::pages::key::{StatusBadge, access_in_words};
use crate::pages::merchant::CurrentMerchant;
use crate::session::CurrentSession;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::{LinkButton, Look};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::loaded::{Empty, Loaded};
use crate::ui::pager::Pager;
use crate::ui::remote::Remote;
use crate::ui::search::{Choice, Search};
use crate::ui::time::Time;
use leptos::prelude::*;
use shared::endpoint::ListKeys;
use shared::key::{Key, KeyFilter, KeyStatus, Mode};
use shared::member::Right;
use shared::moment::Moment;
use shared::page::Page;

#[component]
pub fn DevelopersPage(merchant: CurrentMerchant) -> impl IntoView {
    let filter = filter::from_url::<KeyFilter>();
    let keys = Remote::new(move || api::call::<ListKeys>(&merchant.id(), &filter.get()));
    view! {
        <div class="flex flex-wrap items-center justify-between gap-3">
            <div>
                <h2>"API keys"</h2>
                <p class="text-muted">"What a key may do is fixed when it is made."</p>
            </div>
            <AddKey merchant />
        </div>
        <div class="card">
            <Filters filter />
            <Loaded remote=keys lines=6 show=move |page| view! { <Keys page filter merchant /> } />
        </div>
    }
}

#[component]
fn AddKey(merchant: CurrentMerchant) -> impl IntoView {
    CurrentSession::get().may(Right::ManageTestKeys).then(|| {
        view! {
            <LinkButton look=Look::Primary href=merchant.address("developers/keys/new")>
                <Icon drawing=Drawing::Plus />
                "Add API key"
            </LinkButton>
        }
    })
}

#[component]
fn Filters(filter: Memo<KeyFilter>) -> impl IntoView {
    let show = filter::show::<KeyFilter>();
    let change = move |change: fn(&mut KeyFilter, String), value: String| {
        let mut changed = KeyFilter { cursor: None, ..filter.get_untracked() };
        change(&mut changed, value);
        show(&changed);
    };
    let (search, mode, status) = (change.clone(), change.clone(), change);
    view! {
        <div class="flex flex-wrap gap-2 border-b border-line p-3">
            <Search
                label="Search API keys"
                placeholder="Name, hint or ID"
                value=Signal::derive(move || filter.get().search.unwrap_or_default())
                on_search=move |text| search(|filter, text| filter.search = Some(text).filter(|text| !text.is_empty()), text)
            />
            <Choice
                label="Mode"
                any="Live and test"
                choices=Mode::ALL.iter().map(|mode| (mode.wire_name(), mode.label())).collect()
                value=Signal::derive(move || filter.get().mode.map(|mode| mode.to_string()).unwrap_or_default())
                on_choose=move |name| mode(|filter, name| filter.mode = name.parse().ok(), name)
            />
            <Choice
                label="Status"
                any="Any status"
                choices=KeyStatus::ALL.iter().map(|status| (status.wire_name(), status.label())).collect()
                value=Signal::derive(move || filter.get().status.map(|status| status.to_string()).unwrap_or_default())
                on_choose=move |name| status(|filter, name| filter.status = name.parse().ok(), name)
            />
        </div>
    }
}

#[component]
fn Keys(page: Page<Key>, filter: Memo<KeyFilter>, merchant: CurrentMerchant) -> impl IntoView {
    let filter = filter.get_untracked();
    let path = merchant.address("developers");
    if page.items.is_empty() {
        return view! { <NoKeys merchant filtered=filter != KeyFilter::default() /> }.into_any();
    }
    let next =
        page.next_cursor.map(|cursor| filter::address(&path, &KeyFilter { cursor: Some(cursor), ..filter.clone() }));
    let first = filter.cursor.is_some().then(|| filter::address(&path, &KeyFilter { cursor: None, ..filter }));
    view! {
        <table class="records" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {["Key", "Mode", "Status", "Access", "Last used", "Expires", "Created"]
                        .map(|head| view! { <th scope="col" role="columnheader">{head}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{page.items.into_iter().map(|key| view! { <Row key_record=key /> }).collect_view()}</tbody>
        </table>
        <Pager first next />
    }
    .into_any()
}

#[component]
fn Row(key_record: Key) -> impl IntoView {
    let key = key_record;
    let href = format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id);
    let when = |at: Option<Moment>, otherwise: &'static str| match at {
        Some(at) => view! { <Time at /> }.into_any(),
        None => otherwise.into_any(),
    };
    view! {
        <tr role="row">
            <td role="cell">
                <div class="min-w-0">
                    <a href=href class="row-link font-medium wrap-anywhere">
                        {key.name.unwrap_or_else(|| "Unnamed key".to_owned())}
                    </a>
                    <div class="font-mono text-xs text-muted">{key.hint}</div>
                </div>
            </td>
            <td role="cell" data-label="Mode"><ModeBadge mode=key.mode /></td>
            <td role="cell" data-label="Status"><StatusBadge status=key.status /></td>
            <td role="cell" data-label="Access" class="whitespace-nowrap">{access_in_words(key.permissions)}</td>
            <td role="cell" data-label="Last used" class="text-muted">{when(key.last_used_at, "Never")}</td>
            <td role="cell" data-label="Expires" class="text-muted">{when(key.expires_at, "Never")}</td>
            <td role="cell" data-label="Created" class="text-muted">
                <span><Time at=key.created_at /><span class="block text-xs">"by " {key.created_by.name}</span></span>
            </td>
        </tr>
    }
}

#[component]
pub fn ModeBadge(mode: Mode) -> impl IntoView {
    let tone = match mode {
        Mode::Live => Tone::Accent,
        Mode::Test => Tone::Warning,
    };
    view! { <Badge tone>{mode.label()}</Badge> }
}

#[component]
fn NoKeys(merchant: CurrentMerchant, filtered: bool) -> impl IntoView {
    if filtered {
        return view! {
            <Empty title="No API key matches" text="Try another search, mode or status.">
                <LinkButton href=merchant.address("developers")>"Show all"</LinkButton>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty title="No API keys yet" text="A key lets your systems act for this merchant account, within the permissions that you give it.">
            <AddKey merchant />
        </Empty>
    }
    .into_any()
}
