//! What this isolate knows of keys: its memory, then KV, then D1. A key that none of them has does not exist.

use super::asker::Asker;
use super::look;
use crate::arrival::Arrival;
use crate::db;
use crate::failure::Failure;
use crate::json;
use crate::kv::Snapshots;
use crate::snapshot::memory::{Fresh, Memory, Sizes};
use crate::snapshot::{Snapshot, Tier};
use shared::secret::Digest;
use shared::verification::{Question, Verification, decide};
use std::cell::RefCell;
use worker::console_error;

/// How long KV keeps a snapshot: none is used for longer.
const KEPT_SECONDS: u32 = 600;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::new(Memory::new(Sizes::default()));
}

/// Answers by what is known; if nothing can be relied upon there is no answer. For an address that has sent too many unknown
/// keys no store is asked: it can use the keys that are in memory.
pub(super) async fn verify(arrival: &Arrival, question: &Question, asker: Asker) -> Result<Verification, Failure> {
    let Some(secret) = &question.secret else { return Ok(decide(None, question, arrival.now).into()) };
    let fresh = look::fresh(arrival).await?;
    let digest = secret.digest();
    if let Some(verification) = remembered(&fresh, &digest, question, arrival) {
        return Ok(verification);
    }
    asker.check_limit(arrival).await?;
    if let Some(snapshot) = from_kv(arrival, &digest).await {
        remember(digest, snapshot, Tier::Kv);
        if let Some(verification) = remembered(&fresh, &digest, question, arrival) {
            return Ok(verification);
        }
    }
    let Some(snapshot) = db::state_log::find(&arrival.db, &digest, arrival.now).await? else {
        return Ok(decide(None, question, arrival.now).into());
    };
    let verification = decide(Some(snapshot.key()), question, arrival.now).into();
    put_into_kv(arrival, &digest, &snapshot);
    remember(digest, snapshot, Tier::D1);
    Ok(verification)
}

/// Does something with the memory. Nothing waits in between: there is one borrower at a time.
pub(super) fn with_memory<T>(act: impl FnOnce(&mut Memory) -> T) -> T {
    MEMORY.with_borrow_mut(act)
}

fn remembered(fresh: &Fresh, digest: &Digest, question: &Question, arrival: &Arrival) -> Option<Verification> {
    with_memory(|memory| Some(decide(Some(memory.find(fresh, digest, arrival.now)?), question, arrival.now).into()))
}

fn remember(digest: Digest, snapshot: Snapshot, from: Tier) {
    with_memory(|memory| memory.keep(digest, snapshot, from));
}

/// KV is a help and no more: where it fails, D1 answers.
async fn from_kv(arrival: &Arrival, digest: &Digest) -> Option<Snapshot> {
    let text = Snapshots::open(&arrival.env, &arrival.cost).ok()?.text(&digest.to_string()).await.ok()??;
    json::read_text(&text).ok()
}

/// Goes on after the reply.
fn put_into_kv(arrival: &Arrival, digest: &Digest, snapshot: &Snapshot) {
    let (Ok(kv), Ok(text)) = (Snapshots::open(&arrival.env, &arrival.cost), serde_json::to_string(snapshot)) else {
        return;
    };
    let digest = digest.to_string();
    arrival.context.wait_until(async move {
        if let Err(Failure::Broken(fault)) = kv.put(&digest, &text, Some(KEPT_SECONDS)).await {
            console_error!("{}: {}", fault.doing, fault.error);
        }
    });
}
