//! Moments as people read them, in their own time zone.

use crate::clock::now;
use crate::ui::number::counted;
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use shared::moment::Moment;
use wasm_bindgen::JsValue;

/// A moment: near ones as a distance ("5 minutes ago", "in 12 days"), others as a date. The whole is in the title.
#[component]
pub fn Time(
    at: Moment,
    /// It can lie ahead, such as an expiry. Anything else has happened: not even a wrong clock moves it into the future.
    #[prop(optional)]
    ahead: bool,
    /// Says the date also beside a distance: "in 12 days · 6 Dec 2026".
    #[prop(optional)]
    dated: bool,
) -> impl IntoView {
    let ms_ahead = at.ms_since(now());
    let text = match distance(if ahead { ms_ahead } else { ms_ahead.min(0) }) {
        Some(distance) if dated => format!("{distance} · {}", date(at)),
        Some(distance) => distance,
        None => date(at),
    };
    view! {
        <time datetime=at.to_string() title=in_full(at) class=if dated { "" } else { "whitespace-nowrap" }>
            {text}
        </time>
    }
}

/// How long something lasts, in the largest unit that says it exactly: "24 hours", "7 days".
pub fn duration(seconds: u64) -> String {
    const DAY: u64 = 86_400;
    match seconds {
        _ if seconds > DAY && seconds.is_multiple_of(DAY) => counted(seconds / DAY, "day"),
        _ if seconds > 0 && seconds.is_multiple_of(3_600) => counted(seconds / 3_600, "hour"),
        _ if seconds > 0 && seconds.is_multiple_of(60) => counted(seconds / 60, "minute"),
        _ => counted(seconds, "second"),
    }
}

/// A moment as its day: "23 Nov 2026".
pub fn date(at: Moment) -> String {
    localised(at, &[("day", "numeric"), ("month", "short"), ("year", "numeric")])
}

/// The time of day: "14:00".
pub fn time_of_day(at: Moment) -> String {
    localised(at, &[("hour", "2-digit"), ("minute", "2-digit")])
}

/// A moment as its day of the year and its time: "25 Nov, 14:00".
pub fn day_and_time(at: Moment) -> String {
    localised(at, &[("day", "numeric"), ("month", "short"), ("hour", "2-digit"), ("minute", "2-digit")])
}

/// A day in UTC, which begins at `at`: "25 Nov".
pub fn utc_day(at: Moment) -> String {
    localised(at, &[("day", "numeric"), ("month", "short"), ("timeZone", "UTC")])
}

/// A moment to the minute: "25 Nov 2026, 14:02".
pub fn to_the_minute(at: Moment) -> String {
    let parts =
        [("day", "numeric"), ("month", "short"), ("year", "numeric"), ("hour", "2-digit"), ("minute", "2-digit")];
    localised(at, &parts)
}

/// A moment with its day, time and zone.
pub fn in_full(at: Moment) -> String {
    localised(
        at,
        &[
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("second", "2-digit"),
            ("timeZoneName", "short"),
        ],
    )
}

/// The day here on which a moment lies, as a date input has it: `2026-11-25`.
pub fn day(at: Moment) -> String {
    let date = Date::new(&JsValue::from_f64(at.ms() as f64));
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// The beginning of the day here that comes `days` after `day`; `None` where `day` is none.
pub fn start_of_day(day: &str, days: i32) -> Option<Moment> {
    let date = Date::new(&JsValue::from_str(&format!("{day}T00:00:00")));
    if date.get_time().is_nan() {
        return None;
    }
    // Counted by the calendar: a day on which the clocks change has not 24 hours.
    let day_of_month = i32::try_from(date.get_date()).unwrap_or_default() + days;
    let month = i32::try_from(date.get_month()).unwrap_or_default();
    let start = Date::new_with_year_month_day(date.get_full_year(), month, day_of_month);
    Some(Moment::from_ms(start.get_time() as i64))
}

/// How far a moment is away where that is less than a week ago or up to 90 days ahead.
fn distance(ms: i64) -> Option<String> {
    let away = ms.unsigned_abs();
    match away / Moment::MINUTE_MS.unsigned_abs() {
        0 => Some("just now".to_owned()),
        minutes if ms < 0 => ago(minutes),
        // What has just begun to last 30 days is "in 30 days".
        _ => ahead(away.div_ceil(Moment::MINUTE_MS.unsigned_abs())),
    }
}

fn ago(minutes: u64) -> Option<String> {
    let distance = match minutes {
        0..60 => counted(minutes, "minute"),
        60..1_440 => counted(minutes / 60, "hour"),
        1_440..10_080 => counted(minutes / 1_440, "day"),
        _ => return None,
    };
    Some(format!("{distance} ago"))
}

/// In the nearest whole number of units.
fn ahead(minutes: u64) -> Option<String> {
    let distance = match minutes {
        0..60 => counted(minutes, "minute"),
        60..2_880 => counted((minutes + 30) / 60, "hour"),
        2_880..=129_600 => counted((minutes + 720) / 1_440, "day"),
        _ => return None,
    };
    Some(format!("in {distance}"))
}

fn localised(at: Moment, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Date::new(&JsValue::from_f64(at.ms() as f64)).to_locale_string("en-GB", &options).into()
}
