//! What holds at every address.

mod access;
mod all_or_nothing;
mod app;
mod bounds;
mod caller_checks;
mod cross_origin;
mod foreign_things;
mod headers;
mod idempotency;
mod if_match;
mod late_bodies;
mod limits;
mod nulls;
mod other_member;
mod paths;
mod plaintext;
mod problem_codes;
mod queries;
mod request_bodies;
mod secrets_in_texts;
mod stolen_session;
mod triggers;
pub(crate) mod what_to_send;
