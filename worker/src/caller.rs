//! Who calls, and whether they can: the only permission check.
//!
//! `router.rs` calls [`admit`] before it reads the body, and [`recognise`] and [`MemberSession::check`] after it,
//! because a slow sender can delay the body. Handlers call [`MemberSession::require`] and the like if the resource
//! decides: a live key requires more than a test key. All requirements are checked again in the transaction that writes
//! a change (`db/caller_check.rs`).

use crate::context::RequestContext;
use crate::db::{Author, CallerCheck, Proof};
use crate::failure::{Failure, Refusal};
use crate::limits::Charge;
use crate::session::resume::{self, IDLE_MS};
use crate::token::{Expected, Token};
use crate::{cookie, limits, origin};
use shared::activity::Person;
use shared::endpoint::{Access, Method, StepUpRule};
use shared::id::{MemberId, OrganisationId, SessionId};
use shared::key::Mode;
use shared::member::{Right, Role};
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::{CONFIRMED_MS, MEMBER_HEADER, Session};
use shared::verification::GATEWAY_TOKEN_HEADER;
use std::cell::{Cell, OnceCell};

/// A member, identified by their session.
pub(crate) struct MemberSession {
    pub(crate) session: Session,
    pub(crate) session_id: SessionId,
    /// The session's new token, if this request replaced it.
    new_token: Option<Token>,
    /// The highest role that this request has required so far.
    least_role: Cell<Role>,
    proof: Cell<Proof>,
    /// Held until the request is answered, then charged to the member.
    _charge: Charge,
}

/// Rejects what can be rejected without the body and without D1 and KV.
pub(crate) async fn admit(context: &RequestContext, access: Access, method: Method) -> Result<(), Failure> {
    if !matches!(access, Access::Key | Access::Signed) && method != Method::Get {
        origin::check(context)?;
    }
    match access {
        Access::Public | Access::Key | Access::Signed => Ok(()),
        Access::Operator => operator(context).await,
        Access::Member(..) => limits::before_session(&token(context)?, context).await,
    }
}

impl MemberSession {
    fn new(session: Session, session_id: SessionId, new_token: Option<Token>, charge: Charge) -> Self {
        let (least_role, proof) = (Cell::new(Role::Viewer), Cell::new(Proof::Session));
        Self { session, session_id, new_token, least_role, proof, _charge: charge }
    }

    /// Accepts the member if they can call an endpoint of this `access` at `now`.
    pub(crate) fn check(&self, access: Access, now: Moment) -> Result<(), Failure> {
        let Access::Member(right, rule) = access else { return Ok(()) };
        self.require(right)?;
        match rule {
            StepUpRule::Always => self.require_step_up(now),
            StepUpRule::OrRecentLink => self.require_step_up_or_link(now),
            StepUpRule::Never | StepUpRule::ForLiveKeys | StepUpRule::ToEnable => Ok(()),
        }
    }

    /// The token of this session from now on.
    pub(crate) fn token(&self, context: &RequestContext) -> Result<Token, Failure> {
        match &self.new_token {
            Some(token) => Ok(Token::from(token.reveal().to_owned())),
            None => token(context),
        }
    }

    /// The cookie that the reply must set, even if it is an error: without it, the member would soon be signed out.
    pub(crate) fn new_cookie(&self) -> Option<String> {
        self.new_token.as_ref().map(cookie::set)
    }

    /// Accepts the member if their role has `right`.
    pub(crate) fn require(&self, right: Right) -> Result<(), Failure> {
        let role = self.session.member.role;
        if !role.may(right) {
            let detail = format!("Your role is {role}; this requires at least the role {}.", right.least_role());
            return Err(Failure::refused(ErrorCode::NotAllowed, detail));
        }
        self.least_role.set(self.least_role.get().max(right.least_role()));
        Ok(())
    }

