//! Moments as people read them, in their own time zone and language.

use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use shared::moment::Moment;
use wasm_bindgen::JsValue;

/// The moment now, by the browser's clock.
pub fn now() -> Moment {
    Moment::from_ms(Date::now() as i64)
}

/// A moment: near ones as a distance ("5 minutes ago"), others as a date. The whole is in the title.
#[component]
pub fn Time(at: Moment) -> impl IntoView {
    view! {
        <time datetime=at.to_string() title=in_full(at) class="whitespace-nowrap">
            {distance(at.ms_since(now())).unwrap_or_else(|| date(at))}
        </time>
    }
}

/// A moment as its day: "23 Nov 2026".
pub fn date(at: Moment) -> String {
    localised(at, &[("day", "numeric"), ("month", "short"), ("year", "numeric")])
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

/// How far a moment is away where that is less than a week: "in 3 days", "5 minutes ago".
fn distance(ms: i64) -> Option<String> {
    let minutes = ms.abs() / Moment::MINUTE_MS;
    let (count, unit) = match minutes {
        0 => return Some("just now".to_owned()),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        1440..10080 => (minutes / 1440, "day"),
        _ => return None,
    };
    let plural = if count == 1 { "" } else { "s" };
    Some(if ms < 0 { format!("{count} {unit}{plural} ago") } else { format!("in {count} {unit}{plural}") })
}

fn localised(at: Moment, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Date::new(&JsValue::from_f64(at.ms() as f64)).to_locale_string("en-GB", &options).into()
}
