//! Icons: 16 px line drawings that take the colour of their text. They never carry meaning alone.

use leptos::prelude::*;

/// The drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Activity,
    Check,
    ChevronDown,
    ChevronRight,
    Close,
    Copy,
    Download,
    Eye,
    Home,
    Info,
    Key,
    Menu,
    Money,
    More,
    Passkey,
    People,
    Plus,
    Search,
    Settings,
    Shop,
    SignOut,
    Warning,
}

impl IconName {
    const fn path(self) -> &'static str {
        match self {
            Self::Activity => "M1.5 8h3l2-5 3 10 2-5h3",
            Self::Check => "m3 8.5 3.2 3.2L13 4.8",
            Self::ChevronDown => "M3.5 6 8 10.5 12.5 6",
            Self::ChevronRight => "m6 3.5 4.5 4.5L6 12.5",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Download => "M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Self::Eye => "M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
            Self::Home => "M2.5 7 8 2.5 13.5 7v6.5h-11zM6.5 13.5v-4h3v4",
            Self::Info => "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 7.5v3.8M8 4.8v.1",
            Self::Key => "M10.5 1.5a4 4 0 1 1-2.9 6.8L3 13v1.5H1.5V12l5.2-5.2a4 4 0 0 1 3.8-5.3zM11.5 4.5h.01",
            Self::Menu => "M2 4h12M2 8h12M2 12h12",
            Self::Money => "M1.5 4h13v8h-13zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM4 8h.01M12 8h.01",
            Self::More => {
                "M3 7.5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1zM8 7.5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1zM13 7.5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1z"
            }
            Self::Passkey => {
                "M6 1.8a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM1 14c0-2.6 2-4.2 5-4.2.9 0 1.7.15 2.4.4M12.2 6.8a2.2 2.2 0 1 1-.9 4.2V14.5l.9-.9"
            }
            Self::People => {
                "M6 2a2.8 2.8 0 1 1 0 5.6A2.8 2.8 0 0 1 6 2zM1 14c0-2.7 2-4.5 5-4.5s5 1.8 5 4.5M10.5 2.3a2.8 2.8 0 0 1 0 5M12 9.8c1.9.6 3 2.1 3 4.2"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Search => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.7 3.7",
            Self::Settings => "M1.5 4.5h6M11.5 4.5h3M1.5 11.5h3M8.5 11.5h6M7.5 2.5v4M4.5 9.5v4",
            Self::Shop => "M2 6.5 3 2h10l1 4.5M2.5 6.5h11M3 7v7h10V7M6.5 14v-4h3v4",
            Self::SignOut => "M6 2.5H2.5v11H6M10 4.5 13.5 8 10 11.5M13 8H6",
            Self::Warning => "M8 1.8 15 14H1zM8 6.2v3.6M8 11.9v.1",
        }
    }
}

#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg
            class="size-4 shrink-0"
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=name.path() />
        </svg>
    }
}
