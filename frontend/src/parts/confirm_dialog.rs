//! A dialog that asks before something is done.

use crate::state::form::FormState;
use crate::ui::button::{Button, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::notice::Failure;
use leptos::prelude::*;

/// States the consequence of an action, which a second click performs.
#[component]
pub fn ConfirmDialog(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// The text of the button that performs the action.
    action: &'static str,
    /// The state of the action's request.
    form: FormState,
    #[prop(into)] on_confirm: Callback<()>,
    #[prop(into)] on_dismiss: Callback<()>,
    /// What is shown below the text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Dialog title on_dismiss>
            <p class="text-muted">{text}</p>
            {children.map(|children| children())}
            <Failure message=form.failure />
            <div class="flex flex-wrap justify-end gap-2">
                <Button on_click=on_dismiss>"Cancel"</Button>
                <Button variant=Variant::Danger busy=form.busy on_click=on_confirm>{action}</Button>
            </div>
        </Dialog>
    }
}
