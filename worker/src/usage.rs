//! Counts verifications: isolates collect them in memory (`outbox`) and send them some seconds later to one of 16 Durable
//! Objects (`object`), which write each key's day to D1 (`write`). `history` reads them.
//!
//! A batch counts exactly once: the object stores it before it confirms it (`inbox`), and isolates repeat a batch until it
//! is confirmed. If the runtime stops an isolate, its last seconds of counts are lost. The object notices, because
//! isolates announce each batch, and the dashboard says "at least".

pub(crate) mod day;
pub(crate) mod history;
mod inbox;
mod key_memory;
pub(crate) mod message;
pub(crate) mod networks;
mod object;
mod outbox;
pub(crate) mod rejections;
pub(crate) mod row;
mod storage;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod upkeep;
mod write;

use crate::clock;
use crate::context::RequestContext;
use crate::failure::Failure;
use crate::random;
use day::SeenCall;
use message::{PendingKey, SHARDS, decoded, shard_of};
use networks::Country;
use outbox::Outbox;
use shared::id::KeyId;
use shared::problem::ErrorCode;
use std::cell::{Cell, OnceCell, RefCell};
use std::time::Duration;
use worker::js_sys::Uint8Array;
use worker::{Env, Method, Request, RequestInit, Response, Var};

/// The name of the binding.
const BINDING: &str = "USAGE";
/// An isolate that has not sent an announced batch within this many times the time for collecting it has stopped.
const LATE_AFTER: u32 = 6;
/// How often a batch is sent before it waits for the next call.
const ATTEMPTS: usize = 3;
const PAUSE: Duration = Duration::from_secs(1);

thread_local! {
    static OUTBOXES: RefCell<[Outbox; SHARDS]> = RefCell::default();
    static IS_GATHERING: Cell<bool> = const { Cell::new(false) };
    static SENDER: OnceCell<u64> = const { OnceCell::new() };
}

/// How long counts are collected before they are sent, in milliseconds.
fn gather_ms(env: &Env) -> i64 {
    number(env.var("USAGE_GATHER_MS")).unwrap_or(10_000)
}

/// The shortest time between two writes of the rows of a key, in milliseconds.
fn write_ms(env: &Env) -> i64 {
    number(env.var("USAGE_WRITE_MS")).unwrap_or(300_000)
}

fn number(variable: worker::Result<Var>) -> Option<i64> {
    variable.ok()?.to_string().parse().ok()
}

/// Whether the deployment has the objects that count.
pub(crate) fn is_configured(env: &Env) -> bool {
    env.durable_object(BINDING).is_ok()
}

/// Counts one verification of a key.
pub(crate) fn count(
    context: &RequestContext,
    key_id: KeyId,
    call: SeenCall,
    country: impl FnOnce() -> Option<Country>,
) {
    let shard = shard_of(key_id);
    let is_first = with_outbox(shard, |outbox| outbox.count(key_id, call, country)).unwrap_or_default();
    if is_first {
        announce(context, shard);
    }
    if !IS_GATHERING.replace(true) {
        let (env, execution) = (context.env.clone(), context.execution.clone());
        context.execution.wait_until(async move {
            clock::sleep(gather_for(&env)).await;
            IS_GATHERING.set(false);
            for shard in 0..SHARDS {
                let env = env.clone();
                execution.wait_until(async move { send_all(&env, shard).await });
            }
        });
    }
}

/// What an object has of a key that may not be in D1 yet.
pub(crate) async fn pending(env: &Env, key_id: KeyId) -> Result<PendingKey, Failure> {
    let mut response = ask(env, shard_of(key_id), &key_id.to_string(), None).await?;
    let bytes = response.bytes().await.map_err(unavailable)?;
    decoded(&bytes)
}

/// Tells the object of the shard that a batch will come. If that fails, only the loss of the batch would go unnoticed.
fn announce(context: &RequestContext, shard: usize) {
    let env = context.env.clone();
    let within = gather_for(&env) * LATE_AFTER;
    let Some(message) = with_outbox(shard, |outbox| outbox.announcement(sender(), within)) else { return };
    context.execution.wait_until(async move { drop(ask(&env, shard, "", Some(message)).await) });
}

/// Sends everything that was counted for an object. What it does not confirm is sent again with the next calls.
async fn send_all(env: &Env, shard: usize) {
    let mut attempts = 0;
    while let Some((number, batch)) = with_outbox(shard, |outbox| outbox.next(sender())).flatten() {
        match ask(env, shard, "", Some(batch)).await {
            Ok(response) if response.status_code() == 400 => drop(with_outbox(shard, |outbox| outbox.give_up(number))),
            Ok(_) => drop(with_outbox(shard, |outbox| outbox.confirm(number))),
            Err(failure) => {
                failure.log("sending usage");
                attempts += 1;
                if attempts == ATTEMPTS {
                    return;
                }
                clock::sleep(PAUSE).await;
            }
        }
    }
}

/// Sends a message to the object of a shard, or reads from it. Fails unless it has an answer.
async fn ask(env: &Env, shard: usize, path: &str, message: Option<Vec<u8>>) -> Result<Response, Failure> {
    let mut init = RequestInit::new();
    if let Some(message) = message {
        init.with_method(Method::Post).with_body(Some(Uint8Array::from(message.as_slice()).into()));
    }
    let request = Request::new_with_init(&format!("https://usage/{path}"), &init).map_err(unavailable)?;
    let object = env.durable_object(BINDING).and_then(|objects| objects.get_by_name(&shard.to_string()));
    let response = object.map_err(unavailable)?.fetch_with_request(request).await.map_err(unavailable)?;
    if matches!(response.status_code(), 200 | 400) { Ok(response) } else { Err(unavailable(response.status_code())) }
}

fn unavailable(error: impl ToString) -> Failure {
    Failure::broken(ErrorCode::StoreUnavailable, "asking the object that counts usage", error)
}

fn with_outbox<T>(shard: usize, use_it: impl FnOnce(&mut Outbox) -> T) -> Option<T> {
    OUTBOXES.with_borrow_mut(|outboxes| outboxes.get_mut(shard).map(use_it))
}

/// The name of this isolate.
fn sender() -> u64 {
    SENDER.with(|sender| *sender.get_or_init(|| random::bits() as u64))
}

fn gather_for(env: &Env) -> Duration {
    Duration::from_millis(gather_ms(env).unsigned_abs())
}
