//! Saving settings of the organisation.

use crate::api;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::toast::Toasts;
use shared::endpoint::UpdateOrganisation;
use shared::member::{Organisation, OrganisationPatch};

/// Called with the organisation as it became. Returns what to say.
pub type OnSaved = Box<dyn FnOnce(&Organisation) -> &'static str>;

#[derive(Clone, Copy)]
pub struct Saving {
    pub form: FormState,
    session: CurrentSession,
    toasts: Toasts,
}

impl Saving {
    pub fn get() -> Self {
        Self { form: FormState::new(), session: CurrentSession::get(), toasts: Toasts::get() }
    }

    /// The organisation as the page knows it.
    pub fn known(self) -> Option<Organisation> {
        self.session.member().map(|session| session.organisation)
    }

    /// Saves `patch`, unless the organisation is no longer as it was `seen`.
    pub fn save(self, patch: &OrganisationPatch, seen: &Organisation, on_saved: OnSaved) {
        let update = api::call::<UpdateOrganisation>(&(), patch).unless_changed(seen);
        self.form.send(update, move |organisation| {
            let text = on_saved(&organisation);
            self.session.set_organisation(organisation);
            self.toasts.say(text);
        });
    }
}
