//! How a key was used: a chart, what it adds up to, and the same as a table. While one key replaces another one, the
//! chart has the calls of both.

use super::shown::ShownKey;
use crate::api::{self, Pending};
use crate::clock::now;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::key::ending;
use crate::parts::verification::reason_in_words;
use crate::state::remote::Remote;
use crate::ui::chart::{Bar, Captions, Chart, Colour, Legend, Series, round_up};
use crate::ui::help::Help;
use crate::ui::number::{compared, counted, grouped};
use crate::ui::range_links::{RangeLink, RangeLinks};
use crate::ui::time::{day_and_time, day_of_year, time_of_day, utc_day, zone};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::endpoint::GetKeyUsage;
use shared::id::KeyId;
use shared::key::{Key, KeyStatus};
use shared::moment::Moment;
use shared::usage::{KeyUsage, OutcomeCount, UsageFilter, UsageRange, UsageStep};
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
                <div>
                <h2 id="usage">
                    "Usage "
                    <Help
                        id="about-usage"
                        term="Usage"
                        text="A call is one request of your systems with this key. A call is rejected if the key doesn't work, lacks \
                              the permission, or comes from an address that isn't allowed."
                    />
                </h2>
                <p class="text-xs text-muted">"Counted up to 15 seconds ago"</p>
                </div>
                <Ranges range />
            </div>
            // As high as what comes: the page does not move when it is loaded.
            <div class="min-h-80">{move || subjects.get().map(|subjects| view! { <UsageOf subjects range /> })}</div>
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
        RangeLink { text: words(to).link, href: Signal::stored(format!("?usage={to}")), is_current }
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
        let named = |which: &str, key: &Key| (key.id, Some(format!("{which} key {}", ending(key))));
        [old.id, new.id].contains(&key.id).then(|| vec![named("Old", old), named("New", new)])
    });
    Some(rotation.unwrap_or_else(|| vec![(key.id, None)]))
}

#[component]
fn UsageOf(subjects: Vec<Subject>, range: Memo<UsageRange>) -> impl IntoView {
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
        let range = usages.first().map_or(UsageRange::Day, |usage| usage.range);
        usage(range, names.iter().cloned().zip(usages).collect())
    };
    view! { <AwaitRemote remote=usages lines=5 show /> }
}

/// A key's name, if there are two keys, and its usage.
type Named = (Option<String>, KeyUsage);

fn usage(range: UsageRange, keys: Vec<Named>) -> AnyView {
    if keys.iter().all(|(_, usage)| usage.calls == 0 && usage.complete) {
        let empty = view! {
            <p class="flex h-72 items-center justify-center rounded-control bg-sunken text-muted">"No requests in this period"</p>
        };
        return empty.into_any();
    }
    let sums = keys.iter().enumerate().map(|(place, key)| sums(key, colour(place, keys.len()))).collect_view();
    let tables = keys.iter().map(|key| table(key, range)).collect_view();
    view! {
        <div class="space-y-4">
            <div class="space-y-1">{sums}</div>
            {chart(range, keys)}
            <details>
                <summary class="w-fit text-xs font-medium text-muted hover:text-ink">"View as table"</summary>
                {tables}
            </details>
        </div>
    }
    .into_any()
}

/// The colour of the accepted calls of one of the keys.
const fn colour(place: usize, keys: usize) -> Colour {
    if place + 1 == keys { Colour::Rest } else { Colour::Faded }
}

/// What the usage of a key adds up to, and why calls were rejected.
fn sums((name, usage): &Named, colour: Colour) -> AnyView {
    let (accepted, rejected) = (grouped(usage.calls - usage.refusals), grouped(usage.refusals));
    let reasons = reasons(usage.steps.iter().flat_map(|step| &step.outcomes));
    let rejected =
        if reasons.is_empty() { format!("{rejected} rejected") } else { format!("{rejected} rejected: {reasons}") };
    let at_least = if usage.complete { "" } else { "At least " };
    let calls = format!("{at_least}{}", counted(usage.calls, "call"));
    let compared = compared(usage.calls, usage.calls_before, words(usage.range).length);
    view! {
        <p class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
            {name.clone().map(|name| view! { <span class="w-32 font-medium">{name}</span> })}
            <strong class="font-semibold tabular-nums">{calls}</strong>
            <Legend colour text=format!("{accepted} accepted") />
            <Legend colour=Colour::Part text=rejected />
            <span class="text-xs text-muted">{compared}</span>
        </p>
    }
    .into_any()
}

