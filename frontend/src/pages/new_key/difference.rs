//! Which permissions a replacement key adds and removes.

use super::permissions_in_words::PermissionLines;
use leptos::prelude::*;
use shared::permission::PermissionSet;

/// The permissions added to `before` and removed from it, counted and in words.
#[component]
pub fn Difference(before: PermissionSet, #[prop(into)] after: Signal<PermissionSet>) -> impl IntoView {
    let difference = move || {
        let added = after.get().difference(before);
        let removed = before.difference(after.get());
        view! {
            <div class="flex items-baseline justify-between gap-2">
                <h3 class="font-medium">"Changes"</h3>
                <Counts added=added.len() removed=removed.len() />
            </div>
            <Side title="Added" set=added />
            <Side title="Removed" set=removed />
        }
    };
    view! { <div class="space-y-2">{difference}</div> }
}

#[component]
fn Counts(added: usize, removed: usize) -> impl IntoView {
    if (added, removed) == (0, 0) {
        return view! { <p class="text-muted">"No changes yet"</p> }.into_any();
    }
    view! {
        <p class="flex gap-2 font-semibold tabular-nums">
            {(added > 0).then(|| view! { <span class="text-success-ink">{format!("+{added}")}</span> })}
            {(removed > 0).then(|| view! { <span class="text-danger-ink">{format!("−{removed}")}</span> })}
        </p>
    }
    .into_any()
}

#[component]
fn Side(title: &'static str, set: PermissionSet) -> impl IntoView {
    (!set.is_empty()).then(|| {
        view! {
            <div class="space-y-1.5">
                <h4 class="text-xs text-muted">{title}</h4>
                <PermissionLines set />
            </div>
        }
    })
}
