//! Repeats a change if a concurrent request has changed the same thing since it was read.

use crate::failure::Failure;
use crate::{clock, random};
use shared::problem::ErrorCode;
use std::time::Duration;

/// How many times a request tries before it fails. Each attempt reads the current state again.
const MOST_ATTEMPTS: u32 = 5;
/// The longest pause after the first attempt; it doubles with each further attempt. Pauses are random, otherwise
/// requests that began together would collide again.
const PAUSE: Duration = Duration::from_millis(40);

/// Returns the result of `attempt`, which returns `None` if a concurrent request was faster. Fails with
/// `store_unavailable` after the last attempt.
pub(crate) async fn retry<T>(attempt: impl AsyncFnMut() -> Result<Option<T>, Failure>) -> Result<T, Failure> {
    retry_after(async |longest| clock::sleep(random::up_to(longest)).await, attempt).await
}

async fn retry_after<T>(
    pause: impl AsyncFn(Duration),
    mut attempt: impl AsyncFnMut() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    for number in 0..MOST_ATTEMPTS {
        if number > 0 {
            pause(PAUSE * 2_u32.pow(number - 1)).await;
        }
        if let Some(done) = attempt().await? {
            return Ok(done);
        }
    }
    let error = format!("concurrent requests were faster {MOST_ATTEMPTS} times");
    let failure = Failure::broken(ErrorCode::StoreUnavailable, "writing a change", error);
    Err(failure.with_header("Retry-After", "1".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::cell::RefCell;

    /// The result of a change that succeeds at the given attempt, and the upper limits of the pauses, in milliseconds.
    fn succeeds_at(success: u32) -> (Result<u32, Failure>, Vec<u128>) {
        let pauses = RefCell::default();
        let mut attempts = 0;
        let result = retry_after(
            async |longest| RefCell::<Vec<u128>>::borrow_mut(&pauses).push(longest.as_millis()),
            async || {
                attempts += 1;
                Ok((attempts == success).then_some(attempts))
            },
        );
        (result.now_or_never().unwrap(), pauses.into_inner())
    }

    #[test]
    fn a_change_is_tried_until_it_succeeds() {
        for success in 1..=MOST_ATTEMPTS {
            let (result, pauses) = succeeds_at(success);
            assert_eq!(result.unwrap(), success);
            assert_eq!(pauses, [40, 80, 160, 320][..pauses.len()]);
            assert_eq!(pauses.len() + 1, success as usize);
        }
    }

    #[test]
    fn after_five_attempts_it_fails_with_retry_after() {
        let (result, pauses) = succeeds_at(6);
        let Err(Failure::Broken(fault)) = result else { panic!("it did not fail") };
        assert_eq!((fault.code, pauses.len()), (ErrorCode::StoreUnavailable, 4));
        assert_eq!(fault.headers, [("Retry-After", "1".to_owned())]);
    }

    #[test]
    fn a_refusal_is_not_tried_again() {
        let mut attempts = 0;
        let result = retry_after(
            async |_| {},
            async || -> Result<Option<()>, Failure> {
                attempts += 1;
                Err(Failure::not_found())
            },
        );
        assert!(matches!(result.now_or_never(), Some(Err(Failure::Refused(_)))));
        assert_eq!(attempts, 1);
    }
}
