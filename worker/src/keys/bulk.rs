//! Disabling several keys of a merchant at once: one request, and for each key what came of it.

use super::check_merchant;
use super::life::{Meaning, Step};
use crate::arrival::Arrival;
use crate::caller::{Caller, SignedIn};
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
    let (member, arrival, merchant_id) = (call.caller.member()?, &call.arrival, call.target);
    let asked = call.input.check()?;
    check_merchant(arrival, member, merchant_id).await?;
    expiry::record(&arrival.db, Whose::Organisation(member.organisation_id()), arrival.now).await?;
    let step = Step::Disable(Disabling { reason: asked.reason });
    loop {
        let of = (member.organisation_id(), merchant_id);
        let keys = db::keys::find_several(&arrival.db, of, &asked.key_ids, arrival.now).await?;
        let change = changes(&call.caller, &step, &keys, member, arrival)?;
        if change.is_empty() {
            let outcome = |id: &KeyId| outcome(&call.caller, &step, *id, &keys, arrival);
            return Ok(reply::ok(BulkOutcome { items: asked.key_ids.iter().map(outcome).collect() }));
        }
        // What somebody else changed meanwhile stays as it is, and is looked at again.
        arrival.db.change(change).await?;
    }
}

/// The changes to all keys that can be disabled, as one transaction.
fn changes(
    caller: &Caller,
    step: &Step,
    keys: &[Key],
    member: &SignedIn,
    arrival: &Arrival,
) -> Result<Vec<Statement>, Failure> {
    let mut changes = Vec::new();
    for key in keys {
        if let Ok(Meaning::Change(action)) = meaning(caller, step, key, arrival) {
            changes.extend(step.change(action, key, member, arrival)?);
        }
    }
    Ok(changes)
}

fn outcome(caller: &Caller, step: &Step, key_id: KeyId, keys: &[Key], arrival: &Arrival) -> KeyOutcome {
    let refused = |code| KeyOutcome { key_id, key: None, code: Some(code) };
    let Some(key) = keys.iter().find(|key| key.id == key_id) else { return refused(ErrorCode::NotFound) };
    match meaning(caller, step, key, arrival) {
        Ok(Meaning::Change(_) | Meaning::Nothing) => KeyOutcome { key_id, key: Some(key.clone()), code: None },
        Ok(Meaning::Refused(code)) | Err(code) => refused(code),
    }
}

/// What the step is to the key, where the caller may take it at all.
fn meaning(caller: &Caller, step: &Step, key: &Key, arrival: &Arrival) -> Result<Meaning, ErrorCode> {
    match caller.require(Right::manage_keys(key.mode)) {
        Ok(_) => Ok(step.meaning_for(key, arrival.now)),
        Err(_) => Err(ErrorCode::NotAllowed),
    }
}
