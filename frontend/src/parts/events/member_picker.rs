//! Selecting the member whose events are listed.

use crate::api;
use crate::display_text::isolated;
use crate::filter;
use crate::state::remote::Remote;
use crate::ui::picker::{Found, Picker};
use leptos::prelude::*;
use shared::activity::ActivityFilter;
use shared::endpoint::ListMembers;
use shared::page::{Limit, PageFilter};
use shared::text::fold;

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

/// All members are loaded once, and searched here.
fn find_members(text: Signal<String>) -> Found {
    let members = Remote::new(move || {
        let filter = PageFilter { limit: Some(Limit::MOST), ..PageFilter::default() };
        api::call::<ListMembers>(&(), &filter)
    });
    Signal::derive(move || {
        let (members, text) = (members.get()?.map_or_else(|_| Vec::new(), |page| page.items), fold(&text.get()));
        let found = members.into_iter().filter(|member| fold(&member.name).contains(&text));
        Some(found.map(|member| (member.id.to_string(), isolated(&member.name))).collect())
    })
}
