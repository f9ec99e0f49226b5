//! Moments as text, in the time zone and in the format of the browser. The examples are those of a British browser.

use crate::ui::number::counted;
use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Date, Function, Object, Reflect};
use shared::moment::Moment;
use std::cell::RefCell;
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
    Parts::Date.of(at)
}

/// The time of day: "14:00".
pub fn time_of_day(at: Moment) -> String {
    Parts::TimeOfDay.of(at)
}

/// A moment as its day of the year and its time: "25 Nov, 14:00".
pub fn day_and_time(at: Moment) -> String {
    Parts::DayAndTime.of(at)
}

/// A moment as its day of the year: "25 Nov".
pub fn day_of_year(at: Moment) -> String {
    Parts::DayOfYear.of(at)
}

/// The time zone of the browser: "Europe/Berlin".
pub fn zone() -> String {
    let options = DateTimeFormat::default().resolved_options();
    let zone = Reflect::get(&options, &JsValue::from_str("timeZone"));
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

/// A day in UTC, which begins at `at`: "25 Nov".
pub fn utc_day(at: Moment) -> String {
    Parts::UtcDay.of(at)
}

/// The weekday in UTC: "Wed".
pub fn utc_weekday(at: Moment) -> String {
    Parts::UtcWeekday.of(at)
}

/// A moment to the minute: "25 Nov 2026, 14:02".
pub fn minute(at: Moment) -> String {
    Parts::Minute.of(at)
}

/// A moment to the minute, with its zone, for times that something must be done by: "25 Nov 2026, 14:02 CET".
pub fn to_the_minute(at: Moment) -> String {
    Parts::ToTheMinute.of(at)
}

/// A moment with its day, time and zone.
pub fn in_full(at: Moment) -> String {
    Parts::InFull.of(at)
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

/// The parts of a moment that are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    Date,
    TimeOfDay,
    DayAndTime,
    DayOfYear,
    UtcDay,
    UtcWeekday,
    Minute,
    ToTheMinute,
    InFull,
}

thread_local! {
    /// The format functions of the browser that were used before. Creating one takes longer than a hundred uses.
    static FORMATS: RefCell<Vec<(Parts, Function)>> = RefCell::default();
}

impl Parts {
    /// What `Intl.DateTimeFormat` calls them.
    fn options(self) -> &'static [(&'static str, &'static str)] {
        const DAY: (&str, &str) = ("day", "numeric");
        const MONTH: (&str, &str) = ("month", "short");
        const YEAR: (&str, &str) = ("year", "numeric");
        const HOUR: (&str, &str) = ("hour", "numeric");
        const MINUTE: (&str, &str) = ("minute", "2-digit");
        const ZONE: (&str, &str) = ("timeZoneName", "short");
        const UTC: (&str, &str) = ("timeZone", "UTC");
        match self {
            Self::Date => &[DAY, MONTH, YEAR],
            Self::TimeOfDay => &[HOUR, MINUTE],
            Self::DayAndTime => &[DAY, MONTH, HOUR, MINUTE],
            Self::DayOfYear => &[DAY, MONTH],
            Self::UtcDay => &[DAY, MONTH, UTC],
            Self::UtcWeekday => &[("weekday", "short"), UTC],
            Self::Minute => &[DAY, MONTH, YEAR, HOUR, MINUTE],
            Self::ToTheMinute => &[DAY, MONTH, YEAR, HOUR, MINUTE, ZONE],
            Self::InFull => &[DAY, MONTH, YEAR, HOUR, MINUTE, ("second", "2-digit"), ZONE],
        }
    }

    fn of(self, at: Moment) -> String {
        let text = self.format().call1(&JsValue::NULL, &JsValue::from_f64(at.ms() as f64));
        text.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    fn format(self) -> Function {
        FORMATS.with_borrow_mut(|formats| {
            if let Some((_, format)) = formats.iter().find(|(parts, _)| *parts == self) {
                return format.clone();
            }
            let options = Object::new();
            for (name, value) in self.options() {
                // Setting a property of a plain object cannot fail.
                let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
            }
            // Without a list of languages, it is the browser's own.
            let format = DateTimeFormat::new(&Array::new(), &options).format();
            formats.push((self, format.clone()));
            format
        })
    }
}
