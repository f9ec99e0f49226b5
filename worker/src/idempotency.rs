//! `Idempotency-Key`: a request that creates something creates it once, even if it is sent again.

use crate::context::RequestContext;
use crate::db;
use crate::db::repeated_requests::Request;
use crate::failure::Failure;
use crate::retry::retry;
use crate::token::sha256;
use serde::Serialize;
use shared::field::{FieldError, FieldErrorCode};
use shared::idempotency::{IDEMPOTENCY_KEY_HEADER, IDEMPOTENCY_KEY_LEN};
use shared::problem::ErrorCode;
use shared::secret::Secret;

/// The `Idempotency-Key` of a request, if it has one.
pub(crate) fn key(context: &RequestContext) -> Result<Option<String>, Failure> {
    context.header(IDEMPOTENCY_KEY_HEADER).map(checked).transpose()
}

/// Identifies a request of `caller`, so that a repetition is recognised; `None` without an `Idempotency-Key`. `asked`
/// is the checked input.
pub(crate) fn request(
    context: &RequestContext,
    caller: impl ToString,
    makes: &'static str,
    asked: &impl Serialize,
) -> Result<Option<Request>, Failure> {
    let Some(idempotency_key) = key(context)? else { return Ok(None) };
    let digest = sha256(&serde_json::to_string(asked)?);
    Ok(Some(Request { caller: caller.to_string(), makes, idempotency_key, digest }))
}

/// Creates something once. `before` returns the answer of an earlier request with the same `Idempotency-Key`; `create`
/// returns `None` if a concurrent request was faster.
pub(crate) async fn create_once<T>(
    before: impl AsyncFn() -> Result<Option<T>, Failure>,
    create: impl AsyncFn() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    retry(async || {
        if let Some(answer) = before().await? {
            return Ok(Some(answer));
        }
        match create().await {
            // The thing can be refused because a concurrent request with the same key has just created it.
            Err(Failure::Refused(refusal)) => before().await?.map(Some).ok_or(Failure::Refused(refusal)),
            outcome => outcome,
        }
    })
    .await
}

/// The id of what an earlier request with the same key created. Rejects the key if that request had another input.
pub(crate) async fn made_before(
    context: &RequestContext,
    request: Option<&Request>,
) -> Result<Option<String>, Failure> {
    let Some(request) = request else { return Ok(None) };
    match db::repeated_requests::find(&context.db, request).await? {
        Some(earlier) if earlier.request_digest != request.digest => Err(reused()),
        earlier => Ok(earlier.map(|earlier| earlier.made)),
    }
}

pub(crate) fn reused() -> Failure {
    let detail =
        "An earlier request with this Idempotency-Key was different. Use a new Idempotency-Key for each request.";
    Failure::refused(ErrorCode::IdempotencyKeyReused, detail)
}

fn checked(key: String) -> Result<String, Failure> {
    if (1..=IDEMPOTENCY_KEY_LEN).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_graphic())
        && !Secret::is_in(&key)
    {
        return Ok(key);
    }
    let message = format!("Use 1 to {IDEMPOTENCY_KEY_LEN} visible ASCII characters, and no API key.");
    Err(vec![FieldError::new(IDEMPOTENCY_KEY_HEADER, FieldErrorCode::Invalid, message)].into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::cell::Cell;

    /// The result of a creation that is refused, while a concurrent request with the same key creates the same thing if
    /// `is_concurrent`.
    fn refused_while(is_concurrent: bool) -> Result<&'static str, Failure> {
        let is_created = Cell::new(false);
        let created = create_once(
            async || Ok(is_created.get().then_some("the first answer")),
            async || {
                is_created.set(is_concurrent);
                Err(Failure::refused(ErrorCode::EmailTaken, "Taken."))
            },
        );
        created.now_or_never().unwrap()
    }

    #[test]
    fn the_answer_of_a_concurrent_request_wins_over_a_refusal() {
        assert_eq!(refused_while(true).unwrap(), "the first answer");
        assert!(
            matches!(refused_while(false), Err(Failure::Refused(refusal)) if refusal.code == ErrorCode::EmailTaken)
        );
    }

    #[test]
    fn idempotency_keys_are_visible_ascii_of_limited_length() {
        for right in ["a", "2f1c-77", &"x".repeat(255)] {
            assert!(checked(right.to_owned()).is_ok(), "{right}");
        }
        for wrong in ["", "a b", "é", "a\tb", &"x".repeat(256)] {
            assert!(checked(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
