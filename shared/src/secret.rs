//! The secret: the string that a key holder sends. It is shown once.
//!
//! `kw_live_` or `kw_test_`, 32 base62 characters of randomness (about 190 bits), and 6 base62
//! characters that hold the CRC-32 of everything before them, so that a mistyped secret is rejected
//! without reading a store. Only its SHA-256 [`Digest`] and its ending ([`Secret::hint`]) are stored.

mod pasted;

use crate::mode::Mode;
use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
pub use pasted::Pasted;
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};
use std::{fmt, iter};

/// The number of random characters in a secret.
pub const RANDOM_LEN: usize = 32;
const CHECKSUM_LEN: usize = 6;
const HINT_LEN: usize = 4;
/// The shortest part of a secret that is never stored. Without shorter parts, more than 150 bits are unknown.
const UNSTORABLE_LEN: usize = 12;
/// `kw_live_` and `kw_test_` are equally long.
const LEN: usize = "kw_live_".len() + RANDOM_LEN + CHECKSUM_LEN;
/// Without a table, which would add sixteen kilobytes to the Worker to check forty bytes.
const CRC_32: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A well-formed secret. `Debug` prints its hint only; [`reveal`](Self::reveal) returns the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    mode: Mode,
    text: String,
}

/// A text that is not a secret, or whose checksum is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedSecret;

/// A request contains two different keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeveralKeys;

/// The SHA-256 of a whole secret: 32 bytes. A fast hash is enough for 190 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Secret {
    /// The secret with these 32 random characters of `0-9A-Za-z`.
    pub fn new(mode: Mode, random: &str) -> Result<Self, MalformedSecret> {
        let body = format!("{}{random}", prefix(mode));
        Self::parse(&format!("{body}{}", checksum(&body)))
    }

    /// Reads a secret. White space around it is not accepted.
    pub fn parse(text: &str) -> Result<Self, MalformedSecret> {
        let mode = mode_of(text).ok_or(MalformedSecret)?;
        let (body, sum) = text.split_at_checked(text.len().saturating_sub(CHECKSUM_LEN)).ok_or(MalformedSecret)?;
        if checksum(body) == sum { Ok(Self { mode, text: text.to_owned() }) } else { Err(MalformedSecret) }
    }

    /// The key among `values`, trimmed: the one in the format of a key, else the first that is not empty. Each can be a
    /// list with commas, because repeated headers are joined so.
    pub fn among<'a>(values: impl IntoIterator<Item = &'a str>) -> Result<Option<&'a str>, SeveralKeys> {
        let mut found: Option<&str> = None;
        for value in values.into_iter().flat_map(|value| value.split(',')).map(str::trim) {
            let had_one = found.is_some_and(|found| mode_of(found).is_some());
            match mode_of(value) {
                Some(_) if had_one && found != Some(value) => return Err(SeveralKeys),
                Some(_) => found = Some(value),
                None if found.is_none() && !value.is_empty() => found = Some(value),
                None => {}
            }
        }
        Ok(found)
    }

    /// Whether `text` contains a well-formed secret, also one that is percent-encoded: such a text is neither stored nor
    /// quoted.
    pub fn is_in(text: &str) -> bool {
        let is_at = |text: &str, at: usize| text.get(at..at + LEN).is_some_and(|part| Self::parse(part).is_ok());
        decodings(text).any(|text| text.match_indices("kw_").any(|(at, _)| is_at(&text, at)))
    }

    /// Whether [`UNSTORABLE_LEN`] characters in a row of the random part and the checksum are in `text`. What is neither letter nor
    /// digit does not count, so a part that is split or has invisible characters is found, too.
    pub fn is_partly_in(&self, text: &str) -> bool {
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let body = self.text.get(prefix(self.mode).len()..).unwrap_or_default();
        let has_part = |text: &str| body.as_bytes().windows(UNSTORABLE_LEN).any(|part| contains(text.as_bytes(), part));
        decodings(text).any(|text| has_part(&plain(&text)))
    }

    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The whole secret. Show it only to the member who created the key.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What can be shown permanently: `kw_test_…a1B2`.
    pub fn hint(&self) -> String {
        let tail = self.text.get(self.text.len() - HINT_LEN..).unwrap_or_default();
        format!("{}…{tail}", prefix(self.mode))
    }

    pub fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.text.as_bytes()).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.hint())
    }
}

impl From<[u8; 32]> for Digest {
    /// A stored digest.
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    /// 64 lower-case hexadecimal characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
        let text: String = self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect();
        f.write_str(&text)
    }
}

impl fmt::Display for MalformedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This isn't a Keywright key: its format or its checksum is wrong.")
    }
}

impl std::error::Error for MalformedSecret {}

/// The mode of a text in the format of a key. The checksum is not checked.
fn mode_of(text: &str) -> Option<Mode> {
    let mode = Mode::ALL.iter().copied().find(|mode| text.starts_with(prefix(*mode)))?;
    (text.len() == LEN && text.bytes().skip(prefix(mode).len()).all(|byte| byte.is_ascii_alphanumeric()))
        .then_some(mode)
}

/// The text, and what it is each time that it is percent-decoded. Decoding makes a text shorter, so this ends.
fn decodings(text: &str) -> impl Iterator<Item = String> {
    iter::successors(Some(text.to_owned()), |text| {
        let decoded = percent_decode_str(text).decode_utf8_lossy();
        (decoded.len() < text.len()).then(|| decoded.into_owned())
    })
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

const fn prefix(mode: Mode) -> &'static str {
    match mode {
        Mode::Live => "kw_live_",
        Mode::Test => "kw_test_",
    }
}

/// The CRC-32 (IEEE) of `body` as six base62 digits, most significant first.
fn checksum(body: &str) -> String {
    let mut rest = CRC_32.checksum(body.as_bytes()) as usize;
    let mut digits = [b'0'; CHECKSUM_LEN];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62.get(rest % BASE62.len()).copied().unwrap_or(b'0');
        rest /= BASE62.len();
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}