    /// Accepts the member if they can create, enable, replace or revoke keys of this mode at `now`. Live keys require
    /// step-up.
    ///
    /// Disabling and renaming do not: both can be undone, and members without a passkey at hand must be able to stop a
    /// leaked key at once. Revoking does, even for leaked keys: else a stolen session could destroy keys by claiming
    /// that they leaked.
    pub(crate) fn require_for_key(&self, mode: Mode, now: Moment) -> Result<(), Failure> {
        self.require(Right::manage_keys(mode))?;
        if mode == Mode::Live { self.require_step_up(now) } else { Ok(()) }
    }

    pub(crate) fn organisation_id(&self) -> OrganisationId {
        self.session.organisation.id
    }

    /// This member as other members see them.
    pub(crate) fn person(&self) -> Person {
        Person { id: self.session.member.id, name: self.session.member.name.clone() }
    }

    /// This member as the author of a change. The change is written only if everything that was required still holds.
    pub(crate) fn author(&self, now: Moment) -> Author {
        let caller = CallerCheck {
            session_id: self.session_id,
            least_role: self.least_role.get(),
            proof: self.proof.get(),
            now,
            idle_since: now.plus_ms(-IDLE_MS),
        };
        let (organisation_id, member_id) = (self.organisation_id(), self.session.member.id);
        Author { organisation_id, member_id, now, caller: Some(caller) }
    }

    /// Accepts the member if they are the member that a link names, or if it names no member.
    pub(crate) fn require_is(&self, id: Option<MemberId>) -> Result<(), Failure> {
        check_member(&self.session, id.map(|id| id.to_string()).as_deref())
    }

    /// Accepts the member if they used a passkey in the last 5 minutes, or if they have no passkey and need none.
    pub(crate) fn require_step_up(&self, now: Moment) -> Result<(), Failure> {
        match self.session.missing_step_up(now) {
            Some(ErrorCode::PasskeyRequired) => {
                Err(Failure::refused(ErrorCode::PasskeyRequired, "Add a passkey under Your account, then continue."))
            }
            Some(code) => Err(Failure::refused(
                code,
                "Confirm with one of your passkeys, then continue. The confirmation is valid for 5 minutes.",
            )),
            None => {
                self.proof.set(Proof::Passkey { since: now.plus_ms(-CONFIRMED_MS) });
                Ok(())
            }
        }
    }

    /// Accepts the member if they used a passkey, or began this session, in the last 5 minutes. A session that is
    /// stolen later satisfies neither.
    fn require_step_up_or_link(&self, now: Moment) -> Result<(), Failure> {
        if self.session.is_confirmed(now) || now.ms_since(self.session.began_at()) < CONFIRMED_MS {
            self.proof.set(Proof::PasskeyOrLink { since: now.plus_ms(-CONFIRMED_MS) });
            return Ok(());
        }
        Err(if self.session.has_passkey {
            let detail = "Confirm with one of your passkeys. If you have lost them, sign out, sign in by a new link, and \
                          remove them within 5 minutes.";
            Failure::refused(ErrorCode::StepUpRequired, detail)
        } else {
            let detail =
                "You can add a first passkey within 5 minutes of signing in by link: sign out, then open a new link.";
            Failure::refused(ErrorCode::RecentSignInRequired, detail)
        })
    }

    /// Accepts the member if their role can appoint, change and remove members of `role`.
    pub(crate) fn require_may_appoint(&self, role: Role) -> Result<(), Failure> {
        let own = self.session.member.role;
        if !own.may_appoint(role) {
            let detail = format!("Your role is {own}; only owners can appoint, change and remove owners.");
            return Err(Failure::refused(ErrorCode::NotAllowed, detail));
        }
        if role == Role::Owner {
            self.least_role.set(Role::Owner);
        }
        Ok(())
    }
}

thread_local! {
    /// The deployment's `GATEWAY_TOKEN`. It does not change during the life of an isolate.
    static GATEWAY: OnceCell<Option<Expected>> = const { OnceCell::new() };
}

/// Whether the request carries the gateway token of this deployment.
pub(crate) fn is_gateway(context: &RequestContext) -> bool {
    let Some(shown) = context.header(GATEWAY_TOKEN_HEADER).map(Token::from) else { return false };
    GATEWAY.with(|expected| {
        let expected = expected.get_or_init(|| Expected::by(&context.env, "GATEWAY_TOKEN"));
        expected.as_ref().is_some_and(|expected| expected.is(&shown))
    })
}

