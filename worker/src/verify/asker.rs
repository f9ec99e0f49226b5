//! Who asks for a verification: a gateway that shows its token, or anybody; with which key, and for which address.

use crate::arrival::Arrival;
use crate::caller::is_same;
use crate::failure::{Failure, Refusal};
use crate::token::Token;
use shared::problem::ErrorCode;
use std::net::IpAddr;

/// The header with which a gateway shows the deployment's `GATEWAY_TOKEN`.
const GATEWAY_TOKEN_HEADER: &str = "Keywright-Gateway-Token";
/// The binding that counts failures by address.
const FAILURES: &str = "FAILURES";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    /// Holds the gateway token: is believed what it says about its clients, and is not limited.
    Gateway,
    Anybody,
}

impl Asker {
    pub(super) fn of(arrival: &Arrival) -> Self {
        let Some(shown) = arrival.header(GATEWAY_TOKEN_HEADER).map(Token::from) else { return Self::Anybody };
        // Without a token in the environment nobody is the gateway.
        let expected = arrival.env.secret("GATEWAY_TOKEN").map(|token| token.to_string()).unwrap_or_default();
        if !expected.is_empty() && is_same(&shown, &expected) { Self::Gateway } else { Self::Anybody }
    }

    /// The address of the key's holder: as the gateway saw it, or where the request itself came from.
    pub(super) fn client_address(self, arrival: &Arrival) -> Option<IpAddr> {
        let address = match self {
            // Each proxy adds whom it saw: the last entry is the gateway's own.
            Self::Gateway => arrival.header("X-Forwarded-For")?.rsplit(',').next()?.trim().to_owned(),
            Self::Anybody => arrival.header("CF-Connecting-IP")?,
        };
        address.parse().ok()
    }

    /// Notes that somebody asked with no key of ours. Who does so too often from one address is refused: that is
    /// how keys are guessed at.
    pub(super) async fn note_failure(self, arrival: &Arrival) -> Result<(), Failure> {
        let address = arrival.header("CF-Connecting-IP").filter(|_| self == Self::Anybody);
        let (Some(address), Ok(failures)) = (address, arrival.env.rate_limiter(FAILURES)) else { return Ok(()) };
        if failures.limit(address).await?.success {
            return Ok(());
        }
        let refusal =
            Refusal::new(ErrorCode::TooManyFailures, "Wait a minute. Gateways show their token and are not limited.");
        Err(refusal.with_header("Retry-After", "60").into())
    }
}

/// What stands in `X-API-Key`, or else behind `Bearer`.
pub(super) fn secret(arrival: &Arrival) -> Option<String> {
    let own = arrival.header("X-API-Key");
    own.or_else(|| {
        let header = arrival.header("Authorization")?;
        let (scheme, secret) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("Bearer").then(|| secret.trim().to_owned())
    })
}
