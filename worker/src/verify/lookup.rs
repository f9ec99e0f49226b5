//! Finds keys: in the isolate's memory, then in KV, then in D1. A key that D1 does not have does not exist.

use super::isolate::with_memory;
use super::log_refresh;
use super::requester::Requester;
use crate::context::RequestContext;
use crate::db;
use crate::failure::Failure;
use crate::json;
use crate::kv::Snapshots;
use crate::snapshot::memory::Fresh;
use crate::snapshot::{Snapshot, Tier};
use shared::secret::Digest;
use shared::verification::{Question, Verification, decide};

/// How long KV keeps a snapshot: as long as it can be used.
const KEPT_SECONDS: u32 = 600;

/// Verifies a key. Fails if the memory cannot be made fresh. An address that has sent too many unknown keys is rejected
/// before KV and D1 are read; keys in memory still work.
pub(super) async fn verify(
    context: &RequestContext,
    question: &Question,
    requester: Requester,
) -> Result<Verification, Failure> {
    let Some(secret) = &question.secret else { return Ok(decide(None, question, context.now).into()) };
    let fresh = log_refresh::fresh(context).await?;
    let digest = secret.digest();
    if let Some(verification) = remembered(&fresh, &digest, question, context) {
        return Ok(verification);
    }
    requester.check_limit(context).await?;
    if let Some(snapshot) = from_kv(context, &digest).await {
        remember(digest, snapshot, Tier::Kv);
        if let Some(verification) = remembered(&fresh, &digest, question, context) {
            return Ok(verification);
        }
    }
    let Some(snapshot) = db::state_log::find(&context.db, &digest, context.now).await? else {
        return Ok(decide(None, question, context.now).into());
    };
    let verification = decide(Some(snapshot.key()), question, context.now).into();
    put_into_kv(context, &digest, &snapshot);
    remember(digest, snapshot, Tier::D1);
    Ok(verification)
}

fn remembered(fresh: &Fresh, digest: &Digest, question: &Question, context: &RequestContext) -> Option<Verification> {
    with_memory(|memory| Some(decide(Some(memory.find(fresh, digest, context.now)?), question, context.now).into()))
}

fn remember(digest: Digest, snapshot: Snapshot, from: Tier) {
    with_memory(|memory| memory.keep(digest, snapshot, from));
}

/// `None` also if KV fails: then D1 answers.
async fn from_kv(context: &RequestContext, digest: &Digest) -> Option<Snapshot> {
    let text = Snapshots::open(&context.env, &context.store_calls).ok()?.text(&digest.to_string()).await.ok()??;
    json::read_text(&text).ok()
}

/// Writes after the reply.
fn put_into_kv(context: &RequestContext, digest: &Digest, snapshot: &Snapshot) {
    let (Ok(kv), Ok(text)) = (Snapshots::open(&context.env, &context.store_calls), serde_json::to_string(snapshot))
    else {
        return;
    };
    let digest = digest.to_string();
    context.execution.wait_until(async move {
        if let Err(failure) = kv.put(&digest, &text, Some(KEPT_SECONDS)).await {
            failure.log("writing a key to KV");
        }
    });
}
