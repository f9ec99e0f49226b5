//! The dialogs above every page: search, the organisations, keyboard shortcuts, a new secret, the question for a passkey, and the
//! notice that another member has signed in. Their code is loaded when the first of them opens.

use super::areas;
use super::loaded_area::loaded_part;
use super::quick_access::QuickAccess;
use crate::shortcuts::Shortcut;
use crate::state::confirmation::Confirmation;
use crate::state::created::Created;
use crate::state::session::CurrentSession;
use leptos::prelude::*;
use shared::dashboard::Area;

/// Where the secret of a new key appears.
#[component]
pub fn CreatedRegion(created: Created) -> impl IntoView {
    let forget = Callback::new(move |()| created.forget());
    move || {
        let created = created.shown()?;
        Some(loaded_part(Area::Created, move || areas::created_dialog(created.clone(), forget)))
    }
}

/// Where search, the organisations and the shortcuts appear.
#[component]
pub fn QuickAccessRegion(quick_access: QuickAccess) -> impl IntoView {
    let close = Callback::new(move |()| quick_access.close());
    move || match quick_access.shown()? {
        Shortcut::Search => Some(loaded_part(Area::Dialogs, move || areas::search(close))),
        Shortcut::Organisations => Some(loaded_part(Area::Dialogs, move || areas::organisations(close))),
        Shortcut::Help => Some(loaded_part(Area::Dialogs, move || areas::shortcuts(close))),
        Shortcut::Page(_) => None,
    }
}

/// Where a member is asked for a passkey.
#[component]
pub fn ConfirmationRegion(confirmation: Confirmation) -> impl IntoView {
    move || {
        let obstacle = confirmation.obstacle()?;
        Some(loaded_part(Area::Dialogs, move || areas::passkey_question(obstacle, confirmation)))
    }
}

/// Where the page says that another member has signed in.
#[component]
pub fn OtherMemberRegion() -> impl IntoView {
    let session = CurrentSession::get();
    let dismiss = Callback::new(move |()| session.other().set(None));
    move || {
        let (other, shown) = (session.other().get()?, session.member()?);
        Some(loaded_part(Area::Dialogs, move || areas::other_member(other.clone(), shown.clone(), dismiss)))
    }
}
