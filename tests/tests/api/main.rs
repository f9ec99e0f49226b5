//! The API over HTTP, a file an address; what holds at every address is in `rules`.

mod activity;
mod gateway;
mod healthz;
mod keys;
mod merchants;
mod operator;
mod rules;
mod session;
mod verify;
