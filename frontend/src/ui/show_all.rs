//! A list that shows its first items, and a button that shows all items.

use crate::ui::button::{Button, Variant};
use crate::ui::number::grouped;
use leptos::prelude::*;

/// How many items are shown at first.
pub const FIRST: usize = 10;

/// The items that are shown.
pub fn shown_items<T: Send + Sync + 'static>(
    items: Vec<T>,
    all: RwSignal<bool>,
    show: impl Fn(&T) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let count = if all.get() { items.len() } else { FIRST };
        items.iter().take(count).map(&show).collect_view()
    }
}

/// The button below a list of `total` items; nothing if all are shown anyway.
#[component]
pub fn ShowAll(total: usize, all: RwSignal<bool>) -> impl IntoView {
    let text = move || {
        if all.get() { format!("Show the first {FIRST}") } else { format!("Show all {}", grouped(total as u64)) }
    };
    (total > FIRST).then(|| {
        view! {
            <div class="border-t border-line p-2">
                <Button variant=Variant::Quiet on_click=move || all.update(|all| *all = !*all)>{text}</Button>
            </div>
        }
    })
}
