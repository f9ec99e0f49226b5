//! A bar chart in which each bar is a whole with a part that stands out: by colour, and by stripes.
//!
//! It is one drawing that is made as text: bars do not change one by one.

use crate::ui::number::grouped;
use leptos::prelude::*;

/// The height of the drawing and the width of a bar with its gap, in units of the drawing.
const HEIGHT: f64 = 100.0;
const PITCH: f64 = 10.0;
const GAP: f64 = 2.0;
/// What is there at all can be seen.
const LEAST: f64 = 2.0;

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the bar says to whoever points at it.
    pub title: String,
    pub whole: u64,
    /// Not more than the whole.
    pub part: u64,
}

/// The chart. Its numbers have to stand beside it too, for whoever does not see it.
#[component]
pub fn Chart(
    /// Tells its stripes from those of other charts on the page.
    id: String,
    /// What a screen reader says in its place.
    label: String,
    bars: Vec<Bar>,
    /// What the full height stands for: see [`round_up`].
    top: u64,
    /// What stands below the first bar, the one in the middle, and the last.
    below: [String; 3],
) -> impl IntoView {
    let view_box = format!("0 0 {} {HEIGHT}", bars.len() as f64 * PITCH);
    let scale = [top, top / 2, 0].map(|value| view! { <span>{grouped(value)}</span> });
    view! {
        <div class="flex gap-2 text-xs text-muted tabular-nums">
            <div aria-hidden="true" class="-my-2 flex h-44 flex-col justify-between text-right">{scale}</div>
            <div class="min-w-0 flex-1">
                <svg
                    role="img"
                    aria-label=label
                    class="chart h-40 w-full"
                    viewBox=view_box
                    preserveAspectRatio="none"
                    inner_html=drawing(&id, &bars, top)
                ></svg>
                <div aria-hidden="true" class="mt-1.5 flex justify-between">
                    {below.map(|text| view! { <span>{text}</span> })}
                </div>
            </div>
        </div>
    }
}

/// What a colour of the chart stands for, in words and in the number of them all.
#[component]
pub fn Legend(
    /// Whether it is the part that stands out.
    is_part: bool,
    text: String,
) -> impl IntoView {
    let swatch = if is_part {
        "<path class=\"part\" d=\"M0 1.5h12M0 5h12M0 8.5h12\"/>"
    } else {
        "<path class=\"rest\" d=\"M0 0h12v10H0z\"/>"
    };
    view! {
        <span class="inline-flex items-center gap-1.5">
            <svg class="chart h-2.5 w-3" viewBox="0 0 12 10" aria-hidden="true" inner_html=swatch></svg>
            {text}
        </span>
    }
}

/// The least round number that is not below `value`, such that its half is whole.
pub fn round_up(value: u64) -> u64 {
    let mut unit = 1;
    loop {
        if let Some(round) = [2, 4, 6, 8, 10].iter().map(|step| step * unit).find(|round| *round >= value) {
            return round;
        }
        unit *= 10;
    }
}

fn drawing(id: &str, bars: &[Bar], top: u64) -> String {
    let (mut rests, mut parts, mut titles) = (String::new(), String::new(), String::new());
    for (place, bar) in bars.iter().enumerate() {
        let x = place as f64 * PITCH;
        let (rest, part) = (height(bar.whole - bar.part, top), height(bar.part, top));
        rests += &block(x, HEIGHT - rest, rest);
        parts += &block(x, HEIGHT - rest - part, part);
        titles += &format!("<rect x=\"{x}\" width=\"{PITCH}\" height=\"{HEIGHT}\"><title>{}</title></rect>", bar.title);
    }
    let width = bars.len() as f64 * PITCH;
    format!(
        "<pattern id=\"{id}\" width=\"4\" height=\"3\" patternUnits=\"userSpaceOnUse\"><path class=\"part\" d=\"M0 1h4\"/></pattern>\
         <path class=\"grid\" d=\"M0 0H{width}M0 50H{width}M0 {HEIGHT}H{width}\"/>\
         <path class=\"rest\" d=\"{rests}\"/><path class=\"base\" d=\"{parts}\"/><path fill=\"url(#{id})\" d=\"{parts}\"/>{titles}"
    )
}

fn height(value: u64, top: u64) -> f64 {
    if value == 0 { 0.0 } else { (value as f64 / top.max(1) as f64 * HEIGHT).max(LEAST) }
}

/// The path of a block; nothing where it has no height.
fn block(x: f64, y: f64, height: f64) -> String {
    let width = PITCH - GAP;
    if height > 0.0 { format!("M{} {y:.1}h{width}v{height:.1}h-{width}z", x + GAP / 2.0) } else { String::new() }
}
