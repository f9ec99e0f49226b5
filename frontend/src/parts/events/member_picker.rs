//! Selecting the member whose events are listed.

use crate::api::{self, Pending};
use crate::display_text::isolated;
use crate::filter;
use crate::state::remote::Remote;
use crate::ui::picker::{Found, Picker};
use leptos::prelude::*;
use shared::activity::ActivityFilter;
use shared::endpoint::{ListMembers, Search};
use shared::member::MemberRecord;
use shared::page::{Limit, PageFilter};
use shared::search::SearchFilter;

#[component]
pub fn MemberPicker(shown: Memo<ActivityFilter>) -> impl IntoView {
    view! {
        <Picker
            id="pick-member"
            label="Member"
            placeholder="Search members"
            find=find_members
            on_choose=filter::change(shown, |filter, id| filter.member_id = id.parse().ok())
        />
    }
}

/// The first members by name; those that match the text once there is one.
fn find_members(text: Signal<String>) -> Found {
    let members = Remote::new(move || -> Pending<Vec<MemberRecord>> {
        let q = text.get();
        if q.is_empty() {
            let first =
                api::call::<ListMembers>(&(), &PageFilter { limit: Some(Limit::MOST), ..PageFilter::default() });
            return Box::pin(async { Ok(first.await?.items) });
        }
        let found = api::call::<Search>(&(), &SearchFilter { q });
        Box::pin(async { Ok(found.await?.members) })
    });
    Signal::derive(move || {
        let members = members.get()?.unwrap_or_default();
        Some(members.into_iter().map(|member| (member.id.to_string(), isolated(&member.name))).collect())
    })
}
