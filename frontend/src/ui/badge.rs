//! A small label with a tone.

use leptos::prelude::*;

/// What a badge's colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    /// Stands out, without a judgement.
    Solid,
    /// Stands back.
    Outline,
    Accent,
    Success,
    Warning,
    Danger,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "border-transparent bg-sunken text-muted",
            Self::Solid => "border-transparent bg-ink text-page forced-colors:border-2",
            Self::Outline => "border-control text-muted forced-colors:border-dashed",
            Self::Accent => "border-transparent bg-accent-soft text-accent-ink",
            Self::Success => "border-transparent bg-success-soft text-success-ink",
            Self::Warning => "border-transparent bg-warning-soft text-warning-ink",
            Self::Danger => "border-transparent bg-danger-soft text-danger-ink",
        }
    }
}

#[component]
pub fn Badge(tone: Tone, children: Children) -> impl IntoView {
    let class = format!(
        "inline-flex items-center rounded border px-1.5 py-0.5 text-xs font-medium whitespace-nowrap {}",
        tone.class()
    );
    view! { <span class=class>{children()}</span> }
}
