//! Entry points of the Worker: requests go to `router.rs`, the schedule to `schedule.rs`.

mod account;
mod activity;
mod admission;
mod call;
mod caller;
mod chain;
mod challenges;
mod clock;
mod context;
mod cookie;
mod cursor;
mod dashboard;
mod db;
mod event;
mod expiry;
mod failure;
mod global_search;
mod health;
mod hex;
mod idempotency;
mod if_match;
mod input;
mod invitations;
mod json;
mod keys;
mod kv;
mod leaks;
mod limits;
mod mail;
mod members;
mod merchants;
mod operator;
mod organisation;
mod origin;
mod overview;
mod passkeys;
mod random;
mod reply;
mod retry;
mod router;
mod schedule;
mod sealing;
mod search;
mod session;
mod sessions;
mod sign_in_links;
mod signature;
mod signing;
mod snapshot;
mod store_calls;
mod token;
mod usage;
mod verify;
mod webauthn;
mod webcrypto;

use context::RequestContext;
use std::task::{Context, Poll, Waker};
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen_futures::future_to_promise;
use worker::web_sys::Request;
use worker::{Env, ScheduleContext, ScheduledEvent, event, wasm_bindgen, worker_sys};

/// Returns the response, or a promise of it if the answer must wait for a store. `body` is the body, if `entry.mjs` has
/// read it.
///
/// `#[event(fetch)]` always returns a promise, which alone takes as long as a verification. The first poll here has a
/// waker that does nothing, so futures must wake the waker of their latest poll, as the contract of `Future` demands.
#[wasm_bindgen]
pub fn fetch(request: Request, body: Option<Vec<u8>>, env: Env, execution: worker_sys::Context) -> JsValue {
    let context = RequestContext::new(request, body, env, worker::Context::new(execution));
    let mut answer = Box::pin(router::answer(context));
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response.into(),
        Poll::Pending => future_to_promise(async move { Ok(answer.await.into()) }).into(),
    }
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    schedule::run(&env).await;
}
