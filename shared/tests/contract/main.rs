//! What the dashboard and the Worker rely on, one file for each noun. The crate `tests` tests the Worker from outside.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

// The name that dashboard and Worker use.
extern crate keywright_shared as shared;

mod activity;
mod client_ip;
mod dashboard;
mod endpoint;
mod field;
mod id;
mod invitation;
mod key;
mod key_blocker;
mod key_disable_revoke;
mod key_ip;
mod key_organisation;
mod key_transition;
mod leak;
mod member;
mod merchant;
mod moment;
mod page;
mod pasted;
mod permission;
mod permission_label;
mod problem;
mod secret;
mod session;
mod usage;
mod verification;
mod verification_laws;
