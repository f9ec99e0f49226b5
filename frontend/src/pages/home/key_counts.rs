//! How many keys there are, by type and status. Each number leads to its keys.

use crate::filter;
use crate::parts::key::ModeBadge;
use crate::ui::number::grouped;
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::key::{KeyStatus, Mode, OrganisationKeyFilter};
use shared::overview::KeyCount;

#[component]
pub fn KeyCounts(keys: Vec<KeyCount>) -> impl IntoView {
    let count = move |mode: Mode, status: KeyStatus| {
        keys.iter().find(|count| (count.mode, count.status) == (mode, status)).map_or(0, |count| count.count)
    };
    let row = |mode: Mode| {
        let cells = KeyStatus::ALL.iter().map(|status| cell(mode, *status, count(mode, *status))).collect_view();
        view! {
            <tr class="border-t border-line">
                <th scope="row" class="py-3 text-left font-normal"><ModeBadge mode /></th>
                {cells}
            </tr>
        }
    };
    let heads = KeyStatus::ALL.iter().map(|status| {
        view! { <th scope="col" class="py-2 text-right text-xs font-medium text-muted">{status.label()}</th> }
    });
    view! {
        <section class="card p-5" aria-labelledby="key-counts">
            <h2 id="key-counts">"API keys"</h2>
            <table class="mt-3 w-full">
                <thead>
                    <tr><td></td> {heads.collect_view()}</tr>
                </thead>
                <tbody>{Mode::ALL.iter().map(|mode| row(*mode)).collect_view()}</tbody>
            </table>
            <p class="mt-3"><a class="link" href=DashboardPage::Keys.to_string()>"View all API keys"</a></p>
        </section>
    }
}

fn cell(mode: Mode, status: KeyStatus, count: u32) -> impl IntoView {
    let filter = OrganisationKeyFilter { mode: Some(mode), status: Some(status), ..OrganisationKeyFilter::default() };
    let number = if count == 0 {
        view! { <span class="text-muted">"0"</span> }.into_any()
    } else {
        let label = format!("{} {} {}", grouped(count.into()), status.label(), mode.label());
        view! {
            <a class="link font-semibold" href=filter::address(DashboardPage::Keys, &filter) aria-label=label>{grouped(count.into())}</a>
        }
        .into_any()
    };
    view! { <td class="py-3 text-right text-lg tabular-nums">{number}</td> }
}
