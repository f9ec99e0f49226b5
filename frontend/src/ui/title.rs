//! A page's title: in the browser's tab, and as the heading, which is focused when the page opens, so that screen readers read
//! it out.

use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Title(
    #[prop(into)] text: Signal<String>,
    /// The part of the page that is shown. It comes first in the tab.
    #[prop(optional, into)]
    section: Signal<Option<&'static str>>,
    /// What belongs to the heading, such as a status.
    #[prop(optional)]
    beside: ViewFn,
    /// The page's own actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move || {
        let section = section.get().map(|section| format!("{section} · ")).unwrap_or_default();
        document().set_title(&format!("{section}{} · Keywright", text.get()));
    });
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            // Before the next paint: at once, the browser would have to compute the layout of the unfinished page.
            request_animation_frame(move || {
                // A heading with a tabindex can be focused.
                let _ = heading.focus();
            });
        }
    });
    view! {
        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
            <div class="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
                <h1 node_ref=heading tabindex="-1" class="min-w-0 wrap-anywhere"><bdi>{move || text.get()}</bdi></h1>
                {move || beside.run()}
            </div>
            {children.map(|children| view! { <div class="flex flex-wrap items-center gap-2">{children()}</div> })}
        </div>
    }
}
