//! Filters that come from links: a merchant account, a key or a member. Each is shown by name and can be removed.

use crate::api;
use crate::display_text::isolated;
use crate::filter;
use crate::parts::key::called;
use crate::parts::merchant::picker::merchant_in_words;
use crate::state::remote::{Remote, find};
use crate::ui::chip::Chip;
use leptos::prelude::*;
use shared::activity::{ActivityFilter, Event};
use shared::dashboard::DashboardPage;
use shared::endpoint::{GetKey, ListMembers};
use shared::id::MemberId;
use shared::member::MemberRecord;
use shared::page::{Limit, Page, PageFilter};

/// The chips, and a link that clears all filters if there are any.
#[component]
pub fn Chips(shown: Memo<ActivityFilter>, events: Remote<Page<Event>>, page: DashboardPage) -> impl IntoView {
    move || {
        let filter = ActivityFilter { cursor: None, ..shown.get() };
        let is_filtered = filter != ActivityFilter::default();
        let chips = chips(&filter, events).into_iter();
        let chips = chips.map(|(what, without)| view! { <Chip what without=filter::address(page, &without) /> });
        view! {
            {chips.collect_view()}
            {is_filtered.then(|| view! {
                <a href=page.to_string() class="px-1 text-xs font-medium text-accent-ink underline underline-offset-2">"Clear all"</a>
            })}
        }
    }
}

/// The text of each chip, and the filter without it.
fn chips(filter: &ActivityFilter, events: Remote<Page<Event>>) -> Vec<(Signal<String>, ActivityFilter)> {
    let mut chips = Vec::new();
    if let Some(id) = filter.merchant_id {
        chips.push((merchant_in_words(id), ActivityFilter { merchant_id: None, ..filter.clone() }));
    }
    if let Some(id) = filter.key_id {
        let key = Remote::new(move || find::<GetKey>(Some(id)));
        let name = move || Some(called(&key.get()?.ok()??));
        chips.push((chip_text("API key", name), ActivityFilter { key_id: None, ..filter.clone() }));
    }
    if let Some(id) = filter.member_id {
        chips.push((chip_text("Member", name_of(id, events)), ActivityFilter { member_id: None, ..filter.clone() }));
    }
    chips
}

fn chip_text(kind: &'static str, name: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || name().map_or_else(|| kind.to_owned(), |name| format!("{kind}: {name}")))
}

/// The member's name, from the list of members; for a removed member, from the events.
fn name_of(id: MemberId, events: Remote<Page<Event>>) -> impl Fn() -> Option<String> + Send + Sync + 'static {
    let members = Remote::new(move || {
        let filter = PageFilter { limit: Some(Limit::MOST), ..PageFilter::default() };
        api::call::<ListMembers>(&(), &filter)
    });
    let in_members = move || -> Option<String> {
        let members = members.get()?.ok()?.items;
        members.into_iter().find(|member: &MemberRecord| member.id == id).map(|member| isolated(&member.name))
    };
    let in_events = move || -> Option<String> {
        let events = events.get()?.ok()?.items;
        let by = events.iter().filter_map(|event| event.by.as_ref()).find(|person| person.id == id);
        by.map(|person| isolated(&person.name))
    };
    move || in_members().or_else(in_events)
}
