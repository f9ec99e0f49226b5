//! Who asks for a verification: a gateway that shows its token, or anybody; with which key, and for which address.

use crate::arrival::Arrival;
use crate::failure::{Failure, Refusal};
use crate::limits;
use crate::reply::Reply;
use crate::token::{Expected, Token};
use shared::problem::ErrorCode;
use shared::verification::{GATEWAY_TOKEN_HEADER, KEY_HEADER};
use std::cell::OnceCell;
use std::net::IpAddr;

/// The binding that counts failures by address.
const FAILURES: &str = "FAILURES";

thread_local! {
    /// The deployment's `GATEWAY_TOKEN`: it does not change while an isolate lives.
    static EXPECTED: OnceCell<Option<Expected>> = const { OnceCell::new() };
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    /// Holds the gateway token: is believed what it says about its clients, and is not limited.
    Gateway,
    Anybody,
}

impl Asker {
    pub(super) fn of(arrival: &Arrival) -> Self {
        let Some(shown) = arrival.header(GATEWAY_TOKEN_HEADER).map(Token::from) else { return Self::Anybody };
        let is_gateway = EXPECTED.with(|expected| {
            let expected = expected.get_or_init(|| Expected::by(&arrival.env, "GATEWAY_TOKEN"));
            expected.as_ref().is_some_and(|expected| expected.is(&shown))
        });
        if is_gateway { Self::Gateway } else { Self::Anybody }
    }

    /// No page in a browser can show the token: to send the header to another origin takes a leave that nobody is given.
    pub(super) fn addressed<T>(self, reply: Reply<T>) -> Reply<T> {
        match self {
            Self::Gateway => reply.for_program(),
            Self::Anybody => reply,
        }
    }

    /// The address of the key's holder: as the gateway saw it, or where the request itself came from.
    pub(super) fn client_address(self, arrival: &Arrival) -> Option<IpAddr> {
        let connecting = arrival.header("CF-Connecting-IP");
        match self {
            Self::Gateway => seen_by_gateway(&arrival.header("X-Forwarded-For")?, connecting.as_deref())?.parse().ok(),
            Self::Anybody => connecting?.parse().ok(),
        }
    }

    /// Notes that somebody asked with no key of ours. Who does so too often from one address is refused: that is
    /// how keys are guessed at.
    pub(super) async fn note_failure(self, arrival: &Arrival) -> Result<(), Failure> {
        if self == Self::Gateway || limits::admits_address(arrival, FAILURES).await? {
            return Ok(());
        }
        let refusal =
            Refusal::new(ErrorCode::TooManyFailures, "Wait a minute. Gateways show their token and are not limited.");
        Err(refusal.with_header("Retry-After", "60").into())
    }
}

/// Each proxy adds to the list whom it saw. The network in front of this Worker saw the gateway and may have added that;
/// the last entry before it is the gateway's own.
fn seen_by_gateway<'a>(forwarded_for: &'a str, gateway: Option<&str>) -> Option<&'a str> {
    let mut entries = forwarded_for.rsplit(',').map(str::trim);
    let last = entries.next()?;
    Some(if Some(last) == gateway { entries.next().unwrap_or(last) } else { last })
}

/// What stands in `X-API-Key`, or else behind `Bearer`.
pub(super) fn secret(arrival: &Arrival) -> Option<String> {
    let own = arrival.header(KEY_HEADER);
    own.or_else(|| {
        let header = arrival.header("Authorization")?;
        let (scheme, secret) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("Bearer").then(|| secret.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::seen_by_gateway;

    #[test]
    fn the_client_is_whom_the_gateway_saw_last() {
        let gateway = Some("198.51.100.1");
        for (forwarded_for, client) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7, 198.51.100.1", "203.0.113.7"),
            ("10.0.0.1, 203.0.113.7,198.51.100.1", "203.0.113.7"),
            ("10.0.0.1, 203.0.113.7", "203.0.113.7"),
            ("198.51.100.1", "198.51.100.1"),
        ] {
            assert_eq!(seen_by_gateway(forwarded_for, gateway), Some(client), "{forwarded_for}");
        }
    }
}
