//! The keyboard shortcuts, and the switch that turns those without a modifier off.

use crate::shortcuts;
use crate::ui::dialog::Dialog;
use crate::ui::switch::Switch;
use leptos::prelude::*;

#[component]
pub fn ShortcutsDialog(close: Callback<()>) -> impl IntoView {
    let are_on = RwSignal::new(shortcuts::are_on());
    let change = move |on| {
        shortcuts::turn(on);
        are_on.set(on);
    };
    let pages = shortcuts::PAGES.map(|(key, name, ..)| (format!("g {key}"), format!("Go to {name}")));
    let others = [("Ctrl K or ⌘ K", "Search"), ("/", "Search"), ("o", "Switch organisation"), ("?", "Show this list")];
    let others = others.map(|(keys, what)| (keys.to_owned(), what.to_owned()));
    let row = |(keys, what): (String, String)| {
        view! {
            <div class="flex justify-between gap-4 py-1.5">
                <dt>{what}</dt>
                <dd><kbd>{keys}</kbd></dd>
            </div>
        }
    };
    view! {
        <Dialog title="Keyboard shortcuts" on_dismiss=close>
            <dl class="divide-y divide-line">{others.into_iter().chain(pages).map(row).collect_view()}</dl>
            <div class="flex items-center justify-between gap-4 border-t border-line pt-4">
                <p>"Use shortcuts without Ctrl or ⌘"</p>
                <Switch label="Use shortcuts without Ctrl or ⌘" on=are_on on_change=change />
            </div>
        </Dialog>
    }
}
