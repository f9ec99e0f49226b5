//! From which networks a key is used, and what a list of addresses would do.

use super::TABLE;
use crate::api;
use crate::pages::key::shown::ShownKey;
use crate::parts::addresses::{AllowedIps, in_lines, ranges};
use crate::parts::await_remote::AwaitRemote;
use crate::parts::dry_run::TryAddresses;
use crate::parts::network::{Country, NetworkName};
use crate::parts::time::Time;
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::number::grouped;
use crate::ui::show_all::{ShowAll, shown_items};
use crate::ui::table::{Column, Table};
use leptos::prelude::*;
use shared::endpoint::{ListKeyNetworks, Nothing};
use shared::page::Page;
use shared::usage::{KeyNetwork, NETWORK_DAYS, NETWORKS_SHOWN_DAYS};

#[component]
pub fn Networks(shown: ShownKey, may_replace: Signal<bool>) -> impl IntoView {
    let id = shown.get_untracked().id;
    let networks = Remote::new(move || api::call::<ListKeyNetworks>(&id, &Nothing {}));
    let show = |page: Page<KeyNetwork>| view! { <NetworkList networks=page.items /> };
    let about = format!(
        "Where calls came from in the last {NETWORKS_SHOWN_DAYS} days. Keywright keeps networks, not single addresses, for \
         {NETWORK_DAYS} days."
    );
    view! {
        <section class="card" aria-labelledby="networks">
            <div class="space-y-1 border-b border-line px-4 py-3 sm:px-6">
                <h2 id="networks">"Networks"</h2>
                <p class="text-xs text-muted">{about}</p>
            </div>
            <div class=TABLE><AwaitRemote remote=networks lines=5 show /></div>
            <details class="border-t border-line px-4 py-3 sm:px-6">
                <summary class="w-fit font-medium">"Try a list of IP addresses"</summary>
                <TryList shown may_replace />
            </details>
        </section>
    }
}

#[component]
pub fn NetworkList(networks: Vec<KeyNetwork>) -> impl IntoView {
    if networks.is_empty() {
        let text = format!("In the last {NETWORKS_SHOWN_DAYS} days, the key wasn't used.");
        return view! { <Empty icon=IconName::Activity title="No networks" text /> }.into_any();
    }
    let (total, all) = (networks.len(), RwSignal::new(false));
    let heads = ["Network", "Country", "Calls", "Rejected", "First seen", "Last seen"];
    view! {
        <Table label="Networks" brief=true columns=heads.map(Column::new).into()>
            {shown_items(networks, all, |network| view! { <Row network=network.clone() /> }.into_any())}
        </Table>
        <ShowAll total all />
    }
    .into_any()
}

#[component]
fn Row(network: KeyNetwork) -> impl IntoView {
    view! {
        <tr role="row">
            <td role="cell"><NetworkName network=network.network /></td>
            <td role="cell" data-label="Country"><Country code=network.country /></td>
            <td role="cell" data-label="Calls" class="tabular-nums">{grouped(network.calls)}</td>
            <td role="cell" data-label="Rejected" class="tabular-nums" class=("text-danger-ink", network.refusals > 0)>
                {grouped(network.refusals)}
            </td>
            <td role="cell" data-label="First seen" class="text-muted"><Time at=network.first_seen_at /></td>
            <td role="cell" data-label="Last seen" class="text-muted"><Time at=network.last_seen_at /></td>
        </tr>
    }
}

/// The field for a list, what the list would have done, and a replacement key with it.
#[component]
fn TryList(shown: ShownKey, may_replace: Signal<bool>) -> impl IntoView {
    let key = shown.get_untracked();
    let form = FormState::new();
    let (text, tried) = (RwSignal::new(in_lines(&key.allowed_ips)), RwSignal::new(None));
    let replacement = move || {
        let is_tried = tried.with(|tried| tried.as_ref().is_some_and(|(list, _)| *list == text.get()));
        (is_tried && may_replace.get()).then(|| {
            let href = shown.form_with_addresses(&ranges(&text.get()));
            view! { " " <a class="link" href=href>"Create a replacement key with this list"</a> }
        })
    };
    view! {
        <div class="mt-3 max-w-2xl space-y-3">
            <AllowedIps text error=form.errors.message("allowed_ips") />
            <TryAddresses key=key.id text form label="Try it" tried />
            <p class="text-xs text-muted">
                "Trying a list changes nothing: the list of a key is fixed."
                {replacement}
            </p>
        </div>
    }
}
