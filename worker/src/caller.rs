//! Who calls, and may they? The only permission check.
//!
//! `router.rs` asks [`recognise`] and [`Caller::may_call`] before it reads any input. A handler asks
//! [`Caller::require`] again where the thing itself decides: a live key asks for more than a test key.

use crate::arrival::Arrival;
use crate::db::Author;
use crate::failure::{Failure, Refusal};
use crate::token::{Expected, Token};
use crate::{cookie, origin, session};
use shared::activity::Person;
use shared::endpoint::{Access, Method};
use shared::id::{OrganisationId, SessionId};
use shared::key::Mode;
use shared::member::Right;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::Session;

pub(crate) enum Caller {
    /// Nobody was asked to show anything.
    Nobody,
    Operator,
    Member(Box<SignedIn>),
}

/// A member, by the session that they showed.
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) session_id: SessionId,
    /// What opens the session from now on, where that has changed.
    new_token: Option<Token>,
}

/// Who calls an endpoint of this `access` and `method`. Whether a member may do so is for [`Caller::may_call`] to say.
pub(crate) async fn recognise(arrival: &Arrival, access: Access, method: Method) -> Result<Caller, Failure> {
    if access != Access::Key && method != Method::Get {
        origin::check(arrival)?;
    }
    match access {
        Access::Public | Access::Key => Ok(Caller::Nobody),
        Access::Operator => operator(arrival),
        Access::Member(_) => member(arrival).await,
    }
}

impl Caller {
    /// Lets whoever was recognised for an endpoint of this `access` call it, if their role has the right.
    pub(crate) fn may_call(&self, access: Access) -> Result<(), Failure> {
        match access {
            Access::Public | Access::Key | Access::Operator => Ok(()),
            Access::Member(right) => self.require(right).map(|_| ()),
        }
    }

    /// The cookie that the reply has to set, whatever it says: without it the caller would be signed out soon.
    pub(crate) fn new_cookie(&self) -> Option<String> {
        match self {
            Self::Member(member) => member.new_token.as_ref().map(cookie::set),
            Self::Nobody | Self::Operator => None,
        }
    }

    /// The member who calls, if their role has `right`.
    pub(crate) fn require(&self, right: Right) -> Result<&SignedIn, Failure> {
        let member = self.member()?;
        let role = member.session.member.role;
        if role.may(right) {
            return Ok(member);
        }
        let detail = format!("You are a {role}; this takes at least the role {}.", right.least_role());
        Err(Failure::refused(ErrorCode::NotAllowed, detail))
    }

    /// The member who calls, if they may create, replace or revoke keys of this mode at `now`. For a live key they may have
    /// to show a passkey first.
    ///
    /// Disabling, enabling and naming take none: they can be undone, and they leave a way to stop a leaked key at once to
    /// whoever has no passkey at hand. To revoke it takes one whether it leaked or not: otherwise a thief of sessions,
    /// whom this keeps from destroying keys, would only have to say that they leaked.
    pub(crate) fn require_with_passkey(&self, mode: Mode, now: Moment) -> Result<&SignedIn, Failure> {
        let member = self.require(Right::manage_keys(mode))?;
        let obstacle = if mode == Mode::Live { member.session.obstacle_to_live_keys(now) } else { None };
        match obstacle {
            None => Ok(member),
            Some(ErrorCode::PasskeyRequired) => {
                Err(Failure::refused(ErrorCode::PasskeyRequired, "Add a passkey under Your account, then go on."))
            }
            Some(code) => {
                Err(Failure::refused(code, "Show one of your passkeys, then go on. It counts for 5 minutes."))
            }
        }
    }

    /// The member who calls; whoever is none is asked to sign in.
    pub(crate) fn member(&self) -> Result<&SignedIn, Failure> {
        match self {
            Self::Member(member) => Ok(member),
            Self::Nobody | Self::Operator => Err(not_signed_in()),
        }
    }
}

impl SignedIn {
    pub(crate) fn organisation_id(&self) -> OrganisationId {
        self.session.organisation.id
    }

    /// This member as others see them.
    pub(crate) fn person(&self) -> Person {
        Person { id: self.session.member.id, name: self.session.member.name.clone() }
    }

    /// This member as the one who makes a change.
    pub(crate) fn author(&self, now: Moment) -> Author {
        Author { organisation_id: self.organisation_id(), member_id: self.session.member.id, now }
    }
}

async fn member(arrival: &Arrival) -> Result<Caller, Failure> {
    let token = arrival.header("Cookie").and_then(|header| cookie::read(&header)).ok_or_else(not_signed_in)?;
    let token_hash = token.hash();
    let found = session::resume(arrival, &token_hash).await?.ok_or_else(not_signed_in)?;
    let new_token = if found.is_to_be_renewed { session::renew(arrival, found.id, &token_hash).await? } else { None };
    Ok(Caller::Member(Box::new(SignedIn { session: found.session, session_id: found.id, new_token })))
}

fn operator(arrival: &Arrival) -> Result<Caller, Failure> {
    let shown = arrival.header("Authorization").and_then(|header| bearer(&header));
    let expected = Expected::by(&arrival.env, "OPERATOR_TOKEN");
    if expected.zip(shown).is_some_and(|(expected, shown)| expected.is(&shown)) {
        return Ok(Caller::Operator);
    }
    let detail = "Send `Authorization: Bearer` and the deployment's OPERATOR_TOKEN.";
    let refusal = Refusal::new(ErrorCode::InvalidOperatorToken, detail);
    Err(refusal.with_header("WWW-Authenticate", "Bearer realm=\"Keywright operator\"").into())
}

fn bearer(header: &str) -> Option<Token> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| Token::from(token.trim().to_owned()))
}

fn not_signed_in() -> Failure {
    let refusal = Refusal::new(ErrorCode::NotSignedIn, "Open a sign-in link; yours has ended, or there was none.");
    refusal.with_header("WWW-Authenticate", "Session realm=\"Keywright\"").into()
}
