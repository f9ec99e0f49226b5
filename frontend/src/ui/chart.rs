//! A bar chart in which each bar is a whole with a part that stands out: by colour, and by stripes.
//!
//! It is one drawing that is made as text: bars do not change one by one.

use crate::ui::number::grouped;
use leptos::prelude::*;

/// The height of the drawing and the width of a bar with its gap, in units of the drawing: whole numbers, which take little code to
/// write.
const HEIGHT: u64 = 1000;
const PITCH: u64 = 10;
const GAP: u64 = 2;
/// What is there at all can be seen.
const LEAST: u64 = 20;

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
    let view_box = format!("0 0 {} {HEIGHT}", bars.len() as u64 * PITCH);
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
                    inner_html=name(&id, &bars, top)
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
        "<path class=\"part\" d=\"M0 0h12v2H0zM0 4h12v2H0zM0 8h12v2H0z\"/>"
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

fn name(id: &str, bars: &[Bar], top: u64) -> String {
    let (mut rests, mut parts, mut titles) = (String::new(), String::new(), String::new());
    for (place, bar) in bars.iter().enumerate() {
        let x = place as u64 * PITCH;
        let (rest, part) = (height(bar.whole - bar.part, top), height(bar.part, top));
        rests += &block(x, HEIGHT - rest, rest);
        parts += &block(x, HEIGHT.saturating_sub(rest + part), part);
        titles += &format!("<rect x=\"{x}\" width=\"{PITCH}\" height=\"{HEIGHT}\"><title>{}</title></rect>", bar.title);
    }
    let width = bars.len() as u64 * PITCH;
    format!(
        "<pattern id=\"{id}\" width=\"4\" height=\"30\" patternUnits=\"userSpaceOnUse\"><path class=\"part\" d=\"M0 0h4v20H0z\"/></pattern>\
         <path class=\"grid\" d=\"M0 0H{width}M0 500H{width}M0 {HEIGHT}H{width}\"/>\
         <path class=\"rest\" d=\"{rests}\"/><path class=\"base\" d=\"{parts}\"/><path fill=\"url(#{id})\" d=\"{parts}\"/>{titles}"
    )
}

fn height(value: u64, top: u64) -> u64 {
    if value == 0 { 0 } else { (value.saturating_mul(HEIGHT) / top.max(1)).max(LEAST) }
}

/// The path of a block; nothing where it has no height.
fn block(x: u64, y: u64, height: u64) -> String {
    let width = PITCH - GAP;
    if height > 0 { format!("M{} {y}h{width}v{height}h-{width}z", x + GAP / 2) } else { String::new() }
}
