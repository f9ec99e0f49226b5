//! Who is signed in, and what they may do.
//!
//! The page only hides what a role may not do; the Worker is who refuses it.

use crate::api::{self, Fault};
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::endpoint::{DeleteSession, GetSession, Nothing};
use shared::member::{Organisation, Right, Role};
use shared::problem::ErrorCode;
use shared::session::Session;

const STILL_SIGNED_IN: &str = "You are still signed in: signing out did not reach Keywright. Try again.";

/// What is known about who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Unknown,
    Nobody,
    Member(Session),
    /// Asking failed.
    Unreachable(Fault),
}

/// The session as every page sees it.
#[derive(Clone, Copy)]
pub struct CurrentSession {
    who: RwSignal<Who>,
    toasts: Toasts,
}

impl CurrentSession {
    /// Provides the session to everything below, with nobody known yet.
    pub fn provide() -> Self {
        let session = Self { who: RwSignal::new(Who::Unknown), toasts: Toasts::get() };
        provide_context(session);
        session
    }

    /// The session that an ancestor provided.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    pub fn who(self) -> Who {
        self.who.get()
    }

    /// Who is signed in, where somebody is.
    pub fn member(self) -> Option<Session> {
        match self.who.get() {
            Who::Member(session) => Some(session),
            _ => None,
        }
    }

    pub fn set(self, session: Session) {
        self.who.set(Who::Member(session));
    }

    /// Tells what became of the organisation.
    pub fn set_organisation(self, organisation: Organisation) {
        self.who.update(|who| {
            if let Who::Member(session) = who {
                session.organisation = organisation;
            }
        });
    }

    /// Whether the signed-in member has `right`. For another member or role, all is shown anew.
    pub fn may(self, right: Right) -> bool {
        self.who.with_untracked(|who| matches!(who, Who::Member(session) if session.member.role.may(right)))
    }

    /// Whether the signed-in member may make somebody a `role`, and change or remove one who is.
    pub fn may_appoint(self, role: Role) -> bool {
        self.who.with_untracked(|who| matches!(who, Who::Member(session) if session.member.role.may_appoint(role)))
    }

    /// Asks the Worker who is signed in. Where that fails, whoever is known to be stays.
    pub fn ask(self) {
        leptos::task::spawn_local(async move {
            let who = match api::call::<GetSession>(&(), &Nothing {}).await {
                Ok(session) => Who::Member(session),
                Err(fault) if fault.code() == Some(ErrorCode::NotSignedIn) => Who::Nobody,
                Err(_) if self.who.with_untracked(|who| matches!(who, Who::Member(_))) => return,
                Err(fault) => Who::Unreachable(fault),
            };
            self.who.set(who);
        });
    }

    /// Tells that a call was refused: because nobody is signed in any more, or because the role has changed.
    pub fn notice(self, fault: &Fault) {
        match fault.code() {
            Some(ErrorCode::NotSignedIn) => self.who.set(Who::Nobody),
            Some(ErrorCode::NotAllowed) => self.ask(),
            _ => {}
        }
    }

    /// Signs out at the Worker and here: where the Worker does not hear of it, the session goes on.
    pub fn sign_out(self) {
        leptos::task::spawn_local(async move {
            match api::call::<DeleteSession>(&(), &Nothing {}).await {
                Ok(()) => self.who.set(Who::Nobody),
                Err(fault) if fault.code() == Some(ErrorCode::NotSignedIn) => self.who.set(Who::Nobody),
                Err(_) => self.toasts.say(STILL_SIGNED_IN),
            }
        });
    }
}
