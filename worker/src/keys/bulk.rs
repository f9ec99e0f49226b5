//! Changes several keys of a merchant account in one request and reports the outcome for each.

use super::check_merchant;
use super::state_change::KeyChange;
use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::keys::Whose;
use crate::db::{self, Statement};
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::retry::retry;
use shared::endpoint::{DisableKeys, EnableKeys, RevokeKeys};
use shared::id::{KeyId, MerchantId};
use shared::key::{
    BulkDisabling, BulkEnabling, BulkOutcome, BulkRevocation, Disabling, Key, KeyAction, KeyOutcome, Mode, Revocation,
    Transition,
};
use shared::member::Right;
use shared::problem::ErrorCode;

pub(crate) async fn disable(member: &MemberSession, call: Call<DisableKeys>) -> Result<Reply<BulkOutcome>, Failure> {
    let BulkDisabling { key_ids, reason } = call.input;
    apply(member, &call.context, call.target, &key_ids, &KeyChange::disabling(Disabling { reason })).await
}

pub(crate) async fn enable(member: &MemberSession, call: Call<EnableKeys>) -> Result<Reply<BulkOutcome>, Failure> {
    let BulkEnabling { key_ids } = call.input;
    apply(member, &call.context, call.target, &key_ids, &KeyChange::new(KeyAction::Enable)).await
}

pub(crate) async fn revoke(member: &MemberSession, call: Call<RevokeKeys>) -> Result<Reply<BulkOutcome>, Failure> {
    let BulkRevocation { key_ids, reason } = call.input;
    let change = KeyChange::revoking(Revocation { reason, leaked: false });
    apply(member, &call.context, call.target, &key_ids, &change).await
}

async fn apply(
    member: &MemberSession,
    context: &RequestContext,
    merchant_id: MerchantId,
    key_ids: &[KeyId],
    change: &KeyChange,
) -> Result<Reply<BulkOutcome>, Failure> {
    check_merchant(context, member, merchant_id).await?;
    expiry::record(&context.db, Whose::Organisation(member.organisation_id()), context.now).await?;
    retry(async || {
        let of = (member.organisation_id(), merchant_id);
        let find = || db::keys::find_several(&context.db, of, key_ids, context.now);
        let mut keys = find().await?;
        let changed = changes(member, change, &keys, context)?;
        if !changed.is_empty() {
            context.db.change(changed).await?;
            keys = find().await?;
            if !changes(member, change, &keys, context)?.is_empty() {
                // A concurrent request changed some of the keys: try again.
                return Ok(None);
            }
        }
        let outcome = |id: &KeyId| outcome(member, change, *id, &keys, context);
        Ok(Some(reply::ok(BulkOutcome { items: key_ids.iter().map(outcome).collect() })))
    })
    .await
}

/// The changes to all keys that can be changed, as one transaction. If one of them requires step-up, all wait for it.
fn changes(
    member: &MemberSession,
    change: &KeyChange,
    keys: &[Key],
    context: &RequestContext,
) -> Result<Vec<Statement>, Failure> {
    let mut changes = Vec::new();
    for key in keys {
        if let Ok(Transition::Apply(action)) = transition(member, change, key, context) {
            if key.mode == Mode::Live && change.takes_step_up() {
                member.require_step_up(context.now)?;
            }
            changes.extend(change.statements(action, key, member, context)?);
        }
    }
    Ok(changes)
}

fn outcome(
    member: &MemberSession,
    change: &KeyChange,
    key_id: KeyId,
    keys: &[Key],
    context: &RequestContext,
) -> KeyOutcome {
    let refused = |code| KeyOutcome { key_id, key: None, code: Some(code) };
    let Some(key) = keys.iter().find(|key| key.id == key_id) else { return refused(ErrorCode::NotFound) };
    match transition(member, change, key, context) {
        Ok(Transition::Apply(_) | Transition::AlreadyDone) => KeyOutcome { key_id, key: Some(key.clone()), code: None },
        Ok(Transition::Refused(code)) | Err(code) => refused(code),
    }
}

/// What the change does to the key, if the caller can apply it.
fn transition(
    member: &MemberSession,
    change: &KeyChange,
    key: &Key,
    context: &RequestContext,
) -> Result<Transition, ErrorCode> {
    match member.require(Right::manage_keys(key.mode)) {
        Ok(_) => Ok(change.transition(key, context.now)),
        Err(_) => Err(ErrorCode::NotAllowed),
    }
}
