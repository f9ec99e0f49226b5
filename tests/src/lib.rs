//! Tests the built product from outside: the Worker in workerd over HTTP, the dashboard in Chromium.
//!
//! This crate holds the shared tools. The tests are in `tests/api` (one file per endpoint), `tests/rules` (one file per
//! rule of all endpoints), `tests/browser` (one file per user story) and `tests/alone` (tests that need the Worker to
//! themselves). Each test creates its own [`organisation`], so that tests can run in parallel against one [`worker`].

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
pub mod github;
pub mod held_back;
pub mod kv;
pub mod mail;
pub mod migrations;
pub mod neighbours;
pub mod organisation;
pub mod over_limit;
pub mod paired_bench;
pub mod request;
pub mod scanners;
pub mod stored_files;
pub mod until;
pub mod usage_history;
pub mod usage_objects;
pub mod worker;
