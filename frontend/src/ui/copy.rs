//! A button that copies a text to the clipboard.

use crate::ui::button::Variant;
use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Copies `text`. Returns whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// A button that copies `text`. `label` says what is copied: "Copy merchant ID".
#[component]
pub fn CopyButton(
    #[prop(into)] text: Signal<String>,
    #[prop(into)] label: String,
    #[prop(optional, into)] variant: Signal<Variant>,
    /// Becomes true once the text was copied.
    #[prop(optional)]
    copied: Option<RwSignal<bool>>,
    /// Shows only the icon; the label is still read out.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let outcome = RwSignal::new(None);
    let on_click = move |_| {
        leptos::task::spawn_local(async move {
            let is_copied = copy(&text.get_untracked()).await;
            outcome.try_set(Some(is_copied));
            if let Some(copied) = copied.filter(|_| is_copied) {
                copied.try_set(true);
            }
            set_timeout(move || _ = outcome.try_set(None), std::time::Duration::from_secs(3));
        });
    };
    let class = move || {
        if bare { "button h-7 px-1.5 text-muted hover:bg-sunken hover:text-ink" } else { variant.get().class() }
    };
    let label_class = if bare { "sr-only" } else { "" };
    let announced = move || match outcome.get() {
        None => "",
        Some(true) => "Copied",
        Some(false) => "Couldn't copy. Select the text and copy it manually.",
    };
    view! {
        <span class="relative z-10 inline-flex items-center gap-2">
            <button type="button" class=class title=bare.then(|| label.clone()) on:click=on_click>
                {move || {
                    let name = if outcome.get() == Some(true) { IconName::Check } else { IconName::Copy };
                    view! { <Icon name /> }
                }}
                <span class=label_class>{label.clone()}</span>
            </button>
            <span role="status" class="text-xs text-muted">{announced}</span>
        </span>
    }
}
