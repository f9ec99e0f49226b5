//! The parts of a page that appear at once, so that none moves another one.

use crate::ui::show_if::ShowIf;
use crate::ui::skeleton::Skeleton;
use leptos::prelude::*;

/// Shows a skeleton until `is_loaded` is true for the first time, and then the children. They exist from the beginning.
#[component]
pub fn Together(#[prop(into)] is_loaded: Signal<bool>, children: Children) -> impl IntoView {
    let is_shown = Memo::new(move |was_shown| was_shown == Some(&true) || is_loaded.get());
    view! {
        <ShowIf when=Signal::derive(move || !is_shown.get())>
            <div class="card"><Skeleton lines=8 /></div>
        </ShowIf>
        <div class="space-y-6" class=("hidden", move || !is_shown.get())>{children()}</div>
    }
}
