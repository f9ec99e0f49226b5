//! A member's passkeys: add, rename, list, remove. Their use is in `session/passkey.rs`.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::challenges::{self, CHALLENGE_MS, Purpose, refused};
use crate::context::RequestContext;
use crate::db;
use crate::db::passkeys::NewRow;
use crate::event;
use crate::failure::Failure;
use crate::if_match::{self, tagged};
use crate::reply::{self, Reply};
use crate::retry::retry;
use crate::webauthn::{self, ALGORITHMS, Expected, Flaw, NewCredential};
use crate::{cursor, limits, webcrypto};
use shared::activity::ActivityAction;
use shared::endpoint::{BeginPasskey, CreatePasskey, DeletePasskey, ListPasskeys, UpdatePasskey};
use shared::field::{FieldError, FieldErrorCode};
use shared::id::PasskeyId;
use shared::moment::Moment;
use shared::page::Page;
use shared::passkey::{Algorithm, AuthenticatorSelection, CreationOptions, Passkey, Registration, RelyingParty, User};
use shared::session::Session;

const LIST: &str = "passkeys";
/// How many passkeys a member can have.
const MOST: usize = 20;
/// How browsers can reach an authenticator. Other values from browsers are dropped.
const TRANSPORTS: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

pub(crate) async fn list(member: &MemberSession, call: Call<ListPasskeys>) -> Result<Reply<Page<Passkey>>, Failure> {
    let member_id = member.session.member.id;
    let limit = call.input.limit.unwrap_or_default();
    let after: Option<PasskeyId> = cursor::read(LIST, call.input.cursor.as_deref())?;
    let passkeys = db::passkeys::list(&call.context.db, member_id, limit, after).await?;
    Ok(reply::ok(cursor::page(LIST, passkeys, limit, |passkey| passkey.id)?))
}

pub(crate) async fn begin(member: &MemberSession, call: Call<BeginPasskey>) -> Result<Reply<CreationOptions>, Failure> {
    let context = &call.context;
    check_may_add(member, context.now)?;
    let Session { member: user, organisation, .. } = &member.session;
    // Browsers list passkeys by these names. A person can be a member of several organisations.
    let organisation = &organisation.name;
    limits::before_members_challenge(context, user.id).await?;
    let exclude_credentials = db::passkeys::descriptors(&context.db, user.id).await?;
    if exclude_credentials.len() >= MOST {
        return Err(too_many());
    }
    let kind = "public-key".to_owned();
    Ok(reply::ok(CreationOptions {
        rp: RelyingParty { id: challenges::site(context).rp_id().to_owned(), name: "Keywright".to_owned() },
        user: User {
            id: webauthn::encode(user.id.to_string().as_bytes()),
            name: format!("{} ({organisation})", user.email),
            display_name: format!("{} ({organisation})", user.name),
        },
        challenge: challenges::make(context, Purpose::AddPasskey, Some(member)).await?,
        pub_key_cred_params: ALGORITHMS.iter().map(|alg| Algorithm { kind: kind.clone(), alg: *alg }).collect(),
        timeout: CHALLENGE_MS,
        exclude_credentials,
        authenticator_selection: AuthenticatorSelection {
            resident_key: "required".to_owned(),
            user_verification: "required".to_owned(),
        },
        attestation: "none".to_owned(),
    }))
}

/// Adding a passkey includes using it, so this also confirms the session.
pub(crate) async fn create(member: &MemberSession, call: Call<CreatePasskey>) -> Result<Reply<Passkey>, Failure> {
    let context = &call.context;
    let new = call.input;
    check_may_add(member, context.now)?;
    let credential = registered(member, context, &new.credential).await?;
    let transports = known_transports(&new.credential);
    // The first passkey needs no step-up, so it must still be the first when it is stored.
    let below = if member.session.has_passkey { MOST } else { 1 };
    let id = context.fresh(PasskeyId::new);
    let row = NewRow { id, name: &new.name, credential: &credential, transports: &transports, below };
    let added = event::about_author(member.author(context.now), context, ActivityAction::PasskeyAdded)
        .became("name", new.name.as_str());
    let change = vec![
        db::passkeys::insert(&row, member.author(context.now))?,
        db::sessions::confirm(member.session_id, context.now).if_changed(),
        added.insert()?,
    ];
    if !context.db.change(change).await? {
        return Err(refused(Flaw::CredentialId));
    }
    Ok(reply::created(find(member, context, id).await?))
}

/// A request that changes nothing writes nothing.
pub(crate) async fn update(member: &MemberSession, call: Call<UpdatePasskey>) -> Result<Reply<Passkey>, Failure> {
    let context = &call.context;
    let name = call.input.name;
    retry(async || {
        let before = find(member, context, call.target).await?;
        if before.name == name {
            return Ok(Some(tagged(reply::ok(before))));
        }
        if_match::check(context, &before)?;
        let renamed = event::about_author(member.author(context.now), context, ActivityAction::PasskeyRenamed)
            .was("name", before.name.as_str())
            .became("name", name.as_str());
        let rename = db::passkeys::rename(&before, &name, member.session.member.id);
        if context.db.change(vec![rename, renamed.insert()?]).await? {
            return Ok(Some(tagged(reply::ok(find(member, context, call.target).await?))));
        }
        Ok(None)
    })
    .await
}

pub(crate) async fn delete(member: &MemberSession, call: Call<DeletePasskey>) -> Result<Reply<()>, Failure> {
    let context = &call.context;
    let passkey = find(member, context, call.target).await?;
    let removed = event::about_author(member.author(context.now), context, ActivityAction::PasskeyRemoved)
        .was("name", passkey.name);
    let delete = db::passkeys::delete(passkey.id, member.session.member.id);
    // If a concurrent request has removed it, there is nothing left to do.
    context.db.change(vec![delete, removed.insert()?]).await?;
    Ok(reply::no_content())
}

/// For a first passkey, the recent sign-in that the endpoint requires is enough. Each further one requires step-up with
/// an existing passkey.
fn check_may_add(member: &MemberSession, now: Moment) -> Result<(), Failure> {
    if member.session.has_passkey { member.require_step_up(now) } else { Ok(()) }
}

async fn registered(
    member: &MemberSession,
    context: &RequestContext,
    registration: &Registration,
) -> Result<NewCredential, Failure> {
    let client_data_json = &registration.response.client_data_json;
    let challenge = challenges::close(context, Purpose::AddPasskey, Some(member), client_data_json).await?;
    let expected = Expected { challenge: &challenge, site: &challenges::site(context) };
    let credential = webauthn::registered(registration, &expected).map_err(refused)?;
    if webcrypto::is_key(&credential.public_key).await { Ok(credential) } else { Err(refused(Flaw::PublicKey)) }
}

async fn find(member: &MemberSession, context: &RequestContext, id: PasskeyId) -> Result<Passkey, Failure> {
    let found = db::passkeys::find(&context.db, member.session.member.id, id).await?;
    found.ok_or_else(Failure::not_found)
}

fn known_transports(registration: &Registration) -> Vec<&'static str> {
    let said = &registration.response.transports;
    TRANSPORTS.into_iter().filter(|known| said.iter().any(|said| said == known)).collect()
}

fn too_many() -> Failure {
    let message = format!("You have {MOST} passkeys, which is the maximum. Remove one first.");
    vec![FieldError::new("credential", FieldErrorCode::TooMany, message)].into()
}
