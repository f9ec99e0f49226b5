//! A dialog that asks before something is done.

use crate::state::form::FormState;
use crate::ui::button::{Button, SubmitButton, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextField;
use crate::ui::notice::Failure;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::text;

/// States the consequence of an action, which a second click performs.
#[component]
pub fn ConfirmDialog(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// The text of the button that performs the action.
    action: &'static str,
    /// A name that has to be typed first.
    #[prop(default = None)]
    name: Option<String>,
    /// The state of the action's request.
    form: FormState,
    #[prop(into)] on_confirm: Callback<()>,
    #[prop(into)] on_dismiss: Callback<()>,
    /// What is shown below the text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let label = name.as_ref().map(|name| format!("Type “{name}” to confirm"));
    let blocked = Signal::derive(move || name.as_ref().is_some_and(|name| !text::is_same(&typed.get(), name)));
    let confirm = move |event: SubmitEvent| {
        event.prevent_default();
        if !blocked.get_untracked() && !form.busy.get_untracked() {
            on_confirm.run(());
        }
    };
    view! {
        <Dialog title on_dismiss>
            <p class="text-muted">{text}</p>
            {children.map(|children| children())}
            <form class="space-y-4" novalidate on:submit=confirm>
                {label.map(|label| view! {
                    <TextField name="confirmation" label value=typed error=form.errors.message("confirmation") />
                })}
                <Failure message=form.failure />
                <div class="flex flex-wrap items-center justify-end gap-2">
                    <p id="obstacle" class="w-full text-xs text-muted empty:hidden sm:w-auto sm:flex-1">
                        {move || blocked.get().then_some("Type the name to confirm.")}
                    </p>
                    <Button on_click=on_dismiss>"Cancel"</Button>
                    <SubmitButton variant=Variant::Danger busy=form.busy blocked>{action}</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
