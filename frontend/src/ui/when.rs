//! Shows something only while a condition holds.

use leptos::prelude::*;

/// Shows its children while `holds`. It is one function for all of its uses, where leptos' `Show` is one for each.
#[component]
pub fn When(#[prop(into)] holds: Signal<bool>, children: ChildrenFn) -> impl IntoView {
    let holds = Memo::new(move |_| holds.get());
    move || holds.get().then(|| children())
}
