//! Mounts the dashboard.

use leptos::prelude::*;

fn main() {
    mount_to_body(|| view! { <p class="p-4">"Keywright"</p> });
}
