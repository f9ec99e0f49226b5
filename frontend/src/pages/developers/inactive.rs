//! Revoked keys: folded away unless the address, a search or the status asked for shows them.

use crate::filter;
use crate::pages::merchant::CurrentMerchant;
use crate::pages::merchants::at_most;
use crate::ui::button::{LinkButton, Look};
use leptos::prelude::*;
use shared::key::{Inactive, KeyFilter, KeyStatus};

/// The filter to ask with for what the address says.
pub fn folded(filter: KeyFilter) -> KeyFilter {
    let is_named = filter.status == Some(KeyStatus::Revoked) || is_searched(&filter);
    let shown = is_named || filter.inactive == Some(Inactive::Shown);
    KeyFilter { inactive: Some(if shown { Inactive::Shown } else { Inactive::Hidden }), ..filter }
}

/// Whether a text is searched for: who has a key's hint or ID asks about that key, revoked or not.
fn is_searched(filter: &KeyFilter) -> bool {
    filter.search.as_deref().is_some_and(|search| !search.trim().is_empty())
}

/// Shows revoked keys, or hides them again; the other filters stay.
#[component]
pub fn InactiveLink(filter: KeyFilter, merchant: CurrentMerchant) -> impl IntoView {
    let is_shown = filter.inactive == Some(Inactive::Shown);
    let says_nothing = filter.status.is_some() || is_searched(&filter);
    let inactive = (!is_shown).then_some(Inactive::Shown);
    let href = filter::address(&merchant.address("developers"), &KeyFilter { inactive, cursor: None, ..filter });
    move || {
        let count = merchant.get().inactive_keys;
        (count > 0 && !says_nothing).then(|| {
            let text = if is_shown { "Hide revoked".to_owned() } else { format!("Show revoked ({})", at_most(count)) };
            view! { <LinkButton look=Look::Quiet href=href.clone()>{text}</LinkButton> }
        })
    }
}
