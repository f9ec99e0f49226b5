//! What holds at every address.

mod access;
mod all_or_nothing;
mod cross_origin;
mod foreign_things;
mod headers;
mod paths;
mod plaintext;
mod problem_codes;
mod queries;
mod request_bodies;
mod triggers;
mod what_to_send;
