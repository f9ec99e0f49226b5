//! Public keys, and signed messages that `webcrypto.rs` verifies.

use base64ct::{Base64, Encoding};
use der::asn1::UintRef;
use der::{Decode, Reader, SliceReader};

/// The length of the numbers of P-256, in bytes.
const NUMBER_LEN: usize = 32;

/// What comes before the point in the DER of a public key (SPKI) of P-256: the algorithm, the curve, and that the point is not
/// compressed.
const P256_HEAD: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PublicKey {
    /// A point of P-256. Whether it lies on the curve is checked when the key is imported.
    Es256 {
        x: [u8; NUMBER_LEN],
        y: [u8; NUMBER_LEN],
    },
    Rs256 {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
}

/// A message with a signature that may be valid.
#[derive(Debug)]
pub(crate) struct SignedMessage {
    pub(crate) key: PublicKey,
    pub(crate) message: Vec<u8>,
    /// In WebCrypto's format: r and s for ES256.
    pub(crate) signature: Vec<u8>,
}

impl PublicKey {
    /// Reads a key of P-256 in PEM: base64 of its DER, with or without the lines around it.
    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        let lines = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
        let der = Base64::decode_vec(&lines.collect::<String>()).ok()?;
        let (x, y) = der.strip_prefix(&P256_HEAD)?.split_at_checked(NUMBER_LEN)?;
        Some(Self::Es256 { x: x.try_into().ok()?, y: y.try_into().ok()? })
    }

    /// Converts a signature by this key from DER, or from the plain format of RSA, to WebCrypto's format.
    pub(crate) fn signature(&self, signature: Vec<u8>) -> Option<Vec<u8>> {
        match self {
            Self::Es256 { .. } => r_and_s(&signature),
            Self::Rs256 { .. } => Some(signature),
        }
    }
}

/// The two numbers of an ECDSA signature, which is a DER sequence. Short numbers are padded with zeros.
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

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::signature::Verifier;
    use p256::ecdsa::{Signature, VerifyingKey};
    use p256::pkcs8::DecodePublicKey;

    /// The example in GitHub's documentation of secret scanning. Its s has only 31 bytes.
    const KEY: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd
AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==
-----END PUBLIC KEY-----";
    const MESSAGE: &str =
        r#"[{"source":"commit","token":"some_token","type":"some_type","url":"https://example.com/base-repo-url/"}]"#;
    const SIGNATURE: &str =
        "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==";

    #[test]
    fn a_short_number_of_a_signature_is_padded() {
        let key = PublicKey::from_pem(KEY).expect("a key");
        let der = Base64::decode_vec(SIGNATURE).expect("base64");
        let raw = key.signature(der).expect("a signature");
        assert_eq!((raw.len(), raw[NUMBER_LEN]), (2 * NUMBER_LEN, 0));
        let verifying = VerifyingKey::from_public_key_pem(KEY).expect("a key");
        let signature = Signature::from_slice(&raw).expect("r and s");
        assert!(verifying.verify(MESSAGE.as_bytes(), &signature).is_ok());
        assert!(verifying.verify(MESSAGE.replace("some_token", "other").as_bytes(), &signature).is_err());
    }

    #[test]
    fn the_point_of_a_key_in_pem_is_read() {
        let Some(PublicKey::Es256 { x, y }) = PublicKey::from_pem(KEY) else { panic!("no key") };
        let point = VerifyingKey::from_public_key_pem(KEY).expect("a key").to_sec1_point(false);
        assert_eq!(point.as_bytes(), [&[4][..], &x, &y].concat());
        let one_line = KEY.lines().filter(|line| !line.starts_with('-')).collect::<String>();
        assert_eq!(PublicKey::from_pem(&one_line), PublicKey::from_pem(KEY));
    }

    #[test]
    fn other_keys_and_signatures_are_rejected() {
        for pem in ["", "x", "-----BEGIN PUBLIC KEY-----", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE", &KEY[..100]] {
            assert_eq!(PublicKey::from_pem(pem), None, "{pem}");
        }
        let key = PublicKey::from_pem(KEY).expect("a key");
        let good = Base64::decode_vec(SIGNATURE).expect("base64");
        let mut long = good.clone();
        long.push(0);
        for der in [Vec::new(), vec![0x30], good[..good.len() - 1].to_vec(), long] {
            assert_eq!(key.signature(der.clone()), None, "{der:?}");
        }
    }
}
