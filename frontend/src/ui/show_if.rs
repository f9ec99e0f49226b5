//! Shows something only while a condition holds.

use leptos::prelude::*;

/// Shows its children while `when` is true. Leptos' `Show` compiles to a function for each use; this is one for all.
#[component]
pub fn ShowIf(#[prop(into)] when: Signal<bool>, children: ChildrenFn) -> impl IntoView {
    let when = Memo::new(move |_| when.get());
    move || when.get().then(|| children())
}
