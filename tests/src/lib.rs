//! Drives the built product from outside: the Worker in workerd over HTTP, the dashboard in Chromium.
//!
//! Here is what the tests stand on; the tests themselves are in `tests/api` (one file an address) and
//! `tests/browser` (one file a story). A test makes an [`organisation`] of its own, so that tests run
//! side by side against one [`worker`].

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

pub mod audit_log;
pub mod authenticator;
pub mod browser;
pub mod bulk;
pub mod caller;
mod child_guard;
pub mod contract;
pub mod database;
pub mod gateway;
pub mod held_back;
pub mod kv;
pub mod mail;
pub mod migrations;
pub mod neighbours;
pub mod organisation;
pub mod paired_bench;
pub mod request;
pub mod until;
pub mod worker;
