//! Converts signatures from the format of authenticators to that of WebCrypto.

use super::{Flaw, PublicKey};
use der::asn1::UintRef;
use der::{Decode, Reader, SliceReader};

/// The length of r and s, in bytes.
const NUMBER_LEN: usize = 32;

pub(super) fn for_webcrypto(key: &PublicKey, signature: Vec<u8>) -> Result<Vec<u8>, Flaw> {
    match key {
        PublicKey::Es256 { .. } => r_and_s(&signature).ok_or(Flaw::Signature),
        PublicKey::Rs256 { .. } => Ok(signature),
    }
}

/// The two numbers of an ECDSA signature, which is a DER sequence.
fn r_and_s(der: &[u8]) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(der).ok()?;
    let numbers = |inner: &mut SliceReader<'_>| Ok::<_, der::Error>([number(inner)?, number(inner)?]);
    let [r, s] = reader.sequence(numbers).ok()?;
    reader.finish().ok()?;
    Some([r?, s?].concat())
}

/// `None` if the number is longer than a number of P-256.
fn number<'a>(reader: &mut SliceReader<'a>) -> der::Result<Option<[u8; NUMBER_LEN]>> {
    let bytes = UintRef::decode(reader)?.as_bytes();
    let mut number = [0; NUMBER_LEN];
    let place = NUMBER_LEN.checked_sub(bytes.len()).and_then(|leading| number.get_mut(leading..));
    Ok(place.map(|place| place.copy_from_slice(bytes)).map(|()| number))
}
