//! Says why an action is missing: which roles can do it, and which members have these roles.

use crate::api;
use crate::display_text::{isolated, listed};
use crate::state::session::CurrentSession;
use leptos::prelude::*;
use shared::endpoint::ListMembers;
use shared::member::{MemberRecord, Right, Role};
use shared::page::PageFilter;

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
    let who = roles(right.least_role());
    Some(view! { <p class="text-muted">{format!("Only {who} can {to}.")} <NamesToAsk right /></p> })
}

/// " Ask Ada or Grace." once the names are loaded.
#[component]
pub fn NamesToAsk(right: Right) -> impl IntoView {
    let names = RwSignal::new(Vec::new());
    leptos::task::spawn_local(async move {
        // If the names cannot be loaded, the roles are enough to go on.
        if let Ok(members) = api::call::<ListMembers>(&(), &PageFilter::default()).await {
            names.try_set(names_of(right, members.items));
        }
    });
    move || names.with(|names| (!names.is_empty()).then(|| format!(" Ask {}.", listed(names, "or"))))
}

/// The roles from `least` on: "admins and owners".
fn roles(least: Role) -> String {
    let roles = Role::ALL.iter().filter(|role| **role >= least);
    listed(&roles.map(|role| format!("{}s", role.label().to_ascii_lowercase())).collect::<Vec<_>>(), "and")
}

/// The names of members who have the right.
fn names_of(right: Right, members: Vec<MemberRecord>) -> Vec<String> {
    let members = members.into_iter().filter(|member| member.role.may(right));
    let mut names: Vec<String> = members.map(|member| isolated(&member.name)).collect();
    if names.len() > NAMED {
        names.truncate(NAMED);
        names.push("another one".to_owned());
    }
    names
}