/// The answer to a malformed request. Malformed requests of anonymous callers are counted, and over the limit the
/// answer is 429.
pub(crate) async fn bad_request(context: &RequestContext, access: Access, refusal: Failure) -> Failure {
    let is_anonymous = matches!(access, Access::Public | Access::Key) && !is_gateway(context);
    match refusal {
        Failure::Refused(_) if is_anonymous => limits::after_bad_request(context).await.err().unwrap_or(refusal),
        refusal => refusal,
    }
}

/// The token in the session cookie of a request.
pub(crate) fn token(context: &RequestContext) -> Result<Token, Failure> {
    context.header("Cookie").and_then(|header| cookie::read(&header)).ok_or_else(Failure::not_signed_in)
}

/// Rejects a request that is meant for the session of another member: its page shows what that member can see, and the
/// browser has since signed in as this one.
fn check_member(session: &Session, expected: Option<&str>) -> Result<(), Failure> {
    if expected.is_none_or(|id| id == session.member.id.to_string()) {
        return Ok(());
    }
    let (member, organisation) = (&session.member.name, &session.organisation.name);
    let detail =
        format!("You are signed in as {member} in {organisation} in another tab. Reload this page to continue.");
    Err(Failure::refused(ErrorCode::OtherMember, detail))
}

/// The member who calls. [`MemberSession::check`] checks whether they can.
pub(crate) async fn recognise(context: &RequestContext) -> Result<Box<MemberSession>, Failure> {
    let token_hash = token(context)?.hash();
    let Some(found) = resume::resume(context, &token_hash).await? else {
        limits::after_unknown_session(context).await?;
        return Err(Failure::not_signed_in());
    };
    let charge = limits::charge(token_hash.clone(), found.session.member.id, context)?;
    check_member(&found.session, context.header(MEMBER_HEADER).as_deref())?;
    let new_token = if found.is_to_be_renewed { resume::renew(context, found.id, &token_hash).await? } else { None };
    Ok(Box::new(MemberSession::new(found.session, found.id, new_token, charge)))
}

/// Accepts the operator of the deployment. Failed attempts are limited by address.
async fn operator(context: &RequestContext) -> Result<(), Failure> {
    limits::before_operator(context).await?;
    let header = context.header("Authorization").unwrap_or_default();
    let shown = bearers(&header).next().map(|token| Token::from(token.to_owned()));
    let expected = Expected::by(&context.env, "OPERATOR_TOKEN");
    if expected.zip(shown).is_some_and(|(expected, shown)| expected.is(&shown)) {
        return Ok(());
    }
    limits::after_operator_failed(context).await?;
    let detail = "Send `Authorization: Bearer` and the deployment's OPERATOR_TOKEN.";
    let refusal = Refusal::new(ErrorCode::InvalidOperatorToken, detail);
    Err(refusal.with_header("WWW-Authenticate", "Bearer realm=\"Keywright operator\"").into())
}

/// The tokens after `Bearer` in `Authorization`. Repeated headers arrive as one, separated by commas.
pub(crate) fn bearers(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').filter_map(|credentials| {
        let (scheme, token) = credentials.trim().split_once(char::is_whitespace)?;
        scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::bearers;

    #[test]
    fn a_bearer_token_follows_any_white_space() {
        for header in ["Bearer t", "bearer  t", "BEARER\tt ", "Basic dTpw, Bearer \t t", "Digest a=\"b\", c=d,Bearer t"]
        {
            assert_eq!(bearers(header).collect::<Vec<_>>(), ["t"], "{header}");
        }
        for header in ["", "Bearer", "Bearert", "Basic t", "t"] {
            assert_eq!(bearers(header).count(), 0, "{header}");
        }
        assert_eq!(bearers("Bearer a, Bearer b").collect::<Vec<_>>(), ["a", "b"]);
    }
}
