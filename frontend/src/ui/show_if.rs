//! Shows something only while a condition when.

use leptos::prelude::*;

/// Shows its children while `when`. It is one function for all of its uses, where leptos' `Show` is one for each.
#[component]
pub fn ShowIf(#[prop(into)] when: Signal<bool>, children: ChildrenFn) -> impl IntoView {
    let when = Memo::new(move |_| when.get());
    move || when.get().then(|| children())
}
