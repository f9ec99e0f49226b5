//! The calls of the last 30 days before a key was reported as leaked, and those since. Keywright counts calls by the hour, so a
//! few calls shortly before the report are among those since.

use crate::api::{self, Fault, Pending};
use crate::clock::now;
use crate::pages::key::shown::ShownKey;
use crate::parts::await_remote::AwaitRemote;
use crate::state::remote::Remote;
use crate::ui::number::{counted, grouped};
use crate::ui::time::{day_and_time, utc_day};
use leptos::prelude::*;
use shared::endpoint::GetKeyUsage;
use shared::id::KeyId;
use shared::moment::Moment;
use shared::usage::{KeyUsage, UsageFilter, UsageRange};

#[component]
pub fn Calls(shown: ShownKey) -> impl IntoView {
    let calls = Remote::new(move || -> Pending<Option<BeforeAndSince>> {
        let key = shown.get();
        Box::pin(async move {
            let Some(leak) = key.leak else { return Ok(None) };
            ask(key.id, leak.reported_at).await.map(Some)
        })
    });
    let show = |calls: Option<BeforeAndSince>| calls.map(|calls| view! { <Figures calls /> });
    view! { <div class="min-h-28"><AwaitRemote remote=calls lines=2 show /></div> }
}

/// Calls and rejected calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub calls: u64,
    pub rejected: u64,
}

/// The calls of the last 30 days, divided by a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeforeAndSince {
    /// `None` if the report is older.
    pub before: Option<Count>,
    pub since: Count,
    /// From when on calls count as later ones: the beginning of the step in which the report was sent.
    pub from: Moment,
    /// The length of a step.
    pub range: UsageRange,
    /// Calls may be missing.
    pub is_complete: bool,
}

/// The range with the shortest steps that contains the report.
fn range_since(reported_at: Moment, now: Moment) -> UsageRange {
    let contains = |range: &&UsageRange| range.since(now) <= reported_at;
    UsageRange::ALL.iter().find(contains).copied().unwrap_or(UsageRange::Month)
}

async fn ask(id: KeyId, reported_at: Moment) -> Result<BeforeAndSince, Fault> {
    let usage = |range| api::call::<GetKeyUsage>(&id, &UsageFilter { range: Some(range) });
    let month = usage(UsageRange::Month).await?;
    match range_since(reported_at, now()) {
        UsageRange::Month => Ok(BeforeAndSince::new(&month, &month, reported_at)),
        range => Ok(BeforeAndSince::new(&month, &usage(range).await?, reported_at)),
    }
}

impl BeforeAndSince {
    /// `month` has the calls of 30 days, `late` those of a range with the report.
    pub fn new(month: &KeyUsage, late: &KeyUsage, reported_at: Moment) -> Self {
        let from = late.since.max(reported_at.floor(i64::from(late.step_seconds) * 1000));
        let sum = |usage: &KeyUsage| {
            let steps = usage.steps.iter().filter(|step| step.at >= from);
            steps.fold(Count::default(), |sum, step| Count {
                calls: sum.calls + step.calls,
                rejected: sum.rejected + step.refusals,
            })
        };
        let since = sum(late);
        let before = (reported_at >= month.since).then(|| Count {
            calls: month.calls.saturating_sub(since.calls),
            rejected: month.refusals.saturating_sub(since.rejected),
        });
        Self { before, since, from, range: late.range, is_complete: month.complete && late.complete }
    }
}

#[component]
pub fn Figures(calls: BeforeAndSince) -> impl IntoView {
    let BeforeAndSince { before, since, from, range, is_complete } = calls;
    let (from, how) = match range {
        UsageRange::Day => (day_and_time(from), "by the hour"),
        UsageRange::Week => (day_and_time(from), "in steps of six hours"),
        UsageRange::Month => (utc_day(from), "by the day (UTC)"),
    };
    let rounded = (since.calls > since.rejected).then(|| {
        let text = format!("Calls are counted {how}: the accepted ones can be from before the report.");
        view! { <p class="mt-2 text-xs text-muted">{text}</p> }
    });
    let figure = |name: String, count: Count| {
        view! {
            <div>
                <dt class="text-xs text-muted">{name}</dt>
                <dd class="font-medium tabular-nums">{in_words(count, is_complete)}</dd>
            </div>
        }
    };
    view! {
        <dl class="grid grid-cols-2 gap-4 rounded-control bg-sunken px-4 py-3">
            {before.map(|before| figure("In the 30 days before".to_owned(), before))}
            {figure(format!("Since {from}"), since)}
        </dl>
        {rounded}
    }
}

/// A count in words: "12 calls, all rejected".
fn in_words(count: Count, is_complete: bool) -> String {
    let Count { calls, rejected } = count;
    let at_least = if is_complete { "" } else { "At least " };
    let rejected = match rejected {
        0 => String::new(),
        all if all == calls => ", all rejected".to_owned(),
        some => format!(", {} rejected", grouped(some)),
    };
    format!("{at_least}{}{rejected}", counted(calls, "call"))
}
