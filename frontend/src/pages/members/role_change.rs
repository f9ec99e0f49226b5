//! Changes a member's role. Warns if the member becomes an owner, or stops being one.

use super::roles::RoleChoice;
use crate::api;
use crate::display_text::isolated;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::state::undo::Undo;
use crate::ui::button::{Button, SubmitButton, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::notice::{Failure, Warning};
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::UpdateMember;
use shared::member::{MemberPatch, MemberRecord, Role};

#[component]
pub fn RoleChange(member: MemberRecord, on_done: Callback<()>, on_dismiss: Callback<()>) -> impl IntoView {
    let (form, undo, session) = (FormState::new(), Undo::get(), CurrentSession::get());
    let role = RwSignal::new(member.role);
    let (was, name) = (member.role, isolated(&member.name));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let patch = MemberPatch { role: role.get_untracked() };
        if patch.role == was {
            return on_dismiss.run(());
        }
        form.send(api::call::<UpdateMember>(&member.id, &patch).unless_changed(&member), move |member| {
            let change = format!("{} has the role {} now.", isolated(&member.name), member.role.label());
            let back = move || api::call::<UpdateMember>(&member.id, &MemberPatch { role: was }).outgoing;
            undo.offer(change, back, move || {
                on_done.try_run(());
            });
            // If it is the member's own role, they may not change it back: what follows replaces the message.
            session.ask();
            on_dismiss.try_run(());
            on_done.try_run(());
        });
    };
    let title = format!("Change the role of {name}");
    let warning = move || ownership(was, role.get(), &name);
    let is_grave = Memo::new(move |_| touches_ownership(was, role.get()));
    let button = move || match role.get() {
        _ if form.busy.get() => "Changing…".to_owned(),
        Role::Owner if was != Role::Owner => "Make owner".to_owned(),
        role if was == Role::Owner && role != was => {
            format!("Change to {}", role.label().to_ascii_lowercase())
        }
        _ => "Change role".to_owned(),
    };
    view! {
        <Dialog title on_dismiss>
            <form class="space-y-4" novalidate on:submit=submit>
                <RoleChoice role />
                <div role="alert">{warning}</div>
                <Failure message=form.failure />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on_click=on_dismiss>"Cancel"</Button>
                    {move || {
                        let variant = if is_grave.get() { Variant::Danger } else { Variant::Primary };
                        view! { <SubmitButton variant busy=form.busy>{button}</SubmitButton> }
                    }}
                </div>
            </form>
        </Dialog>
    }
}

fn touches_ownership(was: Role, role: Role) -> bool {
    (was == Role::Owner) != (role == Role::Owner)
}

/// A warning if the member becomes an owner, or stops being one.
fn ownership(was: Role, role: Role, name: &str) -> Option<AnyView> {
    let text = if role == Role::Owner {
        format!(
            "{name} will be able to do everything that you can do, including adding owners and changing your own role."
        )
    } else {
        format!("{name} will no longer be able to manage owners or change organisation settings.")
    };
    touches_ownership(was, role).then(|| view! { <Warning><p>{text}</p></Warning> }.into_any())
}
