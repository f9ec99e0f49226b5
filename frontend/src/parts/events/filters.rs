//! Filters of the list of events: member, merchant account, action and time, which are part of the address. Keys come from
//! links; `chips` shows all that is selected by name.

use super::changes;
use super::member_picker::MemberPicker;
use crate::clock::now;
use crate::filter;
use crate::parts::merchant::picker::MerchantPicker;
use crate::ui::range_links::{RangeLink, RangeLinks};
use crate::ui::search::{Choice, Day};
use crate::ui::time::{day, start_of_day};
use leptos::prelude::*;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::dashboard::DashboardPage;
use shared::moment::Moment;

/// Texts and numbers of days, counted back from today, including today.
const RANGES: [(&str, i32); 3] = [("Today", 1), ("7 days", 7), ("30 days", 30)];

#[component]
pub fn Filters(shown: Memo<ActivityFilter>, page: DashboardPage) -> impl IntoView {
    let is_of_all = page == DashboardPage::Activity;
    let choose_merchant = filter::change(shown, |filter, id| {
        filter.merchant_id = id.parse().ok();
        filter.key_id = None;
    });
    view! {
        <div class="flex flex-wrap items-center gap-2 border-b border-line p-3">
            <MemberPicker shown />
            {is_of_all.then(|| view! { <MerchantPicker on_choose=choose_merchant /> })}
            <Choice
                label="Action"
                any="Any action"
                choices=ActivityAction::ALL.iter().map(|action| (action.wire_name(), changes::label(action.wire_name()))).collect()
                value=filter::selected(shown, |filter| filter.action)
                on_choose=filter::change(shown, |filter, name| filter.action = name.parse().ok())
            />
            <div class="flex flex-wrap items-center gap-2">
                <Day
                    label="From"
                    value=Signal::derive(move || shown.get().from.map(day).unwrap_or_default())
                    on_choose=filter::change(shown, |filter, day| filter.from = start_of_day(&day, 0))
                />
                <Day
                    label="Until"
                    value=Signal::derive(move || shown.get().until.map(last_day_before).unwrap_or_default())
                    on_choose=filter::change(shown, |filter, day| filter.until = start_of_day(&day, 1))
                />
                <Ranges shown />
            </div>
            <p role="alert" class="w-full text-xs text-danger-ink empty:hidden">
                {move || shown.with(|filter| is_reversed(filter).then_some("“Until” is before “From”. Select a later day."))}
            </p>
        </div>
    }
}

/// A link to each range that ends now; the current one is marked.
#[component]
fn Ranges(shown: Memo<ActivityFilter>) -> impl IntoView {
    let today = RwSignal::new(day(now()));
    // The page may stay open for more than a day: links are updated when they are pointed at or focused.
    let renew = move || today.set(day(now()));
    let link = |(text, days): (&'static str, i32)| {
        let from = move || today.with(|today| start_of_day(today, 1 - days));
        let href = move || {
            let filter = ActivityFilter { from: from(), until: None, cursor: None, ..shown.get() };
            filter::address("", &filter)
        };
        let is_current = move || shown.with(|filter| filter.from == from() && filter.until.is_none());
        RangeLink { text, href: Signal::derive(href), is_current: Signal::derive(is_current) }
    };
    view! {
        <RangeLinks
            label="How far back"
            links=RANGES.map(link).into()
            on:pointerover=move |_| renew()
            on:focusin=move |_| renew()
        />
    }
}

/// Whether the range ends before it begins.
fn is_reversed(filter: &ActivityFilter) -> bool {
    filter.from.zip(filter.until).is_some_and(|(from, until)| from >= until)
}

/// The last day before this moment, as in the field: the selected day is included in the list.
fn last_day_before(until: Moment) -> String {
    day(until.plus_ms(-1))
}
