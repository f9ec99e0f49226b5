//! The verifications of the last seven days, beside those of the seven days before.

use crate::ui::number::{compared, counted, grouped};
use crate::ui::time::{utc_day, utc_weekday};
use leptos::prelude::*;
use shared::overview::{DAYS, UsageDay};

/// Of the chart, in its own units.
const HEIGHT: u64 = 96;
const BAR: usize = 30;
const STEP: usize = 40;

#[component]
pub fn Week(days: Vec<UsageDay>) -> impl IntoView {
    let (before, week) = days.split_at(days.len().min(DAYS / 2));
    let sum = |days: &[UsageDay], of: fn(&UsageDay) -> u64| -> u64 { days.iter().map(of).sum() };
    let (calls, calls_before) = (sum(week, |day| day.calls), sum(before, |day| day.calls));
    let refusals = sum(week, |day| day.refusals);
    view! {
        <section class="card flex flex-col p-5" aria-labelledby="week">
            <h2 id="week">"Requests, last 7 days"</h2>
            <dl class="mt-3 flex gap-10">
                <div>
                    <dt class="text-xs text-muted">"All requests"</dt>
                    <dd class="text-2xl font-semibold tabular-nums">{grouped(calls)}</dd>
                    <dd class="text-xs text-muted">{compared(calls, calls_before, "7 days")}</dd>
                </div>
                <div>
                    <dt class="text-xs text-muted">"Rejected"</dt>
                    <dd class="text-2xl font-semibold tabular-nums">{grouped(refusals)}</dd>
                    <dd class="text-xs text-muted">{share(refusals, calls)}</dd>
                </div>
            </dl>
            <Bars days=week.to_vec() />
        </section>
    }
}

/// A part in tenths of a percent: "0.4% of all".
fn share(part: u64, whole: u64) -> String {
    let thousandths = (part * 1000).checked_div(whole).unwrap_or_default();
    if part > 0 && thousandths == 0 {
        return "Less than 0.1% of all".to_owned();
    }
    format!("{}.{}% of all", thousandths / 10, thousandths % 10)
}

/// A bar for each day, its rejected part at the bottom. Below each bar is its day, for screen readers with its numbers.
#[component]
fn Bars(days: Vec<UsageDay>) -> impl IntoView {
    let top = days.iter().map(|day| day.calls).max().unwrap_or_default().max(1);
    let bar = |(place, day): (usize, &UsageDay)| {
        let height = |calls: u64| (calls * HEIGHT).div_ceil(top);
        let rect = |class: &'static str, height: u64| {
            view! { <rect class=class x=place * STEP + (STEP - BAR) / 2 y=HEIGHT - height width=BAR height=height rx="2" /> }
        };
        view! {
            <g>
                <title>{format!("{}: {}", utc_day(day.at), numbers(day))}</title>
                {rect("fill-sunken", HEIGHT)}
                {rect("fill-chart", height(day.calls))}
                {(day.refusals > 0).then(|| rect("fill-danger", height(day.refusals)))}
            </g>
        }
    };
    let label = |day: &UsageDay| {
        view! {
            <li class="flex-1 truncate text-center">
                {utc_weekday(day.at)} <span class="sr-only">{format!(": {}", numbers(day))}</span>
            </li>
        }
    };
    let view_box = format!("0 0 {} {HEIGHT}", days.len() * STEP);
    view! {
        <svg class="mt-4 h-24 w-full" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
            {days.iter().enumerate().map(bar).collect_view()}
        </svg>
        <ol class="mt-1 flex justify-between text-xs text-muted">{days.iter().map(label).collect_view()}</ol>
        <p class="mt-2 text-xs text-muted">"Days in UTC; today is the last."</p>
    }
}

fn numbers(day: &UsageDay) -> String {
    format!("{}, {} rejected", counted(day.calls, "request"), grouped(day.refusals))
}
