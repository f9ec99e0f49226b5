//! The API over HTTP, one file per endpoint group.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod account;
mod activity;
mod gateway;
mod healthz;
mod invitations;
mod keys;
mod leaks;
mod members;
mod merchants;
mod migrations;
mod openapi;
mod operator;
mod organisation;
mod overview;
mod passkeys;
mod scanners;
mod search;
mod session;
mod sessions;
mod sign_in_links;
mod verify;
