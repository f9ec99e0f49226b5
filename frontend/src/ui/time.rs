//! Moments as text, in the time zone of the browser.

use crate::ui::number::counted;
use js_sys::{Date, Object, Reflect};
use shared::moment::Moment;
use wasm_bindgen::JsValue;

/// A duration in the largest exact unit: "24 hours", "7 days".
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

/// The day of a moment in the browser's time zone, as in date inputs: `2026-11-25`.
pub fn day(at: Moment) -> String {
    let date = Date::new(&JsValue::from_f64(at.ms() as f64));
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// The start of the day that comes `days` after `day`, in the browser's time zone; `None` if `day` is not a day.
pub fn start_of_day(day: &str, days: i32) -> Option<Moment> {
    let date = Date::new(&JsValue::from_str(&format!("{day}T00:00:00")));
    if date.get_time().is_nan() {
        return None;
    }
    // Counted by the calendar: a day on which the clocks change does not have 24 hours.
    let day_of_month = i32::try_from(date.get_date()).unwrap_or_default() + days;
    let month = i32::try_from(date.get_month()).unwrap_or_default();
    let start = Date::new_with_year_month_day(date.get_full_year(), month, day_of_month);
    Some(Moment::from_ms(start.get_time() as i64))
}

fn localised(at: Moment, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Date::new(&JsValue::from_f64(at.ms() as f64)).to_locale_string("en-GB", &options).into()
}
