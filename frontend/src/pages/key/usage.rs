//! How a key was used: a chart, what it adds up to, and the same as a table. While one key replaces another one, the
//! charts of both stand beside each other, at the same scale.

use super::shown::ShownKey;
use crate::api::{self, Pending};
use crate::clock::now;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::key::name_of;
use crate::state::remote::Remote;
use crate::ui::chart::{Bar, Chart, Legend, round_up};
use crate::ui::number::{counted, grouped};
use crate::ui::range_links::{RangeLink, RangeLinks};
use crate::ui::time::{day_and_time, time_of_day, utc_day};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::endpoint::GetKeyUsage;
use shared::id::KeyId;
use shared::key::{Key, KeyStatus};
use shared::moment::Moment;
use shared::usage::{KeyUsage, UsageFilter, UsageRange, UsageStep};
use shared::verification::VerificationCode;

/// A key whose usage is shown: its id, and its name if there are two keys.
type Subject = (KeyId, Option<String>);

#[component]
pub fn Usage(shown: ShownKey) -> impl IntoView {
    let search = use_location().search;
    let range = Memo::new(move |_| search.with(|search| asked_for(search)));
    let subjects = Memo::new(move |_| subjects(shown));
    view! {
        <section class="card p-5 sm:p-6">
            <div class="mb-4 flex flex-wrap items-center justify-between gap-3">
                <h2>"Usage"</h2>
                <Ranges range />
            </div>
            {move || subjects.get().map(|subjects| view! { <Charts subjects range /> })}
        </section>
    }
}

/// The range in the address; by default, the last 24 hours.
fn asked_for(search: &str) -> UsageRange {
    let asked = search.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("usage="));
    asked.and_then(|name| name.parse().ok()).unwrap_or(UsageRange::Day)
}

/// A link to each range; the current one is marked.
#[component]
fn Ranges(range: Memo<UsageRange>) -> impl IntoView {
    let link = |to: &UsageRange| {
        let to = *to;
        let is_current = Signal::derive(move || range.get() == to);
        RangeLink { text: range_texts(to).0, href: Signal::stored(format!("?usage={to}")), is_current }
    };
    view! { <RangeLinks label="How far back" links=UsageRange::ALL.iter().map(link).collect() /> }
}

/// The key, or during a rotation the old and the new key; `None` until that is known.
fn subjects(shown: ShownKey) -> Option<Vec<Subject>> {
    let key = shown.get();
    if key.replaces.is_none() && key.replaced_by.is_none() {
        return Some(vec![(key.id, None)]);
    }
    let history = shown.history.get()?.map_or_else(|_| Vec::new(), |history| history.items);
    let in_grace = |old: &&Key| old.status == KeyStatus::Enabled && old.grace_until(now()).is_some();
    let rotation = history.iter().filter(in_grace).find_map(|old| {
        let new = history.iter().find(|new| Some(new.id) == old.replaced_by)?;
        [old.id, new.id].contains(&key.id).then(|| [old, new].map(|key| (key.id, Some(name_of(key)))))
    });
    Some(rotation.map_or_else(|| vec![(key.id, None)], Vec::from))
}

#[component]
fn Charts(subjects: Vec<Subject>, range: Memo<UsageRange>) -> impl IntoView {
    let (ids, names): (Vec<_>, Vec<_>) = subjects.into_iter().unzip();
    let usages = Remote::new(move || -> Pending<_> {
        let (ids, filter) = (ids.clone(), UsageFilter { range: Some(range.get()) });
        Box::pin(async move {
            let mut usages = Vec::new();
            for id in ids {
                usages.push(api::call::<GetKeyUsage>(&id, &filter).await?);
            }
            Ok(usages)
        })
    });
    let show = move |usages: Vec<KeyUsage>| {
        let top = round_up(usages.iter().flat_map(|usage| &usage.steps).map(|step| step.calls).max().unwrap_or(0));
        let charts = usages.into_iter().zip(names.clone()).enumerate();
        let charts = charts.map(|(place, (usage, name))| key_chart(&format!("refused-{place}"), name, &usage, top));
        view! { <div class="grid gap-x-8 gap-y-6 lg:auto-cols-fr lg:grid-flow-col">{charts.collect_view()}</div> }
    };
    view! { <AwaitRemote remote=usages lines=4 show /> }
}

