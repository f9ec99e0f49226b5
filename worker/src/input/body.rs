//! Receives a body of at most 64 KiB, or 1 MiB if it is signed, within ten seconds.

use crate::clock;
use crate::context::RequestContext;
use crate::failure::Failure;
use futures_util::TryStreamExt;
use futures_util::future::{Either, select};
use shared::endpoint::Access;
use shared::problem::ErrorCode;
use std::pin::pin;
use std::time::Duration;
use worker::ByteStream;
use worker::web_sys::ReadableStream;

/// The largest body, in bytes.
const BODY_LEN: usize = 64 * 1024;
/// The largest body of a signed request, in bytes. GitHub reports many keys at once.
const SIGNED_BODY_LEN: usize = 1024 * 1024;
/// How long a body can take. `entry.mjs` has the same deadline for the bodies that it reads.
const DEADLINE: Duration = Duration::from_secs(10);

pub(crate) async fn receive(context: &RequestContext, access: Access) -> Result<Vec<u8>, Failure> {
    let longest = if access == Access::Signed { SIGNED_BODY_LEN } else { BODY_LEN };
    if let Some(body) = context.take_body() {
        return Ok(body);
    }
    if context.request.body_used() {
        // `entry.mjs` started to read the body and reached its deadline.
        return Err(too_slow());
    }
    let announced = context.header("Content-Length").and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > longest) {
        return Err(too_large(longest));
    }
    let Some(stream) = context.request.body() else { return Ok(Vec::new()) };
    match select(pin!(read(stream, longest)), pin!(clock::sleep(DEADLINE))).await {
        Either::Left((body, _)) => body,
        Either::Right(((), _)) => Err(too_slow()),
    }
}

/// Reads a body of at most `longest` bytes.
pub(crate) async fn read(stream: ReadableStream, longest: usize) -> Result<Vec<u8>, Failure> {
    let mut chunks = ByteStream::from(stream);
    let mut body = Vec::new();
    while let Some(chunk) = chunks.try_next().await? {
        body.extend(chunk);
        if body.len() > longest {
            return Err(too_large(longest));
        }
    }
    Ok(body)
}

fn too_large(longest: usize) -> Failure {
    Failure::refused(ErrorCode::BodyTooLarge, format!("Send at most {longest} bytes."))
}

fn too_slow() -> Failure {
    let detail = format!("Send the whole body within {} seconds.", DEADLINE.as_secs());
    Failure::refused(ErrorCode::RequestTimeout, detail)
}
