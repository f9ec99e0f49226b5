//! The part of CBOR that WebAuthn needs: maps of definite length with unique keys. The crate minicbor reads the items,
//! and skips unknown ones without recursion.

use super::Flaw;
use minicbor::decode::{Decode, Decoder, Error};

/// More than any authenticator sends.
const MOST_ENTRIES: u64 = 16;

/// The authenticator data in an attestation object. The attestation format and statement are ignored.
pub(super) fn authenticator_data(attestation_object: &[u8]) -> Result<&[u8], Flaw> {
    let mut decoder = Decoder::new(attestation_object);
    let mut found = None;
    let read = read_map(&mut decoder, |name: &str, decoder| {
        if name == "authData" {
            found = Some(decoder.bytes()?);
            Ok(())
        } else {
            decoder.skip()
        }
    });
    let is_whole = read.is_ok() && decoder.position() == attestation_object.len();
    found.filter(|_| is_whole).ok_or(Flaw::AttestationObject)
}

/// Whether these bytes are exactly one map with text keys.
pub(super) fn is_map(bytes: &[u8]) -> bool {
    let mut decoder = Decoder::new(bytes);
    let read = read_map(&mut decoder, |_: &str, decoder| decoder.skip());
    read.is_ok() && decoder.position() == bytes.len()
}

/// Passes each key of a map to `take`, which must read its value.
pub(super) fn read_map<'b, K: Decode<'b, ()> + PartialEq + Copy>(
    decoder: &mut Decoder<'b>,
    mut take: impl FnMut(K, &mut Decoder<'b>) -> Result<(), Error>,
) -> Result<(), Error> {
    let entries = decoder.map()?.filter(|entries| *entries <= MOST_ENTRIES);
    let mut seen = Vec::new();
    for _ in 0..entries.ok_or(Error::message("not a small map of definite length"))? {
        let key: K = decoder.decode()?;
        if seen.contains(&key) {
            return Err(Error::message("a repeated key"));
        }
        seen.push(key);
        take(key, decoder)?;
    }
    Ok(())
}