/// One key's chart.
fn key_chart(id: &str, name: Option<String>, usage: &KeyUsage, top: u64) -> AnyView {
    let name = name.map(|name| view! { <h3 class="font-medium wrap-anywhere">{name}</h3> });
    if usage.calls == 0 {
        let empty = view! {
            <div class="min-w-0 space-y-3">
                {name}
                <p class="rounded-control bg-sunken px-4 py-10 text-center text-muted">"No requests in this period"</p>
            </div>
        };
        return empty.into_any();
    }
    let (_, step, spoken) = range_texts(usage.range);
    let step_ms = i64::from(usage.step_seconds) * 1000;
    let moments: Vec<_> =
        (0i64..).take(usage.range.steps()).map(|place| usage.since.plus_ms(place * step_ms)).collect();
    let bars = moments.iter().map(|at| bar(*at, usage)).collect();
    let middle = moments.get(moments.len() / 2).copied().unwrap_or(usage.since);
    let below = [when(usage.since, usage.range), when(middle, usage.range), "Now".to_owned()];
    let (valid, refused) = (grouped(usage.calls - usage.refusals), grouped(usage.refusals));
    let label = format!("Calls by {step} in the last {spoken}: {valid} valid, {refused} rejected");
    view! {
        <div class="min-w-0 space-y-3">
            {name}
            <p class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
                <strong class="text-lg font-semibold tabular-nums">{counted(usage.calls, "call")}</strong>
                <Legend is_part=false text=format!("{valid} valid") />
                <Legend is_part=true text=format!("{refused} rejected") />
            </p>
            <Chart id=id.to_owned() label bars top below />
            {table(usage, step)}
        </div>
    }
    .into_any()
}

fn bar(at: Moment, usage: &KeyUsage) -> Bar {
    let step = usage.steps.iter().find(|step| step.at == at);
    let (whole, part) = step.map_or((0, 0), |step| (step.calls, step.refusals));
    let title = format!("{}: {}, {} rejected", when(at, usage.range), counted(whole, "call"), grouped(part));
    Bar { title, whole, part }
}

/// The numbers of the chart, and why calls were rejected.
fn table(usage: &KeyUsage, step: &str) -> AnyView {
    let row = |step: &UsageStep| {
        let cells =
            [grouped(step.calls), grouped(step.refusals)].map(|number| view! { <td class="px-4">{number}</td> });
        view! {
            <tr class="border-t border-line">
                <th scope="row" class="py-1.5 text-left font-normal whitespace-nowrap">{when(step.at, usage.range)}</th>
                {cells}
                <td class="w-full text-left text-muted">{reasons(step)}</td>
            </tr>
        }
    };
    let rows = usage.steps.iter().rev().map(row).collect_view();
    view! {
        <details>
            <summary class="w-fit text-xs font-medium text-muted hover:text-ink">"View as table"</summary>
            <div class="mt-2 max-h-72 overflow-auto" tabindex="0" role="region" aria-label=format!("Calls by {step}")>
                <table class="w-full text-right text-xs tabular-nums">
                    <thead>
                        <tr class="text-muted">
                            <th scope="col" class="py-1.5 text-left font-medium">"From"</th>
                            <th scope="col" class="px-4 font-medium">"Calls"</th>
                            <th scope="col" class="px-4 font-medium">"Refused"</th>
                            <th scope="col" class="text-left font-medium">"Why"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// Why calls of a step were rejected: "expired 3, wrong mode 1".
fn reasons(step: &UsageStep) -> String {
    let refusals = step.outcomes.iter().filter(|outcome| outcome.code != VerificationCode::Valid);
    let reasons =
        refusals.map(|outcome| format!("{} {}", outcome.code.wire_name().replace('_', " "), grouped(outcome.calls)));
    reasons.collect::<Vec<_>>().join(", ")
}

/// A range as a link, its steps, and its length in a sentence.
const fn range_texts(range: UsageRange) -> (&'static str, &'static str, &'static str) {
    match range {
        UsageRange::Day => ("24 h", "hour", "24 hours"),
        UsageRange::Week => ("7 d", "6 hours", "7 days"),
        UsageRange::Month => ("30 d", "day (UTC)", "30 days"),
    }
}

/// The beginning of a step.
fn when(at: Moment, range: UsageRange) -> String {
    match range {
        UsageRange::Day => time_of_day(at),
        UsageRange::Week => day_and_time(at),
        UsageRange::Month => utc_day(at),
    }
}
