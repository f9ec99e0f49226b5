//! Tries a list of addresses on the accepted calls of the last 30 days. Nothing is changed.

use crate::api;
use crate::parts::addresses::{Extended, entries, with_networks};
use crate::parts::network::{Country, NetworkName};
use crate::parts::time::Time;
use crate::state::form::FormState;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::Button;
use crate::ui::notice::{Failure, Notice};
use crate::ui::number::{counted, grouped};
use crate::ui::show_all::{ShowAll, shown_items};
use crate::ui::table::{Column, Table};
use leptos::prelude::*;
use shared::endpoint::{DryRunAllowedIps, ListKeyNetworks, Nothing};
use shared::id::KeyId;
use shared::key::ALLOWED_IPS_LEN;
use shared::page::Page;
use shared::usage::{AllowedIpsDryRun, DryRunReport, KeyNetwork, NETWORKS_SHOWN_DAYS, OutsideNetwork};

/// What a list would have done, and the list.
pub type Tried = RwSignal<Option<(String, DryRunReport)>>;

/// The buttons below the field of a list: one tries it on the calls of the key, one adds the networks that used the key.
#[component]
pub fn TryAddresses(
    key: KeyId,
    /// The list.
    text: RwSignal<String>,
    form: FormState,
    /// The button that tries the list.
    label: &'static str,
    tried: Tried,
) -> impl IntoView {
    let added = RwSignal::new(None);
    let try_list = move || {
        let list = text.get_untracked();
        let dry_run = AllowedIpsDryRun { allowed_ips: entries(&list).map(str::to_owned).collect() };
        if let Some(dry_run) = form.checked(dry_run.check()) {
            form.send(api::call::<DryRunAllowedIps>(&key, &dry_run), move |report| {
                tried.try_set(Some((list, report)));
            });
        }
    };
    let add = move || {
        form.send(api::call::<ListKeyNetworks>(&key, &Nothing {}), move |page: Page<KeyNetwork>| {
            let extended = with_networks(&text.get_untracked(), &page.items);
            added.try_set(Some(extension_in_words(&extended)));
            text.try_set(extended.text);
        });
    };
    // Once the list is edited, the result is about another one.
    let result = move || {
        tried.with(|tried| tried.as_ref().filter(|(list, _)| *list == text.get()).map(|(_, report)| report.clone()))
    };
    view! {
        <div class="space-y-3">
            <div class="flex flex-wrap gap-2">
                <Button busy=form.busy on_click=try_list>{label}</Button>
                <Button busy=form.busy on_click=add>"Add networks seen"</Button>
            </div>
            <p role="status" class="text-xs text-muted empty:hidden">{added}</p>
            <Failure message=form.failure />
            <div role="status" class="empty:hidden">{move || result().map(|report| view! { <Report report /> })}</div>
        </div>
    }
}

fn extension_in_words(extended: &Extended) -> String {
    let added = match extended.added {
        0 => "No networks added: the list already allows all networks that had accepted calls.".to_owned(),
        added => format!("{} added.", counted(added as u64, "network")),
    };
    match extended.left_out {
        0 => added,
        left_out => format!(
            "{} added. {} left out: a list has at most {ALLOWED_IPS_LEN} entries.",
            counted(extended.added as u64, "network"),
            counted(left_out as u64, "network")
        ),
    }
}

/// How many calls the list would have rejected, and from where they came.
#[component]
pub fn Report(report: DryRunReport) -> impl IntoView {
    let tone = match &report {
        DryRunReport { calls: 0, .. } => Tone::Neutral,
        DryRunReport { outside: 0, unknown: 0, .. } => Tone::Success,
        _ => Tone::Warning,
    };
    let words = in_words(&report);
    let networks = report.outside_networks;
    let (total, all) = (networks.len(), RwSignal::new(false));
    let columns = ["Network", "Country", "Calls", "Last seen"].map(Column::new);
    view! {
        <Notice tone>
            {words.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
        </Notice>
        {(total > 0).then(|| view! {
            <div class="mt-3 rounded-control border border-line">
                <Table label="Networks outside the list" brief=true columns=columns.into()>
                    {shown_items(networks, all, |network| view! { <Row network=network.clone() /> }.into_any())}
                </Table>
                <ShowAll total all />
            </div>
        })}
    }
}

fn in_words(report: &DryRunReport) -> Vec<String> {
    let calls = counted(report.calls, "call");
    let mut sentences = vec![match (report.outside, report.unknown) {
        _ if report.calls == 0 => format!("The key had no accepted calls in the last {NETWORKS_SHOWN_DAYS} days."),
        (0, 0) => format!("None of {calls} would have been rejected."),
        (0, unknown) => {
            format!("Up to {} of {calls} would have been rejected: their network is unknown.", grouped(unknown))
        }
        (outside, _) => format!("{} of {calls} would have been rejected.", grouped(outside)),
    }];
    if report.outside > 0 && report.unknown > 0 {
        let unknown = counted(report.unknown, "more call");
        sentences.push(format!("{unknown} came from unknown networks: the list may have rejected them too."));
    }
    if !report.complete {
        sentences.push("Some calls may be missing here.".to_owned());
    }
    sentences
}

#[component]
fn Row(network: OutsideNetwork) -> impl IntoView {
    let partly = network.is_partly_inside.then(|| {
        view! {
            <span title="Some of its addresses are in the list. Which of them called isn't stored.">
                <Badge tone=Tone::Warning>"Partly inside"</Badge>
            </span>
        }
    });
    view! {
        <tr role="row">
            <td role="cell">
                <span class="flex flex-wrap items-center gap-2"><NetworkName network=network.network /> {partly}</span>
            </td>
            <td role="cell" data-label="Country"><Country code=network.country /></td>
            <td role="cell" data-label="Calls" class="tabular-nums">{grouped(network.calls)}</td>
            <td role="cell" data-label="Last seen" class="text-muted"><Time at=network.last_seen_at /></td>
        </tr>
    }
}
