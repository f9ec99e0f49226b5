//! A bar chart. A part of each bar is highlighted by colour and stripes.
//!
//! The drawing is built as one text: bars do not change one by one.

use crate::ui::number::grouped;
use leptos::prelude::*;

/// The height of the drawing and the width of a bar with its gap, in the drawing's units. Whole numbers keep the code small.
const HEIGHT: u64 = 1000;
const PITCH: u64 = 10;
const GAP: u64 = 2;
/// The minimum height of a bar that is not zero, so that it is visible.
const LEAST: u64 = 20;

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Shown on hover.
    pub title: String,
    pub whole: u64,
    /// Not more than the whole.
    pub part: u64,
}

/// The chart. Show its numbers beside it too, for people who cannot see it.
#[component]
pub fn Chart(
    /// The id of its stripes, unique in the page.
    id: String,
    /// Read out by screen readers.
    label: String,
    bars: Vec<Bar>,
    /// The value of the full height: see [`round_up`].
    top: u64,
    /// The texts below the first, the middle and the last bar.
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

/// What a colour of the chart means, in words and with the sum.
#[component]
pub fn Legend(
    /// Whether it is the highlighted part.
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

/// The smallest round number of at least `value` whose half is a whole number.
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

/// The path of a block; empty if it has no height.
fn block(x: u64, y: u64, height: u64) -> String {
    let width = PITCH - GAP;
    if height > 0 { format!("M{} {y}h{width}v{height}h-{width}z", x + GAP / 2) } else { String::new() }
}
