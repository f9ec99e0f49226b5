//! What can be done about a key, by its status and by the role of who looks at it.

use super::called;
use super::edit::EditDialog;
use super::shown::ShownKey;
use super::stop_action::StopAction;
use crate::api;
use crate::session::CurrentSession;
use crate::ui::button::{Button, LinkButton, Variant};
use crate::ui::form::FormState;
use crate::ui::menu::{Menu, MenuButton, MenuLink};
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::endpoint::{EnableKey, Nothing};
use shared::key::KeyStatus;
use shared::member::Right;

#[component]
pub fn Actions(
    shown: ShownKey,
    /// How enabling the key goes.
    enabling: FormState,
) -> impl IntoView {
    let session = CurrentSession::get();
    let key = shown.get_untracked();
    let may_change = session.may(Right::manage_keys(key.mode));
    let duplicate = StoredValue::new(shown.address(&format!("developers/keys/new?from={}", key.id)));
    // One memo: the buttons stay, with the keyboard on them, as long as what is offered stays.
    let offered = Memo::new(move |_| (shown.get().status, shown.is_replaceable()));
    let editing = RwSignal::new(false);
    let buttons = move || {
        match offered.get() {
        (status, is_replaceable) if may_change && status != KeyStatus::Revoked => view! {
            {(status == KeyStatus::Disabled).then(|| view! { <EnableButton shown enabling /> })}
            {is_replaceable.then(|| view! { <LinkButton href=successor(shown, "&rotate=true")>"Rotate"</LinkButton> })}
            <Button on_click=move || editing.set(true)>"Edit"</Button>
            <Menu id="more" label="More">
                {is_replaceable.then(|| view! { <MenuLink href=successor(shown, "")>"Change permissions"</MenuLink> })}
                <MenuLink href=duplicate.get_value()>"Duplicate"</MenuLink>
                <StopButton status shown />
            </Menu>
            <Button variant=Variant::Caution on_click=move || shown.stop_action.set(Some(StopAction::Leaked))>"Leaked: revoke now"</Button>
        }
        .into_any(),
        _ if session.may(Right::ManageTestKeys) => {
            view! { <LinkButton href=duplicate.get_value()>"Duplicate"</LinkButton> }.into_any()
        }
        _ => ().into_any(),
    }
    };
    view! {
        {buttons}
        {move || editing.get().then(|| view! { <EditDialog shown editing /> })}
    }
}

/// The address of the form for a key that replaces this one.
fn successor(shown: ShownKey, how: &str) -> String {
    shown.address(&format!("developers/keys/new?replaces={}{how}", shown.get_untracked().id))
}

/// The next step towards the end: a key is disabled first, and revoked then.
#[component]
fn StopButton(status: KeyStatus, shown: ShownKey) -> impl IntoView {
    let (kind, text) = match status {
        KeyStatus::Disabled => (StopAction::Revoke, "Revoke…"),
        KeyStatus::Enabled | KeyStatus::Expired | KeyStatus::Revoked => (StopAction::Disable, "Disable…"),
    };
    view! { <MenuButton harmful=true on_click=move || shown.stop_action.set(Some(kind))>{text}</MenuButton> }
}

#[component]
fn EnableButton(shown: ShownKey, enabling: FormState) -> impl IntoView {
    let toasts = Toasts::get();
    let enable = move || {
        enabling.send(api::call::<EnableKey>(&shown.get_untracked().id, &Nothing {}), move |key| {
            toasts.say(format!("{} is {} again.", called(&key), key.status.label().to_ascii_lowercase()));
            shown.set(key);
        });
    };
    view! { <Button busy=enabling.busy on_click=enable>"Enable"</Button> }
}
