//! How often one may try: sign-ins that fail or begin with a challenge, by address; links that are asked for, by
//! address and by e-mail.
//!
//! The runtime counts, each in the place where it runs: this keeps off who tries much, it does not count to the unit.

use crate::arrival::Arrival;
use crate::failure::{Failure, Refusal};
use crate::token;
use shared::problem::ErrorCode;

/// What came of a sign-in. One that was refused is counted, and whoever has too many of them is told so.
pub(crate) async fn after_sign_in<T>(arrival: &Arrival, outcome: Result<T, Failure>) -> Result<T, Failure> {
    if matches!(outcome, Err(Failure::Refused(_))) && !admits_address(arrival, "SIGN_INS").await? {
        return Err(too_many());
    }
    outcome
}

/// Refuses whoever begins too many sign-ins: each leaves a challenge to be kept, and anybody may ask for one.
pub(crate) async fn before_challenge(arrival: &Arrival) -> Result<(), Failure> {
    if admits_address(arrival, "SIGN_INS").await? { Ok(()) } else { Err(too_many()) }
}

/// Refuses whoever asks for too many links, and too many links for one address, whether anybody has it or not.
pub(crate) async fn before_link(arrival: &Arrival, email: &str) -> Result<(), Failure> {
    let is_admitted = admits_address(arrival, "LINKS_BY_ADDRESS").await?
        && admits(arrival, "LINKS_BY_EMAIL", token::sha256(email)).await?;
    if is_admitted { Ok(()) } else { Err(too_many()) }
}

/// Counts another time from where this came, and says whether it was one too many.
pub(crate) async fn admits_address(arrival: &Arrival, binding: &str) -> Result<bool, Failure> {
    match arrival.client().ip {
        Some(address) => admits(arrival, binding, address).await,
        None => Ok(true),
    }
}

async fn admits(arrival: &Arrival, binding: &str, whose: String) -> Result<bool, Failure> {
    match arrival.env.rate_limiter(binding) {
        Ok(limiter) => Ok(limiter.limit(whose).await?.success),
        Err(_) => Ok(true),
    }
}

fn too_many() -> Failure {
    let refusal = Refusal::new(ErrorCode::TooManySignIns, "Wait a minute, then try again.");
    refusal.with_header("Retry-After", "60").into()
}
