//! Uses of passkeys: to sign in, and to confirm that the member is still the person who signed in (step-up).

use super::begin;
use crate::call::Call;
use crate::caller::MemberSession;
use crate::challenges::{self, CHALLENGE_MS, Purpose, refused};
use crate::context::RequestContext;
use crate::db::passkeys::Known;
use crate::db::{self, Author, Statement};
use crate::event;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::webauthn::{self, Credential, Expected, Flaw, Owner, Proof};
use crate::{limits, webcrypto};
use shared::activity::ActivityAction;
use shared::endpoint::{BeginPasskeySignIn, BeginStepUp, SignInWithPasskey, StepUp};
use shared::passkey::{Assertion, CredentialDescriptor, RequestOptions};
use shared::session::Session;

/// The authenticator knows its own passkeys, so this lists none: the caller is anonymous.
pub(crate) async fn begin_sign_in(call: Call<BeginPasskeySignIn>) -> Result<Reply<RequestOptions>, Failure> {
    limits::before_challenge(&call.context).await?;
    Ok(reply::ok(ask(&call.context, Purpose::SignIn, None, Vec::new()).await?))
}

pub(crate) async fn sign_in(call: Call<SignInWithPasskey>) -> Result<Reply<Session>, Failure> {
    let signed_in = sign_in_with(&call.context, &call.input).await;
    limits::after_sign_in(&call.context, signed_in).await
}

pub(crate) async fn begin_step_up(
    member: &MemberSession,
    call: Call<BeginStepUp>,
) -> Result<Reply<RequestOptions>, Failure> {
    let context = &call.context;
    limits::before_members_challenge(context, member.session.member.id).await?;
    let passkeys = db::passkeys::descriptors(&context.db, member.session.member.id).await?;
    Ok(reply::ok(ask(context, Purpose::StepUp, Some(member), passkeys).await?))
}

pub(crate) async fn step_up(member: &MemberSession, call: Call<StepUp>) -> Result<Reply<Session>, Failure> {
    let confirmed = confirm(&call.context, member, &call.input).await;
    limits::after_sign_in(&call.context, confirmed).await
}

async fn ask(
    context: &RequestContext,
    purpose: Purpose,
    of: Option<&MemberSession>,
    allow_credentials: Vec<CredentialDescriptor>,
) -> Result<RequestOptions, Failure> {
    Ok(RequestOptions {
        challenge: challenges::make(context, purpose, of).await?,
        timeout: CHALLENGE_MS,
        rp_id: challenges::site(context).rp_id().to_owned(),
        allow_credentials,
        user_verification: "required".to_owned(),
    })
}

async fn sign_in_with(context: &RequestContext, assertion: &Assertion) -> Result<Reply<Session>, Failure> {
    let shown = shown(context, Purpose::SignIn, None, assertion).await?;
    let (organisation_id, member_id) = (shown.known.membership.organisation.id, shown.known.membership.member.id);
    let used = used(context, &shown, Author { organisation_id, member_id, now: context.now, caller: None })?;
    // `None` if the passkey was used or removed concurrently.
    begin(context, shown.known.membership, Some(context.now), used).await?.ok_or_else(|| refused(Flaw::Counter))
}

async fn confirm(
    context: &RequestContext,
    member: &MemberSession,
    assertion: &Assertion,
) -> Result<Reply<Session>, Failure> {
    let shown = shown(context, Purpose::StepUp, Some(member), assertion).await?;
    let author = member.author(context.now);
    let mut change = used(context, &shown, author)?;
    change.push(db::sessions::confirm(member.session_id, context.now).if_changed());
    change.push(event::about_author(author, context, ActivityAction::IdentityConfirmed).insert()?);
    if !context.db.change(change).await? {
        return Err(refused(Flaw::Counter));
    }
    Ok(reply::ok(Session { confirmed_at: Some(context.now), ..member.session.clone() }))
}

/// The start of a change: stores the passkey's counter, and records an event if the counter went back.
fn used(context: &RequestContext, shown: &Shown, author: Author) -> Result<Vec<Statement>, Failure> {
    let mut change = vec![db::passkeys::mark_used(&shown.known, shown.proof.counter, context.now)];
    if shown.proof.went_back {
        change.push(event::about_author(author, context, ActivityAction::PasskeyCounterWentBack).insert()?);
    }
    Ok(change)
}

/// A passkey whose assertion is valid in every respect.
struct Shown {
    known: Known,
    proof: Proof,
}

async fn shown(
    context: &RequestContext,
    purpose: Purpose,
    of: Option<&MemberSession>,
    assertion: &Assertion,
) -> Result<Shown, Failure> {
    let challenge = challenges::close(context, purpose, of, &assertion.response.client_data_json).await?;
    let member_id = of.map(|member| member.session.member.id);
    let found = db::passkeys::find_shown(&context.db, &assertion.id, member_id).await?;
    let known = found.ok_or_else(|| refused(Flaw::CredentialId))?;
    let owner_id = known.membership.member.id.to_string();
    let owner = if of.is_some() { Owner::Known(&owner_id) } else { Owner::Named(&owner_id) };
    let credential = Credential { id: &assertion.id, public_key: &known.public_key, owner };
    let expected = Expected { challenge: &challenge, site: &challenges::site(context) };
    let claim = webauthn::asserted(assertion, &expected, &credential).map_err(refused)?;
    match claim.proven(webcrypto::is_signed(&claim.signed).await?, known.counter) {
        Ok(proof) => Ok(Shown { known, proof }),
        Err(flaw) => {
            if flaw.shows_copy() {
                record_copy(context, &known).await?;
            }
            Err(refused(flaw))
        }
    }
}

/// Records that the passkey may have been copied: its signature was right, but its counter or its kind was wrong.
async fn record_copy(context: &RequestContext, known: &Known) -> Result<(), Failure> {
    let organisation_id = known.membership.organisation.id;
    let event = event::by_operator(organisation_id, context, ActivityAction::PasskeyRefused)
        .about_member(known.membership.member.id);
    context.db.change(vec![db::passkeys::mark_refused(known), event.insert()?]).await.map(|_| ())
}
