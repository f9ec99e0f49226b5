//! Identifies who requests a verification (a gateway with its token, or an anonymous caller), the key and the client
//! address.

use crate::caller::{self, bearers};
use crate::context::RequestContext;
use crate::failure::Failure;
use crate::limits;
use crate::reply::Reply;
use crate::usage::networks::Country;
use shared::client_ip::ClientIp;
use shared::problem::ErrorCode;
use shared::secret::{Secret, SeveralKeys};
use shared::verification::{COUNTRY_HEADER, KEY_HEADER};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Requester {
    /// Has sent the gateway token. Its statements about its clients are trusted, and it is not limited.
    Gateway,
    Anybody,
}

impl Requester {
    pub(super) fn of(context: &RequestContext) -> Self {
        if caller::is_gateway(context) { Self::Gateway } else { Self::Anybody }
    }

    /// Gateways get no headers for browsers: a page in a browser cannot send the token, because a custom header to
    /// another origin needs a CORS permission that the Worker never gives.
    pub(super) fn addressed<T>(self, reply: Reply<T>) -> Reply<T> {
        match self {
            Self::Gateway => reply.for_program(),
            Self::Anybody => reply,
        }
    }

    /// The address of the key holder: as the gateway reports it, or of the request itself.
    pub(super) fn client_ip(self, context: &RequestContext) -> ClientIp {
        let connecting = context.header("CF-Connecting-IP").map_or(ClientIp::NotSent, |text| ClientIp::read(&text));
        match (self, context.header("X-Forwarded-For")) {
            (Self::Gateway, Some(forwarded_for)) => seen_by_gateway(&forwarded_for, connecting),
            (Self::Gateway, None) => ClientIp::NotSent,
            (Self::Anybody, _) => connecting,
        }
    }

    /// The country of the key holder: as the gateway reports it, or of the request itself if the key holder sent it.
    pub(super) fn country(self, context: &RequestContext, ip: ClientIp) -> Option<Country> {
        let header = match self {
            Self::Gateway => COUNTRY_HEADER,
            Self::Anybody if matches!(ip, ClientIp::Known(_)) && self.client_ip(context) == ip => "CF-IPCountry",
            Self::Anybody => return None,
        };
        Country::read(&context.header(header)?)
    }

    /// Rejects an address that has sent too many unknown keys. Gateways are not limited.
    pub(super) async fn check_limit(self, context: &RequestContext) -> Result<(), Failure> {
        if self == Self::Gateway { Ok(()) } else { limits::before_verification(context).await }
    }

    /// Counts an unknown key. Gateways are not limited.
    pub(super) async fn note_unknown_key(self, context: &RequestContext) -> Result<(), Failure> {
        if self == Self::Gateway { Ok(()) } else { limits::after_unknown_key(context).await }
    }
}

/// Each proxy appends the address that it saw. The network in front of the Worker may have appended the gateway's
/// address; the entry before that is the client that the gateway saw.
fn seen_by_gateway(forwarded_for: &str, gateway: ClientIp) -> ClientIp {
    let mut entries = forwarded_for.rsplit(',').map(ClientIp::read);
    let last = entries.next().unwrap_or(ClientIp::NotSent);
    let is_gateway = matches!(gateway, ClientIp::Known(_)) && last == gateway;
    if is_gateway { entries.next().unwrap_or(last) } else { last }
}

/// The key in `X-API-Key` or after `Bearer`.
pub(super) fn secret(context: &RequestContext) -> Result<Option<String>, Failure> {
    let (own, authorization) = (context.header(KEY_HEADER), context.header("Authorization"));
    one_key(own.as_deref().into_iter().chain(authorization.as_deref().into_iter().flat_map(bearers)))
}

/// The key among these values: see [`Secret::among`].
pub(super) fn one_key<'a>(values: impl IntoIterator<Item = &'a str>) -> Result<Option<String>, Failure> {
    let found = Secret::among(values).map_err(|SeveralKeys| {
        Failure::refused(ErrorCode::SeveralKeys, "Send one key, in one place. The same key in two places is fine.")
    });
    found.map(|found| found.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::seen_by_gateway;
    use shared::client_ip::ClientIp;

    #[test]
    fn the_client_is_the_address_that_the_gateway_saw() {
        let gateway = ClientIp::read("198.51.100.1");
        for (forwarded_for, client) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7, 198.51.100.1", "203.0.113.7"),
            ("10.0.0.1, 203.0.113.7,198.51.100.1", "203.0.113.7"),
            ("10.0.0.1, 203.0.113.7", "203.0.113.7"),
            ("198.51.100.1", "198.51.100.1"),
            ("203.0.113.7:51234, 198.51.100.1:443", "203.0.113.7"),
            ("[2001:db8::7]:443,::ffff:198.51.100.1", "2001:db8::7"),
            ("203.0.113.7, unknown", "unknown"),
            ("203.0.113.7, unknown, 198.51.100.1", "unknown"),
            ("203.0.113.7,", ""),
            ("", ""),
        ] {
            assert_eq!(seen_by_gateway(forwarded_for, gateway), ClientIp::read(client), "{forwarded_for}");
        }
    }
}
