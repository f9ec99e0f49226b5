//! What is shown instead of an empty list.

use leptos::prelude::*;

/// Says that there is nothing here yet, and what to do next (the children).
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-2 px-6 py-14 text-center">
            <p class="font-medium">{title}</p>
            <p class="max-w-md text-muted">{text}</p>
            {children.map(|children| view! { <div class="mt-3">{children()}</div> })}
        </div>
    }
}
