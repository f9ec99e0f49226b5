//! Grey shapes in place of what is still loading.

use leptos::prelude::*;

/// Lines of a list or of a form.
#[component]
pub fn Skeleton(lines: usize) -> impl IntoView {
    view! {
        <div class="space-y-3 p-4" role="status">
            <span class="sr-only">"Loading"</span>
            {(0..lines).map(|_| view! { <div class="skeleton h-8"></div> }).collect_view()}
        </div>
    }
}

/// A page with a title and one card; `index.html` shows the same before the program has started.
#[component]
pub fn PageSkeleton() -> impl IntoView {
    // The title of the page before it would be wrong.
    document().set_title("Keywright");
    view! {
        <div class="skeleton h-9 w-48"></div>
        <div class="card"><Skeleton lines=6 /></div>
    }
}
