//! A member's role.

use crate::ui::badge::{Badge, Tone};
use leptos::prelude::*;
use shared::member::Role;

#[component]
pub fn RoleBadge(role: Role) -> impl IntoView {
    let tone = match role {
        Role::Owner | Role::Admin => Tone::Accent,
        Role::Developer | Role::Viewer => Tone::Neutral,
    };
    view! { <Badge tone>{role.label()}</Badge> }
}
