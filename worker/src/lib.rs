//! Where requests enter the Worker. All of them go to `router.rs`, which says who answers which.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod activity;
mod arrival;
mod caller;
mod cookie;
mod cursor;
mod db;
mod failure;
mod health;
mod hex;
mod input;
mod json;
mod keys;
mod kv;
mod merchants;
mod operator;
mod origin;
mod random;
mod reply;
mod router;
mod session;
mod sign_in_links;
mod token;

use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    router::answer(request, env).await
}
