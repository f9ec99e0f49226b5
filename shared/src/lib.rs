//! What the dashboard and the Worker must agree on: the permission model, the records and their
//! checks, the endpoint table and the error table.
//!
//! Everything here is pure: no I/O, no clock, no randomness. Times and random characters are parameters. Only Unicode and
//! URL tables come from JavaScript (`runtime.rs`). Storage is in `worker`, the pages are in `frontend`.

pub mod account;
pub mod activity;
pub mod client_ip;
pub mod dashboard;
pub mod email;
pub mod endpoint;
pub mod etag;
pub mod field;
pub mod id;
pub mod idempotency;
pub mod invitation;
pub mod key;
pub mod leak;
pub mod member;
pub mod merchant;
mod mode;
pub mod moment;
pub mod overview;
pub mod page;
pub mod passkey;
pub mod permission;
pub mod problem;
mod runtime;
pub mod search;
pub mod secret;
pub mod session;
mod sign_in_link;
pub mod text;
pub mod usage;
pub mod verification;
pub mod website;
mod wire_name;
