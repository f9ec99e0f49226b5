//! The dialogs above every page: search, the organisations, keyboard shortcuts, the key of a secret, a new secret, the question for a passkey, and the
//! notice that another member has signed in. Their code is loaded when the first of them opens.

use super::areas;
use super::loaded_area::{loaded_dialog, loaded_part};
use super::names_to_ask;
use super::quick_access::QuickAccess;
use crate::api::{Fault, Pending};
use crate::shortcuts::Shortcut;
use crate::state::confirmation::Confirmation;
use crate::state::created::Created;
use crate::state::session::CurrentSession;
use leptos::prelude::*;
use shared::dashboard::Area;

/// Loads what shows the secret of a new key.
pub fn load_created() -> Pending<()> {
    Box::pin(async {
        areas::load(Area::Created).await.map_err(|_| {
            Fault::Browser(
                "No key was created, because the page couldn't load what shows its secret. Check your connection and try \
                 again. If that doesn't help, reload the page: your input is kept."
                    .to_owned(),
            )
        })
    })
}

/// Where the secret of a new key appears.
#[component]
pub fn CreatedRegion(created: Created) -> impl IntoView {
    let forget = Callback::new(move |()| created.forget());
    move || {
        let created = created.shown()?;
        Some(loaded_part(Area::Created, move || areas::created_dialog(created.clone(), forget)))
    }
}

/// Where search, the organisations, the shortcuts and the key of a secret appear.
#[component]
pub fn QuickAccessRegion(quick_access: QuickAccess) -> impl IntoView {
    let close = Callback::new(move |()| quick_access.close());
    let forget = Callback::new(move |()| quick_access.forget_suspect());
    let which_key = move || {
        quick_access
            .has_suspect()
            .then(|| loaded_dialog(Area::Home, forget, move || areas::which_key(close, forget, names_to_ask)))
    };
    let opened = move || match quick_access.shown()? {
        Shortcut::Search => Some(loaded_dialog(Area::Dialogs, close, move || areas::search(close))),
        Shortcut::Organisations => Some(loaded_dialog(Area::Dialogs, close, move || areas::organisations(close))),
        Shortcut::Help => Some(loaded_dialog(Area::Dialogs, close, move || areas::shortcuts(close))),
        Shortcut::Page(_) => None,
    };
    (opened, which_key)
}

/// Where a member is asked for a passkey.
#[component]
pub fn ConfirmationRegion(confirmation: Confirmation) -> impl IntoView {
    let close = Callback::new(move |()| confirmation.close(false));
    move || {
        let obstacle = confirmation.obstacle()?;
        Some(loaded_dialog(Area::Dialogs, close, move || areas::passkey_question(obstacle, confirmation)))
    }
}

/// Where the page says that another member has signed in.
#[component]
pub fn OtherMemberRegion() -> impl IntoView {
    let session = CurrentSession::get();
    let dismiss = Callback::new(move |()| session.other().set(None));
    move || {
        let (other, shown) = (session.other().get()?, session.member()?);
        Some(loaded_dialog(Area::Dialogs, dismiss, move || areas::other_member(other.clone(), shown.clone(), dismiss)))
    }
}
