//! The actions that the key and the role of the member allow.

use super::shown::ShownKey;
use super::stop_action::StopAction;
use crate::api;
use crate::parts::key::called;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, LinkButton, Variant};
use crate::ui::menu::{Menu, MenuButton, MenuLink};
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::endpoint::{EnableKey, Nothing};
use shared::key::KeyAction;
use shared::member::Right;

/// What the buttons offer. `stop` is `None` for a revoked key.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Offered {
    enable: bool,
    replace: bool,
    stop: Option<StopAction>,
}

#[component]
pub fn Actions(
    shown: ShownKey,
    /// The state of the request that enables the key.
    enabling: FormState,
    edit_dialog: fn(ShownKey, RwSignal<bool>) -> AnyView,
) -> impl IntoView {
    let session = CurrentSession::get();
    let key = shown.get_untracked();
    let can_change = session.may(Right::manage_keys(key.mode));
    let duplicate = StoredValue::new(format!("{}?from={}", shown.merchant_page(MerchantPage::NewKey), key.id));
    // One memo: the buttons keep the focus as long as the same actions are offered.
    let offered = Memo::new(move |_| Offered {
        enable: shown.allows(KeyAction::Enable),
        replace: shown.is_replaceable(),
        stop: [StopAction::Disable, StopAction::Revoke].into_iter().find(|stop| shown.allows(stop.key_action())),
    });
    let editing = RwSignal::new(false);
    let buttons = move || match offered.get() {
        Offered { enable, replace, stop: Some(stop) } if can_change => view! {
            {enable.then(|| view! { <EnableButton shown enabling /> })}
            {replace.then(|| view! {
                <LinkButton variant=Variant::Primary href=shown.replacement_form("&rotate=true")>"Rotate"</LinkButton>
            })}
            <Button on_click=move || editing.set(true)>"Edit"</Button>
            <Menu id="more" label="More">
                {replace.then(|| view! { <MenuLink href=shown.replacement_form("")>"Change permissions"</MenuLink> })}
                <MenuLink href=duplicate.get_value()>"Duplicate"</MenuLink>
                <StopButton text=if stop == StopAction::Revoke { "Revoke…" } else { "Disable…" } stop shown />
                <StopButton text="Report leak…" stop=StopAction::Leaked shown />
            </Menu>
        }
        .into_any(),
        _ if session.may(Right::ManageTestKeys) => {
            view! { <LinkButton href=duplicate.get_value()>"Duplicate"</LinkButton> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        {buttons}
        {move || editing.get().then(|| edit_dialog(shown, editing))}
    }
}

/// A step towards revocation: a key is disabled first, then revoked. A leaked key is revoked at once.
#[component]
fn StopButton(text: &'static str, stop: StopAction, shown: ShownKey) -> impl IntoView {
    view! { <MenuButton harmful=true on_click=move || shown.stop_action.set(Some(stop))>{text}</MenuButton> }
}

#[component]
fn EnableButton(shown: ShownKey, enabling: FormState) -> impl IntoView {
    let toasts = Toasts::get();
    let enable = move || {
        enabling.send(api::call::<EnableKey>(&shown.get_untracked().id, &Nothing {}), move |key| {
            toasts.say(format!("{} is enabled again.", called(&key)));
            shown.set(key);
        });
    };
    view! { <Button busy=enabling.busy on_click=enable>"Enable"</Button> }
}
