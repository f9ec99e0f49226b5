//! What is shown instead of an empty list.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;

/// Says that there is nothing here yet, and what to do next (the children).
#[component]
pub fn Empty(
    #[prop(default = IconName::Search)] icon: IconName,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-1.5 px-6 py-14 text-center">
            <span class="mb-2 flex rounded-full bg-sunken p-3.5 text-muted"><Icon name=icon /></span>
            <p class="text-base font-semibold">{title}</p>
            <p class="max-w-md text-muted">{text}</p>
            {children.map(|children| view! { <div class="mt-3">{children()}</div> })}
        </div>
    }
}
