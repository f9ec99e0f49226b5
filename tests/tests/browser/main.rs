//! Complete user stories in Chromium, against the built dashboard and the built Worker.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod activity;
mod audit_log;
mod clock;
mod every_page;
mod fixtures;
mod home;
mod key_actions;
mod key_status;
mod keys;
mod keys_list;
mod leaks;
mod loading;
mod members;
mod merchants;
mod new_key;
mod new_key_by_keyboard;
mod observed_use;
mod organisation_keys;
mod organisations;
mod other_member;
mod passkeys;
mod pictures;
mod roles;
mod rotation;
mod search;
mod secret;
mod settings;
mod sign_in;
mod translation;
mod usage;
mod your_account;
