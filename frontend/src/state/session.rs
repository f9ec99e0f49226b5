//! Who is signed in, and what they can do.
//!
//! The page only hides what a role cannot do; the Worker rejects it. All tabs of a browser share one session: a tab asks who is
//! signed in when it becomes visible, and when a member signs in or out in another tab.

use crate::api::{self, Fault};
use crate::other_tabs;
use crate::start_page;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::endpoint::{DeleteSession, GetSession, Nothing};
use shared::id::MemberId;
use shared::member::{Member, Organisation, Right, Role};
use shared::problem::ErrorCode;
use shared::session::Session;

const STILL_SIGNED_IN: &str = "You're still signed in: Keywright couldn't be reached. Try again.";

/// Who is signed in, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Unknown,
    Nobody,
    Member(Session),
    /// Asking failed.
    Unreachable(Fault),
}

/// The session, shared by all pages.
#[derive(Clone, Copy)]
pub struct CurrentSession {
    who: RwSignal<Who>,
    /// The session of another member who signed in in another tab.
    other: RwSignal<Option<Session>>,
    toasts: Toasts,
}

impl CurrentSession {
    /// Provides the session to everything below. Who is signed in is not known yet.
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

    /// The session, if a member is signed in.
    pub fn member(self) -> Option<Session> {
        match self.who.get() {
            Who::Member(session) => Some(session),
            _ => None,
        }
    }

    /// The session of another member who signed in in another tab.
    pub fn other(self) -> RwSignal<Option<Session>> {
        self.other
    }

    pub fn set(self, session: Session) {
        self.know(Who::Member(session));
    }

    /// Begins the session of a member who signed in here.
    pub fn begin(self, session: Session) {
        self.set(session);
        other_tabs::announce();
    }

    fn know(self, who: Who) {
        self.other.set(None);
        match who {
            Who::Member(_) => start_page::remember(true),
            Who::Nobody => start_page::remember(false),
            Who::Unknown | Who::Unreachable(_) => {}
        }
        if self.who.with_untracked(|known| *known != who) {
            self.who.set(who);
        }
        api::speak_for(self.shown());
    }

    /// The member whose data the page shows.
    fn shown(self) -> Option<MemberId> {
        self.who.with_untracked(|who| if let Who::Member(session) = who { Some(session.member.id) } else { None })
    }

    /// Shows the organisation as it is now.
    pub fn set_organisation(self, organisation: Organisation) {
        self.who.update(|who| {
            if let Who::Member(session) = who {
                session.organisation = organisation;
            }
        });
    }

    /// Shows the member as they are now.
    pub fn set_member(self, member: Member) {
        self.who.update(|who| {
            if let Who::Member(session) = who {
                session.member = member;
            }
        });
    }

    /// Whether the member has `right`. Another member or role rebuilds everything, so this need not be reactive.
    pub fn may(self, right: Right) -> bool {
        self.who.with_untracked(|who| matches!(who, Who::Member(session) if session.member.role.may(right)))
    }

    /// Whether the member can grant `role`, and change or remove members who have it.
    pub fn may_appoint(self, role: Role) -> bool {
        self.who.with_untracked(|who| matches!(who, Who::Member(session) if session.member.role.may_appoint(role)))
    }

    /// Asks the Worker who is signed in. If that fails, nothing changes.
    pub fn ask(self) {
        leptos::task::spawn_local(async move {
            let shown = self.shown();
            let found = api::call::<GetSession>(&(), &Nothing {}).by_anyone().await;
            if self.shown() != shown {
                // A member signed in or out here meanwhile: this answer can be older.
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

    /// Reacts to a rejected call: the member is no longer signed in, or see [`Self::notice_change`].
    pub fn notice(self, fault: &Fault) {
        match fault.code() {
            Some(ErrorCode::NotSignedIn) => self.know(Who::Nobody),
            _ => self.notice_change(fault),
        }
    }

    /// Asks who is signed in if a call was rejected because another member is signed in or the role has changed.
    pub fn notice_change(self, fault: &Fault) {
        if matches!(fault.code(), Some(ErrorCode::NotAllowed | ErrorCode::OtherMember)) {
            self.ask();
        }
    }

    /// Signs out at the Worker, then here. If the Worker cannot be reached, the session continues.
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
