//! `If-Match`: a change is applied only to the version that its author saw. Without the header it is always applied.

use crate::context::RequestContext;
use crate::failure::Failure;
use crate::reply::Reply;
use shared::etag::{Tagged, is_among};
use shared::problem::ErrorCode;

/// Rejects the change if the resource is no longer the version in `If-Match`.
pub(crate) fn check(context: &RequestContext, before: &impl Tagged) -> Result<(), Failure> {
    match context.header("If-Match") {
        Some(if_match) if !is_among(&before.etag(), &if_match) => Err(Failure::refused(
            ErrorCode::ChangedMeanwhile,
            "Read it again, look at what has changed, and send your change with the new `ETag` if you still want it.",
        )),
        _ => Ok(()),
    }
}

/// The same reply with the `ETag` of its content.
pub(crate) fn tagged<T: Tagged>(reply: Reply<T>) -> Reply<T> {
    let tag = reply.content().etag();
    reply.with_header("ETag", tag)
}
