//! A moment as people read it now: how long ago, or how long until then.

use crate::clock::now;
use crate::exact_times;
use crate::ui::number::counted;
use crate::ui::time::{date, in_full, minute};
use leptos::prelude::*;
use shared::moment::Moment;

/// A moment: near ones as a distance ("5 minutes ago", "in 12 days"), others as a date. Members who want exact times see all as
/// date and time. The title also has the zone; it is written when the mouse comes, because a browser takes long to format the
/// first one.
#[component]
pub fn Time(
    at: Moment,
    /// It can be in the future, such as an expiry. All other moments are shown as past, even if a clock is wrong.
    #[prop(optional)]
    ahead: bool,
    /// Shows the date beside a distance: "in 12 days · 6 Dec 2026".
    #[prop(optional)]
    dated: bool,
) -> impl IntoView {
    let ms_ahead = at.ms_since(now());
    let distance = distance(if ahead { ms_ahead } else { ms_ahead.min(0) });
    let text = move || match &distance {
        _ if exact_times::are_shown() => minute(at),
        Some(distance) if dated => format!("{distance} · {}", date(at)),
        Some(distance) => distance.clone(),
        None => date(at),
    };
    let title = RwSignal::new(None);
    view! {
        <time
            datetime=at.to_string()
            title=move || title.get()
            on:mouseover=move |_| title.set(Some(in_full(at)))
            class=if dated { "" } else { "whitespace-nowrap" }
        >
            {text}
        </time>
    }
}

/// A moment, or "Never".
pub fn time_or_never(at: Option<Moment>, ahead: bool) -> AnyView {
    match at {
        Some(at) => view! { <Time at ahead /> }.into_any(),
        None => "Never".into_any(),
    }
}

/// How far away a moment is; `None` if it is a week ago or more, or more than 90 days ahead.
fn distance(ms: i64) -> Option<String> {
    let away = ms.unsigned_abs();
    match away / Moment::MINUTE_MS.unsigned_abs() {
        0 => Some("just now".to_owned()),
        minutes if ms < 0 => ago(minutes),
        // Rounded up: an expiry set to 30 days a moment ago is "in 30 days".
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
