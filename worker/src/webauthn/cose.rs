//! Public keys in COSE, the format of authenticators: ES256 and RS256.

use super::{Flaw, cbor};
use crate::signature::PublicKey;
use minicbor::decode::{Decoder, Error};

/// The requested algorithms, in order of preference.
pub(crate) const ALGORITHMS: [i32; 2] = [ES256, RS256];

const ES256: i32 = -7;
const RS256: i32 = -257;
const KEY_TYPE_EC: i32 = 2;
const KEY_TYPE_RSA: i32 = 3;
const CURVE_P256: i32 = 1;
/// 2048 to 4096 bits.
const MODULUS_LEN: std::ops::RangeInclusive<usize> = 256..=512;
const EXPONENT_LEN: std::ops::RangeInclusive<usize> = 1..=4;

impl PublicKey {
    pub(super) fn read(cose: &[u8]) -> Result<Self, Flaw> {
        let (parameters, len) = Parameters::read(cose).ok_or(Flaw::PublicKey)?;
        parameters.key().filter(|_| len == cose.len()).ok_or(Flaw::PublicKey)
    }
}

/// The length of the key at the start of these bytes.
pub(super) fn key_len(bytes: &[u8]) -> Option<usize> {
    Parameters::read(bytes).map(|(_, len)| len)
}

/// The labels of a COSE key. WebAuthn forbids all others.
#[derive(Default)]
struct Parameters<'a> {
    /// Label 1.
    key_type: Option<i32>,
    /// Label 3.
    algorithm: Option<i32>,
    /// Label -1: a curve, or RSA's modulus.
    curve: Option<i32>,
    modulus: Option<&'a [u8]>,
    /// Label -2: a point's x, or RSA's exponent.
    second: Option<&'a [u8]>,
    /// Label -3: a point's y.
    third: Option<&'a [u8]>,
}

impl<'a> Parameters<'a> {
    /// The parameters, and their length in bytes.
    fn read(bytes: &'a [u8]) -> Option<(Self, usize)> {
        let mut decoder = Decoder::new(bytes);
        let mut parameters = Self::default();
        cbor::read_map(&mut decoder, |label, decoder| parameters.take(label, decoder)).ok()?;
        Some((parameters, decoder.position()))
    }

    fn take(&mut self, label: i32, decoder: &mut Decoder<'a>) -> Result<(), Error> {
        match label {
            1 => self.key_type = Some(decoder.i32()?),
            3 => self.algorithm = Some(decoder.i32()?),
            -1 if self.key_type == Some(KEY_TYPE_RSA) => self.modulus = Some(decoder.bytes()?),
            -1 => self.curve = Some(decoder.i32()?),
            -2 => self.second = Some(decoder.bytes()?),
            -3 => self.third = Some(decoder.bytes()?),
            _ => return Err(Error::message("an unknown label")),
        }
        Ok(())
    }

    fn key(self) -> Option<PublicKey> {
        match (self.key_type?, self.algorithm?) {
            (KEY_TYPE_EC, ES256) if self.curve == Some(CURVE_P256) => {
                Some(PublicKey::Es256 { x: self.second?.try_into().ok()?, y: self.third?.try_into().ok()? })
            }
            (KEY_TYPE_RSA, RS256) if self.third.is_none() => {
                let modulus = self.modulus.filter(|modulus| MODULUS_LEN.contains(&modulus.len()))?;
                let exponent = self.second.filter(|exponent| EXPONENT_LEN.contains(&exponent.len()))?;
                Some(PublicKey::Rs256 { modulus: modulus.to_vec(), exponent: exponent.to_vec() })
            }
            _ => None,
        }
    }
}
