//! The Durable Object that counts the calls of a sixteenth of the keys.
//!
//! It stores each batch before it confirms it, and writes the rows of each key to D1 at most once in five minutes. See
//! `inbox.rs` for why each batch counts exactly once.

use super::inbox::Inbox;
use super::message::{Message, decoded, encoded};
use super::storage::Storage;
use super::write::{Outcome, Written, write};
use super::{gather_ms, write_ms};
use crate::clock;
use crate::db::Db;
use crate::failure::Failure;
use crate::store_calls::StoreCalls;
use shared::id::KeyId;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::usage::NETWORK_DAYS;
use std::cell::{Cell, RefCell};
use worker::{DurableObject, Env, Method, Request, Response, Result, State, durable_object, wasm_bindgen};

/// How long networks and rejections are kept, in milliseconds.
const KEPT_MS: i64 = NETWORK_DAYS * Moment::DAY_MS;
/// How many keys are written in one transaction.
const KEYS_AT_ONCE: usize = 300;

#[durable_object(alarm)]
pub struct Usage {
    state: State,
    env: Env,
    storage: Storage,
    /// `None` until it is first needed.
    inbox: RefCell<Option<Inbox>>,
    /// When old networks and rejections were deleted last.
    forgot_at: Cell<Option<Moment>>,
    /// When the alarm is set for.
    alarm_at: Cell<Option<Moment>>,
}

impl DurableObject for Usage {
    fn new(state: State, env: Env) -> Self {
        let storage = Storage::new(state.storage().sql());
        let (inbox, forgot_at, alarm_at) = Default::default();
        Self { state, env, storage, inbox, forgot_at, alarm_at }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let answer = match request.method() {
            Method::Post => {
                let body = request.bytes().await?;
                match decoded(&body) {
                    Ok(message) => self.receive(message, body).await.map(|()| Vec::new()),
                    Err(_) => return Response::error("This is not a message.", 400),
                }
            }
            _ => self.pending(&request.path()),
        };
        match answer {
            Ok(body) => Response::from_bytes(body),
            Err(failure) => {
                failure.log("counting usage");
                Response::error("The storage does not answer.", 503)
            }
        }
    }

    async fn alarm(&self) -> Result<Response> {
        self.alarm_at.set(None);
        if let Err(failure) = self.write_due().await {
            failure.log("writing usage");
            self.set_alarm(clock::now().plus_ms(gather_ms(&self.env))).await;
        }
        Response::empty()
    }
}

impl Usage {
    /// Stores a message before it is confirmed.
    async fn receive(&self, message: Message, body: Vec<u8>) -> Result<(), Failure> {
        let now = clock::now();
        let is_new = self.with_inbox(|inbox| {
            if !inbox.is_new(&message) {
                return Ok(false);
            }
            let upto = inbox.next_number(now);
            if matches!(message, Message::Batch { .. }) {
                self.storage.put_batch(upto, body)?;
            }
            let (id, sender) = inbox.take(message, upto, now);
            self.storage.put_sender(id, sender)?;
            Ok(true)
        })?;
        if is_new {
            self.schedule().await;
        }
        Ok(())
    }

    /// What is pending of the key in the path.
    fn pending(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let id: KeyId = path.trim_start_matches('/').parse().map_err(|_| Failure::not_found())?;
        self.with_inbox(|inbox| {
            let mut pending = inbox.of_key(id);
            let (mut memory, upto) = self.storage.memory(id)?;
            pending.parts.iter().filter(|part| part.upto > upto).for_each(|part| drop(memory.note(&part.counts)));
            memory.forget_old(clock::now());
            pending.rejections = memory.rejections;
            Ok(encoded(&pending))
        })
    }

    /// Writes the keys that are due, then deletes what is no longer needed, and sets the next alarm.
    async fn write_due(&self) -> Result<(), Failure> {
        let now = clock::now();
        self.with_inbox(|inbox| {
            for id in inbox.forget_stopped(now) {
                match inbox.sender(id) {
                    Some(sender) => self.storage.put_sender(id, sender)?,
                    None => self.storage.delete_sender(id)?,
                }
            }
            Ok(())
        })?;
        while self.write_some(now).await? {}
        if self.forgot_at.get().is_none_or(|at| now.ms_since(at) >= Moment::DAY_MS) {
            self.storage.forget(now.plus_ms(-KEPT_MS), now)?;
            self.forgot_at.set(Some(now));
        }
        self.schedule().await;
        Ok(())
    }

    /// Writes some keys that are due. Returns whether there may be more.
    async fn write_some(&self, now: Moment) -> Result<bool, Failure> {
        let interval_ms = write_ms(&self.env);
        let (keys, gaps) = self.with_inbox(|inbox| {
            let mut keys = Vec::new();
            for (id, parts) in inbox.due(now, interval_ms, KEYS_AT_ONCE) {
                let (memory, remembered_upto) = self.storage.memory(id)?;
                keys.push(Written { id, parts, memory, remembered_upto });
            }
            Ok((keys, inbox.gaps()))
        })?;
        if keys.is_empty() && gaps.is_empty() {
            return Ok(false);
        }
        let db = Db::of(&self.env, &StoreCalls::default());
        let Outcome { written, recent } = write(&db, keys, self.shard(), &gaps, (now, interval_ms)).await?;
        self.with_inbox(|inbox| {
            for key in &written {
                self.storage.put_memory(key.id, &key.memory, key.upto(), now)?;
                inbox.written(key.id, key.upto(), now);
            }
            recent.iter().for_each(|(id, at)| inbox.was_written(*id, *at));
            inbox.gaps_written(&gaps);
            self.storage.delete_batches_before(inbox.first_needed())
        })?;
        Ok(!written.is_empty() || !recent.is_empty())
    }

    /// Sets the alarm for what is due next.
    async fn schedule(&self) {
        let now = clock::now();
        let interval_ms = write_ms(&self.env);
        let soonest = now.plus_ms(gather_ms(&self.env).min(interval_ms));
        let due = self.with_inbox(|inbox| match inbox.next_due(now, soonest, interval_ms) {
            Some(due) => Ok(Some(due)),
            // Nothing is to be written, but what is kept of keys must be deleted in time.
            None => Ok(self.storage.oldest_call()?.map(|at| at.plus_ms(KEPT_MS + Moment::DAY_MS).max(soonest))),
        });
        match due {
            Ok(Some(due)) => self.set_alarm(due).await,
            Ok(None) => {}
            Err(failure) => failure.log("counting usage"),
        }
    }

    /// Sets the alarm unless it is set for an earlier time.
    async fn set_alarm(&self, at: Moment) {
        if self.alarm_at.get().is_some_and(|set| set <= at) {
            return;
        }
        self.alarm_at.set(Some(at));
        let offset = at.ms_since(clock::now()).max(0);
        if let Err(error) = self.state.storage().set_alarm(offset).await {
            self.alarm_at.set(None);
            Failure::broken(ErrorCode::StoreUnavailable, "setting the alarm", error).log("counting usage");
        }
    }

    fn with_inbox<T>(&self, use_it: impl FnOnce(&mut Inbox) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut inbox = self.inbox.borrow_mut();
        match &mut *inbox {
            Some(inbox) => use_it(inbox),
            None => use_it(inbox.insert(self.storage.load()?)),
        }
    }

    fn shard(&self) -> usize {
        self.state.id().name().and_then(|name| name.parse().ok()).unwrap_or_default()
    }
}
