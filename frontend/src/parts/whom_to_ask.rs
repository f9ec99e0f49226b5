//! Says why an action is missing: which roles can do it, and which members have these roles.

use crate::api;
use crate::display_text::isolated;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use leptos::prelude::*;
use shared::endpoint::ListMembers;
use shared::member::{MemberRecord, Right, Role};
use shared::page::{Limit, Page, PageFilter};

/// How many members are named.
const NAMED: usize = 3;

/// Nothing for members who have `right`. The members are requested only for others.
#[component]
pub fn WhomToAsk(
    right: Right,
    /// What `right` is needed for here, such as "invite members".
    to: &'static str,
) -> impl IntoView {
    if CurrentSession::get().may(right) {
        return None;
    }
    let filter = PageFilter { limit: Some(Limit::MOST), ..PageFilter::default() };
    let members = Remote::new(move || api::call::<ListMembers>(&(), &filter));
    // If the names cannot be loaded, the roles are enough to go on.
    let ask = move || Some(format!(" Ask {}.", names(right, members.get()?.ok()?)?));
    let who = roles(right.least_role());
    Some(view! { <p class="text-muted">{format!("Only {who} can {to}.")} {ask}</p> })
}

/// The roles from `least` on: "admins and owners".
fn roles(least: Role) -> String {
    let roles = Role::ALL.iter().filter(|role| **role >= least);
    listed(roles.map(|role| format!("{}s", role.label().to_lowercase())).collect(), "and")
}

/// Who has the right, by name; `None` if nobody on this page of members has it.
fn names(right: Right, members: Page<MemberRecord>) -> Option<String> {
    let able = members.items.into_iter().filter(|member| member.role.may(right));
    let mut names: Vec<String> = able.map(|member| isolated(&member.name)).collect();
    if names.len() > NAMED {
        names.truncate(NAMED);
        names.push("another one".to_owned());
    }
    (!names.is_empty()).then(|| listed(names, "or"))
}

/// "Ada", "Ada or Grace", "Ada, Grace or Mina".
fn listed(mut names: Vec<String>, last_word: &str) -> String {
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} {last_word} {last}", names.join(", ")) }
}
