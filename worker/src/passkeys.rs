//! A member's passkeys: add, name, list, remove. How one is shown is in `session/passkey.rs`.

use crate::activity;
use crate::arrival::Arrival;
use crate::caller::SignedIn;
use crate::challenges::{self, CHALLENGE_MS, Purpose, refused};
use crate::db;
use crate::db::events::NewEvent;
use crate::db::passkeys::NewRow;
use crate::failure::Failure;
use crate::json::{Fields, Json};
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::session::SESSION_MS;
use crate::webauthn::{self, ALGORITHMS, Expected, Flaw, NewCredential};
use crate::webcrypto;
use shared::activity::ActivityAction;
use shared::endpoint::{BeginPasskey, CreatePasskey, DeletePasskey, ListPasskeys, UpdatePasskey};
use shared::field::{FieldError, FieldErrorCode};
use shared::id::PasskeyId;
use shared::page::Page;
use shared::passkey::{Algorithm, AuthenticatorSelection, CreationOptions, Passkey, Registration, RelyingParty, User};
use shared::problem::ErrorCode;
use shared::session::CONFIRMED_MS;

/// How many passkeys a member has at most.
const MOST: usize = 20;
/// How authenticators are reached. What else a browser says of that is not kept.
const TRANSPORTS: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

pub(crate) async fn list(call: Call<ListPasskeys>) -> Result<Reply<Page<Passkey>>, Failure> {
    let items = db::passkeys::list(&call.arrival.db, call.caller.member()?.session.member.id).await?;
    Ok(reply::ok(Page { items, next_cursor: None }))
}

pub(crate) async fn begin(call: Call<BeginPasskey>) -> Result<Reply<CreationOptions>, Failure> {
    let (signed_in, arrival) = (call.caller.member()?, &call.arrival);
    check_may_add(signed_in, arrival)?;
    let member = &signed_in.session.member;
    let exclude_credentials = db::passkeys::descriptors(&arrival.db, member.id).await?;
    if exclude_credentials.len() >= MOST {
        return Err(too_many());
    }
    let kind = "public-key".to_owned();
    Ok(reply::ok(CreationOptions {
        rp: RelyingParty { id: challenges::site(arrival).rp_id().to_owned(), name: "Keywright".to_owned() },
        user: User {
            id: webauthn::encode(member.id.to_string().as_bytes()),
            name: member.email.clone(),
            display_name: member.name.clone(),
        },
        challenge: challenges::make(arrival, Purpose::AddPasskey, Some(signed_in)).await?,
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

/// Whoever adds a passkey has shown it, so this confirms the session too.
pub(crate) async fn create(call: Call<CreatePasskey>) -> Result<Reply<Passkey>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let new = call.input.check()?;
    check_may_add(member, arrival)?;
    let credential = registered(member, arrival, &new.credential).await?;
    let transports = known_transports(&new.credential);
    // Where it is the first one, nothing had to be confirmed: it must still be the first when it is added.
    let below = if member.session.has_passkey { MOST } else { 1 };
    let id = arrival.fresh(PasskeyId::new);
    let row = NewRow { id, name: &new.name, credential: &credential, transports: &transports, below };
    let mut added = event(member, arrival, ActivityAction::PasskeyAdded);
    added.after = named(&new.name);
    let change = vec![
        db::passkeys::insert(&row, member.author(arrival.now))?,
        db::sessions::confirm(member.session_id, arrival.now).if_changed(),
        db::events::insert(added)?,
    ];
    if !arrival.db.change(change).await? {
        return Err(refused(Flaw::CredentialId));
    }
    Ok(reply::created(find(member, arrival, id).await?))
}

/// What changes nothing writes nothing.
pub(crate) async fn update(call: Call<UpdatePasskey>) -> Result<Reply<Passkey>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let name = call.input.check()?.name;
    loop {
        let before = find(member, arrival, call.target).await?;
        if before.name == name {
            return Ok(reply::ok(before));
        }
        let mut renamed = event(member, arrival, ActivityAction::PasskeyRenamed);
        (renamed.before, renamed.after) = (named(&before.name), named(&name));
        let rename = db::passkeys::rename(&before, &name, member.session.member.id);
        arrival.db.change(vec![rename, db::events::insert(renamed)?]).await?;
    }
}

pub(crate) async fn delete(call: Call<DeletePasskey>) -> Result<Reply<()>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let passkey = find(member, arrival, call.target).await?;
    check_may_remove(member, arrival)?;
    let mut removed = event(member, arrival, ActivityAction::PasskeyRemoved);
    removed.before = named(&passkey.name);
    let delete = db::passkeys::delete(passkey.id, member.session.member.id);
    // Where a second request has removed it already, there is nothing left to do.
    arrival.db.change(vec![delete, db::events::insert(removed)?]).await?;
    Ok(reply::no_content())
}

/// A stolen session must not add a passkey of the thief's own beside the member's.
fn check_may_add(member: &SignedIn, arrival: &Arrival) -> Result<(), Failure> {
    if !member.session.has_passkey || member.session.is_confirmed(arrival.now) {
        return Ok(());
    }
    Err(Failure::refused(ErrorCode::StepUpRequired, "Show one of your passkeys, then go on."))
}

/// Whoever has just signed in by a link may remove passkeys too: that is the way back for those who have lost theirs. A
/// session that was stolen later does not open it.
fn check_may_remove(member: &SignedIn, arrival: &Arrival) -> Result<(), Failure> {
    let began_at = member.session.expires_at.plus_ms(-SESSION_MS);
    if member.session.is_confirmed(arrival.now) || arrival.now.ms_since(began_at) < CONFIRMED_MS {
        return Ok(());
    }
    let detail =
        "Show one of your passkeys. If you have lost them, sign in by a link and remove them within 5 minutes.";
    Err(Failure::refused(ErrorCode::StepUpRequired, detail))
}

async fn registered(
    member: &SignedIn,
    arrival: &Arrival,
    registration: &Registration,
) -> Result<NewCredential, Failure> {
    let client_data_json = &registration.response.client_data_json;
    let challenge = challenges::close(arrival, Purpose::AddPasskey, Some(member), client_data_json).await?;
    let expected = Expected { challenge: &challenge, site: &challenges::site(arrival) };
    let credential = webauthn::registered(registration, &expected).map_err(refused)?;
    if webcrypto::is_key(&credential.public_key).await { Ok(credential) } else { Err(refused(Flaw::PublicKey)) }
}

async fn find(member: &SignedIn, arrival: &Arrival, id: PasskeyId) -> Result<Passkey, Failure> {
    let found = db::passkeys::find(&arrival.db, member.session.member.id, id).await?;
    found.ok_or_else(Failure::not_found)
}

fn known_transports(registration: &Registration) -> Vec<&'static str> {
    let said = &registration.response.transports;
    TRANSPORTS.into_iter().filter(|known| said.iter().any(|said| said == known)).collect()
}

fn event(member: &SignedIn, arrival: &Arrival, action: ActivityAction) -> NewEvent {
    let author = member.author(arrival.now);
    NewEvent { member_id: Some(author.member_id), ..activity::by(author, arrival, action) }
}

fn named(name: &str) -> Fields {
    vec![("name".to_owned(), Json::Text(name.to_owned()))]
}

fn too_many() -> Failure {
    let message = format!("You have {MOST} passkeys, which is the most. Remove one first.");
    vec![FieldError::new("credential", FieldErrorCode::TooMany, message)].into()
}
