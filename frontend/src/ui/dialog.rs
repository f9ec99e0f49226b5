//! A modal dialog on the browser's own `<dialog>`: focus stays inside and returns where it was.

use crate::ui::focus::{focus, focus_first};
use crate::ui::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Element, Event, KeyboardEvent, MouseEvent};

/// A modal that is open as long as it is mounted. Escape, a click beside it and the browser's own ways of closing it call
/// `on_dismiss`, which decides whether it closes.
#[component]
pub fn Dialog(
    /// The heading, which also names the dialog.
    #[prop(into)]
    title: String,
    /// Shows beside the heading that something succeeded.
    #[prop(optional)]
    is_success: bool,
    #[prop(into)] on_dismiss: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let opener = StoredValue::new_local(document().active_element());
    Effect::new(move || show(dialog));
    on_cleanup(move || {
        let opener = opener.try_get_value().flatten();
        request_animation_frame(move || give_keyboard_back(opener));
    });

    let on_escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            on_dismiss.run(());
        }
    };
    let on_backdrop = move |event: MouseEvent| {
        let is_beside = dialog.get().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref()));
        if is_beside {
            on_dismiss.run(());
        }
    };
    // Escape causes this event only if the dialog did not handle the key, so it dismisses once.
    let on_cancel = move |event: Event| {
        event.prevent_default();
        on_dismiss.run(());
    };
    let on_close = move |_: Event| {
        on_dismiss.run(());
        show(dialog);
    };
    let name = title.clone();
    view! {
        <dialog
            node_ref=dialog
            class="m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-xl flex-col overflow-hidden rounded-card border border-line bg-surface text-ink shadow-raised open:flex"
            aria-label=name
            on:keydown=on_escape
            on:mousedown=on_backdrop
            on:cancel=on_cancel
            on:close=on_close
        >
            // This scrolls, not the dialog: a press on the dialog's own scroll bar would count as beside it.
            <div class="space-y-4 overflow-y-auto p-5 sm:p-6">
                <h2 class="flex items-start gap-2.5 text-lg outline-none" tabindex="-1" autofocus>
                    {is_success.then(|| view! { <span class="success-mark"><Icon name=IconName::Check /></span> })}
                    <span class="min-w-0 wrap-anywhere">{title}</span>
                </h2>
                {children()}
            </div>
        </dialog>
    }
}

fn show(dialog: NodeRef<html::Dialog>) {
    let Some(dialog) = dialog.get().filter(|dialog| dialog.is_connected()) else { return };
    if dialog.open() {
        // It has the element of the dialog before it, whose content had the focus.
        focus(dialog.query_selector("[autofocus]").ok().flatten());
    } else {
        // It fails only for a dialog that is open or not in the page.
        let _ = dialog.show_modal();
    }
}

/// Returns the focus to what opened the dialog, or to the page's heading if that is gone. A dialog that took the place of this
/// one keeps the focus.
fn give_keyboard_back(opener: Option<Element>) {
    if is_any_open() {
        return;
    }
    let opener = opener.filter(|opener| opener.is_connected() && opener.tag_name() != "BODY");
    match opener {
        Some(opener) => focus(Some(opener)),
        None => focus_first("h1"),
    }
}

/// Whether a dialog is open.
pub fn is_any_open() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}
