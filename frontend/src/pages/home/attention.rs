//! What needs attention, each with a link to its remedy.

use crate::display_text::isolated;
use crate::filter;
use crate::parts::key::{name_of, page_of, unused_in_words};
use crate::parts::time::Time;
use crate::ui::badge::{Badge, Tone};
use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::activity::Person;
use shared::dashboard::DashboardPage;
use shared::key::{KeyAttention, OrganisationKey, OrganisationKeyFilter};
use shared::overview::{KeysWithAttention, MOST_COUNTED};

#[component]
pub fn NeedsAttention(attention: Vec<KeysWithAttention>, members: Vec<Person>) -> impl IntoView {
    let is_empty = attention.is_empty() && members.is_empty();
    let reasons = attention.into_iter().map(|reason| view! { <Reason reason /> }).collect_view();
    view! {
        <section class="card" aria-labelledby="attention">
            <h2 id="attention" class="px-5 py-4">"Needs attention"</h2>
            {is_empty.then(|| view! {
                <p class="flex items-center gap-2 border-t border-line px-5 py-6 text-success-ink">
                    <Icon name=IconName::Check />
                    "Nothing needs your attention."
                </p>
            })}
            <ul class="divide-y divide-line border-t border-line empty:hidden">
                {reasons} {(!members.is_empty()).then(|| view! { <WithoutPasskey members /> })}
            </ul>
        </section>
    }
}

#[component]
fn Reason(reason: KeysWithAttention) -> impl IntoView {
    let KeysWithAttention { attention, count, keys } = reason;
    let filter = OrganisationKeyFilter { attention: Some(attention), ..OrganisationKeyFilter::default() };
    let is_more = keys.len() < count as usize;
    let keys = keys.into_iter().map(|item| view! { <KeyLine item attention /> }).collect_view();
    view! {
        <li class="grid gap-x-6 gap-y-2 px-5 py-4 sm:grid-cols-[15rem_1fr]">
            <div>
                <h3 class="flex flex-wrap items-center gap-2 font-medium">{attention.label()} <Count count /></h3>
                <p class="text-xs text-muted">{advice(attention)}</p>
            </div>
            <div class="min-w-0">
                <ul class="space-y-1">{keys}</ul>
                {is_more.then(|| view! {
                    <a class="link mt-1 inline-block text-xs" href=filter::address(DashboardPage::Keys, &filter)>"View all"</a>
                })}
            </div>
        </li>
    }
}

#[component]
fn Count(count: u32) -> impl IntoView {
    let text = if count < MOST_COUNTED { count.to_string() } else { format!("{MOST_COUNTED}+") };
    view! { <Badge tone=Tone::Neutral>{text}</Badge> }
}

/// What to do about it.
const fn advice(attention: KeyAttention) -> &'static str {
    match attention {
        KeyAttention::ReportedAsLeaked => "Follow the steps on the key's page.",
        KeyAttention::Expiring => "Rotate the key, or let it expire.",
        KeyAttention::InGracePeriod => "End the grace period once the old key is no longer used.",
        KeyAttention::MoreRejections => "Look at the reasons on the key's page.",
        KeyAttention::Unused => "Disable the key if nothing needs it.",
        KeyAttention::UnusedPermissions => "Create a replacement key with only the used permissions.",
        KeyAttention::AnyAddress => "Replace the key by one with a list of IP addresses.",
    }
}

#[component]
fn KeyLine(item: OrganisationKey, attention: KeyAttention) -> impl IntoView {
    let key = item.key;
    let at = match attention {
        KeyAttention::ReportedAsLeaked => {
            key.leak.as_ref().map(|leak| view! { "Reported " <Time at=leak.reported_at /> }.into_any())
        }
        KeyAttention::Expiring => key.ends_at().map(|at| view! { "Expires " <Time at ahead=true /> }.into_any()),
        KeyAttention::InGracePeriod => Some(match key.last_used_at {
            Some(at) => view! { "Old key last used " <Time at /> }.into_any(),
            None => "Old key never used".into_any(),
        }),
        KeyAttention::Unused => Some(match key.last_used_at {
            Some(at) => view! { "Last used " <Time at /> }.into_any(),
            None => "Never used".into_any(),
        }),
        KeyAttention::UnusedPermissions => unused_in_words(&key).map(IntoAny::into_any),
        KeyAttention::MoreRejections | KeyAttention::AnyAddress => None,
    };
    view! {
        <li class="flex flex-wrap items-baseline justify-between gap-x-4">
            <span class="min-w-0 truncate">
                <a class="link" href=page_of(&key).to_string()>{name_of(&key)}</a>
                <span class="text-muted">" · "<bdi>{item.merchant_name}</bdi></span>
            </span>
            <span class="text-xs text-muted">{at}</span>
        </li>
    }
}

#[component]
fn WithoutPasskey(members: Vec<Person>) -> impl IntoView {
    let names: Vec<_> = members.iter().map(|member| isolated(&member.name)).collect();
    view! {
        <li class="grid gap-x-6 gap-y-2 px-5 py-4 sm:grid-cols-[15rem_1fr]">
            <div>
                <h3 class="flex flex-wrap items-center gap-2 font-medium">
                    "Members without a passkey" <Badge tone=Tone::Neutral>{members.len()}</Badge>
                </h3>
                <p class="text-xs text-muted">"They manage live keys. Ask them to add a passkey."</p>
            </div>
            <div class="min-w-0">
                <p>{names.join(", ")}</p>
                <a class="link mt-1 inline-block text-xs" href=DashboardPage::Members.to_string()>"View members"</a>
            </div>
        </li>
    }
}
