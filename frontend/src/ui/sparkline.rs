//! A row of tiny bars beside the number that they add up to. It says nothing that the text beside it does not.

use leptos::prelude::*;

const HEIGHT: f64 = 16.0;

#[component]
pub fn Sparkline(values: Vec<u32>) -> impl IntoView {
    let top = f64::from(values.iter().copied().max().unwrap_or_default().max(1));
    let mut bars = String::new();
    for (place, value) in values.iter().enumerate() {
        // A quiet hour leaves a trace of the line.
        let height = (f64::from(*value) / top * HEIGHT).max(if *value > 0 { 2.0 } else { 0.5 });
        bars += &format!("M{} {HEIGHT}v-{height:.1}h2v{height:.1}z", place * 3);
    }
    let view_box = format!("0 0 {} {HEIGHT}", values.len() * 3);
    view! {
        <svg class="h-4 w-16 shrink-0 fill-chart" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
            <path d=bars />
        </svg>
    }
}
