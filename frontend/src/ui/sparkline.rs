//! A row of tiny bars beside their sum. It adds no information to the text beside it.

use leptos::prelude::*;

const HEIGHT: u64 = 160;

#[component]
pub fn Sparkline(values: Vec<u32>) -> impl IntoView {
    let top = u64::from(values.iter().copied().max().unwrap_or_default().max(1));
    let mut bars = String::new();
    for (place, value) in values.iter().enumerate() {
        // An hour without calls is a thin line.
        let height = (u64::from(*value) * HEIGHT / top).max(if *value > 0 { 20 } else { 5 });
        bars += &format!("M{} {HEIGHT}v-{height}h2v{height}z", place * 3);
    }
    let view_box = format!("0 0 {} {HEIGHT}", values.len() * 3);
    view! {
        <svg class="h-4 w-12 shrink-0 fill-chart" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
            <path d=bars />
        </svg>
    }
}
