//! Where requests and the schedule enter the Worker. Requests go to `router.rs`, which says who answers which; the
//! schedule goes to `schedule.rs`.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod activity;
mod arrival;
mod caller;
mod chain;
mod challenges;
mod cookie;
mod cost;
mod cursor;
mod db;
mod expiry;
mod failure;
mod health;
mod hex;
mod input;
mod invitations;
mod json;
mod keys;
mod kv;
mod limits;
mod mail;
mod members;
mod merchants;
mod operator;
mod organisation;
mod origin;
mod passkeys;
mod random;
mod reply;
mod router;
mod schedule;
mod sealing;
mod session;
mod sessions;
mod sign_in_links;
mod snapshot;
mod token;
mod usage;
mod verify;
mod webauthn;
mod webcrypto;

use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    router::answer(request, env, context).await
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    schedule::run(&env).await;
}
