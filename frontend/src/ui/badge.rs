//! A small label with a tone.

use leptos::prelude::*;

/// What a badge's colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Accent,
    Success,
    Warning,
    Danger,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "bg-sunken text-muted",
            Self::Accent => "bg-accent-soft text-accent-ink",
            Self::Success => "bg-success-soft text-success-ink",
            Self::Warning => "bg-warning-soft text-warning-ink",
            Self::Danger => "bg-danger-soft text-danger-ink",
        }
    }
}

#[component]
pub fn Badge(tone: Tone, children: Children) -> impl IntoView {
    let class = format!(
        "inline-flex items-center rounded border border-transparent px-1.5 py-0.5 text-xs font-medium whitespace-nowrap {}",
        tone.class()
    );
    view! { <span class=class>{children()}</span> }
}
