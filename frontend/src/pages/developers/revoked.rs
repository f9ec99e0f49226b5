//! Revoked keys: hidden unless the address, a search or the status filter asks for them.

use crate::filter;
use crate::parts::merchant::at_most;
use crate::state::merchant::CurrentMerchant;
use crate::ui::button::{LinkButton, Variant};
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::key::{KeyFilter, KeyStatus, RevokedFilter};

/// The filter for the request, from the filter in the address.
pub fn folded(filter: KeyFilter) -> KeyFilter {
    let is_named = filter.status == Some(KeyStatus::Revoked) || is_searched(&filter);
    let shown = is_named || filter.revoked == Some(RevokedFilter::Shown);
    KeyFilter { revoked: Some(if shown { RevokedFilter::Shown } else { RevokedFilter::Hidden }), ..filter }
}

/// Whether there is a search: a search by key ending or ID finds the key even if it is revoked.
fn is_searched(filter: &KeyFilter) -> bool {
    filter.search.as_deref().is_some_and(|search| !search.trim().is_empty())
}

/// A link that shows revoked keys, or hides them; the other filters stay.
#[component]
pub fn RevokedLink(filter: KeyFilter, merchant: CurrentMerchant) -> impl IntoView {
    let is_shown = filter.revoked == Some(RevokedFilter::Shown);
    let says_nothing = filter.status.is_some() || is_searched(&filter);
    let revoked = (!is_shown).then_some(RevokedFilter::Shown);
    let href = filter::address(merchant.page(MerchantPage::Developers), &KeyFilter { revoked, cursor: None, ..filter });
    move || {
        let count = merchant.get().revoked_keys;
        (count > 0 && !says_nothing).then(|| {
            let text = if is_shown { "Hide revoked".to_owned() } else { format!("Show revoked ({})", at_most(count)) };
            view! { <LinkButton variant=Variant::Quiet href=href.clone()>{text}</LinkButton> }
        })
    }
}
