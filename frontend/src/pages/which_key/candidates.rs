//! The keys whose secret has a certain ending. Pages show endings, so an ending is no secret.

use crate::api::{self, Fault, Pending};
use crate::display_text::isolated;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::key::{KeyStatusBadge, LeakedBadge, ModeBadge, name_of, page_of};
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use leptos::prelude::*;
use shared::endpoint::ListOrganisationKeys;
use shared::key::{OrganisationKey, OrganisationKeyFilter};
use shared::merchant::MerchantStatus;
use shared::page::Limit;

/// How many pages of keys are looked through: a search for an ending also finds names that begin with it.
const PAGES: usize = 10;

#[component]
pub fn Candidates(
    ending: String,
    /// What to do if the key is not among those found.
    advice: &'static str,
    close: Callback<()>,
) -> impl IntoView {
    let asked = ending.clone();
    let keys = Remote::new(move || -> Pending<Vec<OrganisationKey>> { Box::pin(with_ending(asked.clone())) });
    let show = move |keys: Vec<OrganisationKey>| {
        if keys.is_empty() {
            let organisation = untrack(|| CurrentSession::get().member()).map(|session| session.organisation.name);
            let organisation = organisation.as_deref().map(isolated).unwrap_or_default();
            return view! {
                <p class="wrap-anywhere">
                    "No key of " {organisation} " ends with " <code class="font-mono">{ending.clone()}</code> ". " {advice}
                </p>
            }
            .into_any();
        }
        let rows = keys.into_iter().map(|found| view! { <Candidate found close /> }).collect_view();
        view! {
            <div class="space-y-2">
                <p class="text-muted">"Keys that end with " <code class="font-mono text-ink">{ending.clone()}</code> ":"</p>
                <ul class="divide-y divide-line rounded-control border border-line">{rows}</ul>
                <p class="text-xs text-muted">{advice}</p>
            </div>
        }
        .into_any()
    };
    view! { <AwaitRemote remote=keys lines=2 show /> }
}

/// The keys of the organisation with this ending, in any status.
async fn with_ending(ending: String) -> Result<Vec<OrganisationKey>, Fault> {
    let filter = OrganisationKeyFilter { search: Some(ending.clone()), ..OrganisationKeyFilter::default() };
    let mut filter = OrganisationKeyFilter { limit: Some(Limit::MOST), ..filter };
    let mut found = Vec::new();
    for _ in 0..PAGES {
        let page = api::call::<ListOrganisationKeys>(&(), &filter).await?;
        found.extend(page.items.into_iter().filter(|item| item.key.hint.ends_with(&ending)));
        if page.next_cursor.is_none() {
            break;
        }
        filter.cursor = page.next_cursor;
    }
    Ok(found)
}

#[component]
fn Candidate(found: OrganisationKey, close: Callback<()>) -> impl IntoView {
    let OrganisationKey { key, merchant_name, merchant_status } = found;
    let blocked = Signal::stored(merchant_status == MerchantStatus::Disabled);
    let page = page_of(&key).to_string();
    view! {
        <li>
            <a
                href=page
                class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-3 py-2.5 hover:bg-sunken"
                on:click=move |_| close.run(())
            >
                <span class="min-w-0">
                    <span class="block font-medium wrap-anywhere"><bdi>{name_of(&key)}</bdi></span>
                    <span class="block text-xs text-muted wrap-anywhere">
                        <span class="font-mono">{key.hint.clone()}</span> " · " <bdi>{merchant_name}</bdi>
                    </span>
                </span>
                <span class="flex gap-2">
                    <ModeBadge mode=key.mode />
                    <KeyStatusBadge status=key.status blocked />
                    <LeakedBadge record=key />
                </span>
            </a>
        </li>
    }
}
