//! Base64url without padding, as in WebAuthn's JSON. Each byte sequence has exactly one accepted encoding.

use super::Flaw;
use base64ct::{Base64UrlUnpadded, Encoding};

pub(crate) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, Flaw> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| Flaw::Base64)
}
