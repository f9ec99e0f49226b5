//! Says that another member has signed in in another tab. This page shows and sends nothing of theirs.

use crate::display_text::isolated;
use crate::ui::button::{Button, Variant};
use crate::ui::dialog::Dialog;
use leptos::prelude::*;
use shared::session::Session;

#[component]
pub fn OtherMember(other: Session, shown: Session, on_dismiss: Callback<()>) -> impl IntoView {
    let title = if other.organisation.id == shown.organisation.id {
        "Another member signed in"
    } else {
        "This browser switched to another organisation"
    };
    let now = member_in_words(&other);
    let text = format!(
        "This page still shows what {} can see. It can't load or change anything until you reload it.",
        member_in_words(&shown)
    );
    let reload = move || {
        // Reloading cannot fail; a page with unsaved input asks first.
        let _ = window().location().reload();
    };
    view! {
        <Dialog title on_dismiss>
            <p>"You are signed in as " <strong class="font-semibold wrap-anywhere">{now}</strong> " in another tab."</p>
            <p class="wrap-anywhere text-muted">{text}</p>
            <div class="flex flex-wrap justify-end gap-2">
                <Button on_click=on_dismiss>"Stay here"</Button>
                <Button variant=Variant::Primary on_click=reload>"Reload"</Button>
            </div>
        </Dialog>
    }
}

fn member_in_words(session: &Session) -> String {
    format!("{} in {}", isolated(&session.member.name), isolated(&session.organisation.name))
}
