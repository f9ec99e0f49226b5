//! A bar chart over time, with one series or several. A part of each bar is highlighted by colour and stripes.
//!
//! A card says what a step contains: of the step under the pointer, or of the one that the arrow keys came to. The drawing is
//! built as one text, because bars do not change one by one.

use crate::ui::number::grouped;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlElement, KeyboardEvent, MouseEvent};
use wasm_bindgen::JsCast;

/// The height of the drawing and the width of a step with its gap, in the drawing's units. Whole numbers keep the code small.
const HEIGHT: u64 = 1000;
const PITCH: u64 = 24;
const GAP: u64 = 4;
/// The minimum height of a bar that is not zero, so that it is visible.
const LEAST: u64 = 20;

/// One bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    pub whole: u64,
    /// Not more than the whole.
    pub part: u64,
}

/// What a colour of the chart stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Rest,
    /// The rest of the first of two series.
    Faded,
    Part,
}

/// Bars of one kind, one for each step.
pub struct Series {
    pub colour: Colour,
    pub bars: Vec<Bar>,
}

/// The texts around the chart.
pub struct Captions {
    /// Names the chart, for screen readers.
    pub label: String,
    /// What the scale counts.
    pub unit: String,
    /// Which time zone the ticks are in.
    pub zone: String,
    /// Below the bars, from the first to the last at equal distances.
    pub ticks: Vec<String>,
}

/// The chart. Show its numbers beside it too, for people who cannot see it.
#[component]
pub fn Chart(
    captions: Captions,
    /// All have the same number of bars.
    series: Vec<Series>,
    /// The value of the full height: see [`round_up`].
    top: u64,
    /// What the card says about a step, as HTML.
    card: Box<dyn Fn(usize) -> String + Send + Sync>,
) -> impl IntoView {
    let steps = series.first().map_or(0, |series| series.bars.len());
    let scale = [top, top / 2, 0].map(|value| format!("<span>{}</span>", grouped(value))).concat();
    let Captions { label, unit, zone, ticks } = captions;
    let ticks: String = ticks.iter().map(|text| format!("<span>{text}</span>")).collect();
    view! {
        <div class="text-xs text-muted tabular-nums">
            <p class="mb-4 flex flex-wrap justify-between gap-x-4">
                <span>{unit}</span>
                <span>{zone}</span>
            </p>
            <div class="flex gap-2">
                <div aria-hidden="true" class="-my-2 flex h-44 flex-col justify-between text-right" inner_html=scale></div>
                <div class="min-w-0 flex-1">
                    <Plot label steps card drawing=drawing(&series, top) />
                    <div aria-hidden="true" class="ticks" inner_html=ticks></div>
                </div>
            </div>
        </div>
    }
}

/// The drawing, and the card above it.
#[component]
fn Plot(
    label: String,
    steps: usize,
    card: Box<dyn Fn(usize) -> String + Send + Sync>,
    drawing: String,
) -> impl IntoView {
    let shown = RwSignal::new(None::<usize>);
    let last = steps.saturating_sub(1);
    let show = move |event: &Event, step: Option<usize>| {
        if let (Some(plot), Some(step)) = (plot_of(event), step) {
            let at = (2 * step + 1) * 1000 / (2 * steps.max(1));
            // A number is a valid value.
            let _ = plot.style().set_property("--at", &at.to_string());
        }
        shown.set(step);
    };
    let press = move |event: KeyboardEvent| {
        let at = shown.get_untracked().unwrap_or(last);
        let to = match event.key().as_str() {
            "ArrowLeft" => Some(at.saturating_sub(1)),
            "ArrowRight" => Some((at + 1).min(last)),
            "Escape" => None,
            _ => return,
        };
        event.prevent_default();
        show(&event, to);
    };
    let view_box = format!("0 0 {} {HEIGHT}", steps as u64 * PITCH);
    view! {
        <div
            class="plot h-40"
            tabindex="0"
            role="group"
            aria-label=label
            // A tap moves the pointer too.
            on:mousemove=move |event| show(&event, step_under(&event, steps))
            on:mouseleave=move |_| shown.set(None)
            on:keydown=press
            on:focus=move |event| show(&event, shown.get_untracked().or(Some(last)))
            on:blur=move |_| shown.set(None)
        >
            <svg class="chart size-full" viewBox=view_box preserveAspectRatio="none" aria-hidden="true" inner_html=drawing></svg>
            <div role="status" inner_html=move || shown.get().map(&card).unwrap_or_default()></div>
        </div>
    }
}

/// The step at the place of the pointer.
fn step_under(event: &MouseEvent, steps: usize) -> Option<usize> {
    let x = usize::try_from(event.offset_x()).ok()?;
    let width = usize::try_from(plot_of(event)?.offset_width()).ok()?;
    Some((x * steps).checked_div(width)?.min(steps.saturating_sub(1)))
}

/// The plot whose event it is.
fn plot_of(event: &Event) -> Option<HtmlElement> {
    event.current_target()?.dyn_into().ok()
}

/// What a colour of the chart means, in words and with the sum.
#[component]
pub fn Legend(colour: Colour, text: String) -> impl IntoView {
    let swatch = match colour {
        Colour::Rest => "<path class=\"rest\" d=\"M0 0h12v10H0z\"/>",
        Colour::Faded => "<path class=\"faded\" d=\"M0 0h12v10H0z\"/>",
        Colour::Part => "<path class=\"part\" d=\"M0 0h12v2H0zM0 4h12v2H0zM0 8h12v2H0z\"/>",
    };
    view! {
        <span class="flex items-baseline gap-1.5">
            <svg class="chart h-2.5 w-3 shrink-0" viewBox="0 0 12 10" aria-hidden="true" inner_html=swatch></svg>
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

/// The bars of all series, side by side in each step.
fn drawing(series: &[Series], top: u64) -> String {
    let width = (PITCH - GAP) / (series.len() as u64).max(1);
    let (mut rests, mut parts) = (String::new(), String::new());
    for (place, Series { colour, bars }) in series.iter().enumerate() {
        let mut blocks = String::new();
        for (step, bar) in bars.iter().enumerate() {
            let x = step as u64 * PITCH + GAP / 2 + place as u64 * width;
            let (rest, part) = (height(bar.whole - bar.part, top), height(bar.part, top));
            blocks += &block(x, width, HEIGHT - rest, rest);
            parts += &block(x, width, HEIGHT.saturating_sub(rest + part), part);
        }
        let class = if *colour == Colour::Faded { "faded" } else { "rest" };
        rests += &format!("<path class=\"{class}\" d=\"{blocks}\"/>");
    }
    let whole = series.first().map_or(0, |series| series.bars.len()) as u64 * PITCH;
    format!(
        "<pattern id=\"stripes\" width=\"4\" height=\"30\" patternUnits=\"userSpaceOnUse\"><path class=\"part\" d=\"M0 0h4v20H0z\"/></pattern>\
         <path class=\"grid\" d=\"M0 0H{whole}M0 500H{whole}M0 {HEIGHT}H{whole}\"/>\
         {rests}<path class=\"base\" d=\"{parts}\"/><path fill=\"url(#stripes)\" d=\"{parts}\"/>"
    )
}

fn height(value: u64, top: u64) -> u64 {
    if value == 0 { 0 } else { (value.saturating_mul(HEIGHT) / top.max(1)).max(LEAST) }
}

/// The path of a block; empty if it has no height.
fn block(x: u64, width: u64, y: u64, height: u64) -> String {
    if height > 0 { format!("M{x} {y}h{width}v{height}h-{width}z") } else { String::new() }
}