fn chart(range: UsageRange, keys: Vec<Named>) -> AnyView {
    let Some(since) = keys.first().map(|(_, usage)| usage.since) else { return ().into_any() };
    let step_ms = i64::from(range.step_seconds()) * 1000;
    let moment = move |place: usize| since.plus_ms(i64::try_from(place).unwrap_or_default() * step_ms);
    let series: Vec<Series> = keys
        .iter()
        .enumerate()
        .map(|(place, (_, usage))| {
            let bars = (0..range.steps()).map(|place| bar(step_at(usage, moment(place)))).collect();
            Series { colour: colour(place, keys.len()), bars }
        })
        .collect();
    let top = round_up(series.iter().flat_map(|series| &series.bars).map(|bar| bar.whole).max().unwrap_or_default());
    let total = |count: fn(&KeyUsage) -> u64| grouped(keys.iter().map(|(_, usage)| count(usage)).sum());
    let (accepted, rejected) = (total(|usage| usage.calls - usage.refusals), total(|usage| usage.refusals));
    let at_least = if keys.iter().all(|(_, usage)| usage.complete) { "" } else { "at least " };
    let Words { step, length, stride, .. } = words(range);
    let last = range.steps() - 1;
    let tick = |place| if place == last { "Now".to_owned() } else { tick(moment(place), range) };
    let captions = Captions {
        label: format!("Calls by {step} in the last {length}: {at_least}{accepted} accepted, {rejected} rejected"),
        unit: format!("Calls per {step}"),
        zone: if range == UsageRange::Month { "Days in UTC".to_owned() } else { format!("Times in {}", zone()) },
        ticks: (0..=last).step_by(stride).map(tick).collect(),
    };
    let card = Box::new(move |place| {
        let at = moment(place);
        let of_key = |(name, usage): &Named| numbers(name.as_deref(), step_at(usage, at));
        let numbers: String = keys.iter().map(of_key).collect();
        format!("<div class=\"chart-card\"><p class=\"font-medium\">{}</p>{numbers}</div>", when(at, range))
    });
    view! { <Chart captions series top card /> }.into_any()
}

/// The calls of a step; `None` if there were none.
fn step_at(usage: &KeyUsage, at: Moment) -> Option<&UsageStep> {
    usage.steps.iter().find(|step| step.at == at)
}

fn bar(step: Option<&UsageStep>) -> Bar {
    step.map_or_else(Bar::default, |step| Bar { whole: step.calls, part: step.refusals })
}

/// What the card says about a key, as HTML.
fn numbers(name: Option<&str>, step: Option<&UsageStep>) -> String {
    let Bar { whole, part } = bar(step);
    let (name, reasons) = (name.unwrap_or_default(), step.map(|step| reasons(&step.outcomes)).unwrap_or_default());
    let (accepted, rejected) = (grouped(whole - part), grouped(part));
    format!(
        "<p><span class=\"block text-muted\">{name}</span>{accepted} accepted, {rejected} rejected\
         <span class=\"block text-danger-ink\">{reasons}</span></p>"
    )
}

/// The numbers of the chart for one key.
fn table((name, usage): &Named, range: UsageRange) -> AnyView {
    let row = |step: &UsageStep| {
        let (calls, refusals, reasons) = (grouped(step.calls), grouped(step.refusals), reasons(&step.outcomes));
        let when = when(step.at, range);
        format!("<tr><th scope=\"row\">{when}</th><td>{calls}</td><td>{refusals}</td><td>{reasons}</td></tr>")
    };
    let rows: String = usage.steps.iter().rev().map(row).collect();
    let name = name.as_deref().unwrap_or_default();
    let table = format!(
        "<caption class=\"text-left font-medium\">{name}</caption><thead><tr><th scope=\"col\">From</th>\
         <th scope=\"col\">Calls</th><th scope=\"col\">Rejected</th><th scope=\"col\">Why</th></tr></thead><tbody>{rows}</tbody>"
    );
    let label = format!("Calls by {} {name}", words(range).step);
    view! {
        <div class="mt-2 max-h-72 overflow-auto" tabindex="0" role="region" aria-label=label>
            <table class="numbers" inner_html=table></table>
        </div>
    }
    .into_any()
}

/// Why calls were rejected: "12 wrong type, 3 expired".
fn reasons<'a>(outcomes: impl IntoIterator<Item = &'a OutcomeCount>) -> String {
    let mut counts = [0; VerificationCode::ALL.len()];
    for outcome in outcomes {
        if let Some(count) = counts.get_mut(outcome.code as usize) {
            *count += outcome.calls;
        }
    }
    let mut text = String::new();
    for (code, count) in VerificationCode::ALL.iter().zip(counts) {
        if *code != VerificationCode::Valid && count > 0 {
            let separator = if text.is_empty() { "" } else { ", " };
            text += &format!("{separator}{} {}", grouped(count), reason_in_words(*code));
        }
    }
    text
}

/// A range in words.
struct Words {
    link: &'static str,
    step: &'static str,
    length: &'static str,
    /// The number of steps from one tick of the chart to the next.
    stride: usize,
}

const fn words(range: UsageRange) -> Words {
    match range {
        UsageRange::Day => Words { link: "24 h", step: "hour", length: "24 hours", stride: 4 },
        UsageRange::Week => Words { link: "7 d", step: "6 hours", length: "7 days", stride: 4 },
        UsageRange::Month => Words { link: "30 d", step: "day", length: "30 days", stride: 6 },
    }
}

/// The beginning of a step.
fn when(at: Moment, range: UsageRange) -> String {
    match range {
        UsageRange::Day | UsageRange::Week => day_and_time(at),
        UsageRange::Month => utc_day(at),
    }
}

/// The beginning of a step, as a tick of the chart.
fn tick(at: Moment, range: UsageRange) -> String {
    match range {
        UsageRange::Day => time_of_day(at),
        UsageRange::Week => day_of_year(at),
        UsageRange::Month => utc_day(at),
    }
}
