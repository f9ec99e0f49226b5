//! Who is signed in, and what they may do.
//!
//! The page only hides what a role may not do; the Worker is who refuses it. All tabs of a browser share one session: a tab
//! asks again who is signed in when it becomes visible, and when another tab signed in or out.

use crate::api::{self, Fault};
use crate::other_tabs;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::endpoint::{DeleteSession, GetSession, Nothing};
use shared::id::MemberId;
use shared::member::{Member, Organisation, Right, Role};
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
    /// Who signed in in another tab, while this page shows somebody else.
    other: RwSignal<Option<Session>>,
    toasts: Toasts,
}

impl CurrentSession {
    /// Provides the session to everything below, with nobody known yet.
    pub fn provide() -> Self {
        let (who, other) = (RwSignal::new(Who::Unknown), RwSignal::new(None));
        let session = Self { who, other, toasts: Toasts::get() };
        provide_context(session);
        session
    }

    /// The session that an ancestor provided.
    pub fn get() -> Self {
        expect_context()
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

    /// Who signed in in another tab, while this page shows somebody else.
    pub fn other(self) -> RwSignal<Option<Session>> {
        self.other
    }

    pub fn set(self, session: Session) {
        self.know(Who::Member(session));
    }

    /// Tells that somebody has signed in here.
    pub fn begin(self, session: Session) {
        self.set(session);
        other_tabs::announce();
    }

    fn know(self, who: Who) {
        self.other.set(None);
        if self.who.with_untracked(|known| *known != who) {
            self.who.set(who);
        }
        api::speak_for(self.shown());
    }

    /// The member that the page belongs to.
    fn shown(self) -> Option<MemberId> {
        self.who.with_untracked(|who| if let Who::Member(session) = who { Some(session.member.id) } else { None })
    }

    /// Tells what became of the organisation.
    pub fn set_organisation(self, organisation: Organisation) {
        self.who.update(|who| {
            if let Who::Member(session) = who {
                session.organisation = organisation;
            }
        });
    }

    /// Tells what became of the member.
    pub fn set_member(self, member: Member) {
        self.who.update(|who| {
            if let Who::Member(session) = who {
                session.member = member;
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

    /// Asks the Worker who is signed in. If that fails, the page stays as it is.
    pub fn ask(self) {
        leptos::task::spawn_local(async move {
            let shown = self.shown();
            let found = api::call::<GetSession>(&(), &Nothing {}).by_anyone().await;
            if self.shown() != shown {
                // Somebody signed in or out here meanwhile: this answer can be older.
                return;
            }
            match found {
                Ok(session) if shown.is_some_and(|id| id != session.member.id) => self.other.set(Some(session)),
                Ok(session) => self.set(session),
                Err(fault) if fault.code() == Some(ErrorCode::NotSignedIn) => self.know(Who::Nobody),
                Err(fault) if shown.is_none() => self.know(Who::Unreachable(fault)),
                Err(_) => {}
            }
        });
    }

    /// Tells that a call was refused: because nobody is signed in any more, or for what [`Self::notice_change`] says.
    pub fn notice(self, fault: &Fault) {
        match fault.code() {
            Some(ErrorCode::NotSignedIn) => self.know(Who::Nobody),
            _ => self.notice_change(fault),
        }
    }

    /// Asks who is signed in if a call was refused because it is another member, or because the role has changed.
    pub fn notice_change(self, fault: &Fault) {
        if matches!(fault.code(), Some(ErrorCode::NotAllowed | ErrorCode::OtherMember)) {
            self.ask();
        }
    }

    /// Signs out at the Worker and here: where the Worker does not hear of it, the session goes on.
    pub fn sign_out(self) {
        leptos::task::spawn_local(async move {
            match api::call::<DeleteSession>(&(), &Nothing {}).await {
                Ok(()) => {
                    self.know(Who::Nobody);
                    other_tabs::announce();
                }
                Err(fault) if fault.code() == Some(ErrorCode::OtherMember) => self.ask(),
                Err(fault) if fault.code() == Some(ErrorCode::NotSignedIn) => self.know(Who::Nobody),
                Err(_) => self.toasts.say(STILL_SIGNED_IN),
            }
        });
    }
}
