//! Challenges: 256 random bits that an authenticator signs, so that its answer is to this question and to no other.
//!
//! Each is for one purpose, for the session that asked for it where there is one, and for five minutes. Its first answer
//! uses it up, whatever comes of that.

use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::{self, challenges::Challenge};
use crate::failure::Failure;
use crate::webauthn::{self, Flaw, Site};
use crate::{origin, random};
use shared::id::{MemberId, SessionId};
use shared::problem::ErrorCode;
use worker::console_warn;

/// How long a challenge waits for its answer, in milliseconds.
pub(crate) const CHALLENGE_MS: u32 = 5 * 60 * 1000;

/// What an answer is for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    AddPasskey,
    SignIn,
    StepUp,
}

/// A new challenge, to be sent to a browser.
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

/// The challenge that an answer is to, where it was open until now. Of all its answers this is the only one.
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

/// Of whom, and of which session, a challenge is.
fn ids(member: &MemberSession) -> (MemberId, SessionId) {
    (member.session.member.id, member.session_id)
}

/// Where passkeys belong.
pub(crate) fn site(context: &RequestContext) -> Site {
    Site::new(origin::own(context))
}

/// Whatever is wrong, the client is told the same: which passkeys there are, and whose, is nobody's business.
pub(crate) fn refused(flaw: Flaw) -> Failure {
    console_warn!("a passkey was refused: {flaw}");
    Failure::refused(ErrorCode::PasskeyRefused, "Try again, or use another passkey; a link lets you in as well.")
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
