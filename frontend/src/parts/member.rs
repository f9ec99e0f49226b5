//! A member's role.

use crate::ui::badge::{Badge, Tone};
use leptos::prelude::*;
use shared::member::Role;

#[component]
pub fn RoleBadge(role: Role) -> impl IntoView {
    view! { <Badge tone=Tone::Neutral>{role.label()}</Badge> }
}
