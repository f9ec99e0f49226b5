//! Disabling several keys of a merchant at once: one request, and for each key what came of it.

use super::check_merchant;
use super::life::{Meaning, Step};
use crate::caller::{Caller, MemberSession};
use crate::context::RequestContext;
use crate::db::keys::Whose;
use crate::db::{self, Statement};
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::router::Call;
use shared::endpoint::DisableKeys;
use shared::id::KeyId;
use shared::key::{BulkOutcome, Disabling, Key, KeyOutcome};
use shared::member::Right;
use shared::problem::ErrorCode;

pub(crate) async fn disable(call: Call<DisableKeys>) -> Result<Reply<BulkOutcome>, Failure> {
    let (member, context, merchant_id) = (call.caller.member()?, &call.context, call.target);
    let asked = call.input.check()?;
    check_merchant(context, member, merchant_id).await?;
    expiry::record(&context.db, Whose::Organisation(member.organisation_id()), context.now).await?;
    let step = Step::Disable(Disabling { reason: asked.reason });
    loop {
        let of = (member.organisation_id(), merchant_id);
        let keys = db::keys::find_several(&context.db, of, &asked.key_ids, context.now).await?;
        let change = changes(&call.caller, &step, &keys, member, context)?;
        if change.is_empty() {
            let outcome = |id: &KeyId| outcome(&call.caller, &step, *id, &keys, context);
            return Ok(reply::ok(BulkOutcome { items: asked.key_ids.iter().map(outcome).collect() }));
        }
        // What somebody else changed meanwhile stays as it is, and is looked at again.
        context.db.change(change).await?;
    }
}

/// The changes to all keys that can be disabled, as one transaction.
fn changes(
    caller: &Caller,
    step: &Step,
    keys: &[Key],
    member: &MemberSession,
    context: &RequestContext,
) -> Result<Vec<Statement>, Failure> {
    let mut changes = Vec::new();
    for key in keys {
        if let Ok(Meaning::Change(action)) = meaning(caller, step, key, context) {
            changes.extend(step.change(action, key, member, context)?);
        }
    }
    Ok(changes)
}

fn outcome(caller: &Caller, step: &Step, key_id: KeyId, keys: &[Key], context: &RequestContext) -> KeyOutcome {
    let refused = |code| KeyOutcome { key_id, key: None, code: Some(code) };
    let Some(key) = keys.iter().find(|key| key.id == key_id) else { return refused(ErrorCode::NotFound) };
    match meaning(caller, step, key, context) {
        Ok(Meaning::Change(_) | Meaning::Nothing) => KeyOutcome { key_id, key: Some(key.clone()), code: None },
        Ok(Meaning::Refused(code)) | Err(code) => refused(code),
    }
}

/// What the step is to the key, where the caller may take it at all.
fn meaning(caller: &Caller, step: &Step, key: &Key, context: &RequestContext) -> Result<Meaning, ErrorCode> {
    match caller.require(Right::manage_keys(key.mode)) {
        Ok(_) => Ok(step.meaning_for(key, context.now)),
        Err(_) => Err(ErrorCode::NotAllowed),
    }
}
