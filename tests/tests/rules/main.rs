//! Rules of the API that apply to every endpoint, over HTTP.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod access;
mod all_or_nothing;
mod app;
mod bounds;
mod caller_checks;
mod cross_origin;
mod headers;
mod idempotency;
mod if_match;
mod late_bodies;
mod limits;
mod nulls;
mod other_member;
mod other_organisations;
mod paths;
mod plaintext;
mod problem_codes;
mod queries;
mod request_bodies;
mod secrets_in_texts;
mod stolen_session;
mod triggers;
mod valid_requests;
