//! WebAuthn challenges: 256 random bits that an authenticator signs, so that its answer cannot be used for another
//! request.
//!
//! Each challenge is valid for one purpose, for five minutes, and, if a member requested it, for their session only.
//! Its first answer uses it up, even if that answer is rejected.

use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::{self, challenges::Challenge};
use crate::failure::Failure;
use crate::webauthn::{self, Flaw, Site};
use crate::{origin, random};
use shared::id::{MemberId, SessionId};
use shared::problem::ErrorCode;
use worker::console_warn;

/// How long a challenge is valid, in milliseconds.
pub(crate) const CHALLENGE_MS: u32 = 5 * 60 * 1000;

/// What a challenge is for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    AddPasskey,
    SignIn,
    StepUp,
}

/// Creates a challenge, to be sent to a browser.
pub(crate) async fn make(
    context: &RequestContext,
    purpose: Purpose,
    of: Option<&MemberSession>,
) -> Result<String, Failure> {
    let bits = [random::bits().to_be_bytes(), random::bits().to_be_bytes()].concat();
    let challenge = Challenge::new(webauthn::encode(&bits), purpose.name(), of.map(ids));
    let expires_at = context.now.plus_ms(CHALLENGE_MS.into());
    let caller = of.and_then(|member| member.author(context.now).caller);
    context.db.change(vec![db::challenges::insert(&challenge, expires_at).if_caller(caller)]).await?;
    Ok(challenge.text)
}

/// Uses up the challenge of an answer and returns it. Rejects the answer if the challenge is unknown, has expired, or
/// was used.
pub(crate) async fn close(
    context: &RequestContext,
    purpose: Purpose,
    of: Option<&MemberSession>,
    client_data_json: &str,
) -> Result<String, Failure> {
    let text = webauthn::challenge_of(client_data_json).map_err(refused)?;
    let challenge = Challenge::new(text, purpose.name(), of.map(ids));
    if context.db.change(vec![db::challenges::delete(&challenge, context.now)]).await? {
        Ok(challenge.text)
    } else {
        Err(refused(Flaw::Challenge))
    }
}

/// The member and the session that a challenge belongs to.
fn ids(member: &MemberSession) -> (MemberId, SessionId) {
    (member.session.member.id, member.session_id)
}

/// The site that passkeys are bound to.
pub(crate) fn site(context: &RequestContext) -> Site {
    Site::new(origin::own(context))
}

/// The same answer for every flaw, so that callers cannot learn which members have passkeys. The log has the reason.
pub(crate) fn refused(flaw: Flaw) -> Failure {
    console_warn!("a passkey was rejected: {flaw}");
    Failure::refused(ErrorCode::PasskeyRefused, "Try again, or use another passkey. You can also sign in with a link.")
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::AddPasskey => "add_passkey",
            Self::SignIn => "sign_in",
            Self::StepUp => "step_up",
        }
    }
}
