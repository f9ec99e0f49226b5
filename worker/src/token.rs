//! Tokens that let a person in: a session's, and a sign-in link's. Only their hashes are stored.

use crate::{hex, random};
use sha2::{Digest, Sha256};

/// A token of 256 random bits, or whatever somebody sent in one's place. It never prints itself.
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn random() -> Self {
        Self(format!("{:032x}{:032x}", random::bits(), random::bits()))
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> String {
        sha256(&self.0)
    }
}

impl From<String> for Token {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// The SHA-256 of `text` in 64 hexadecimal characters.
pub(crate) fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()).as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_sha_256_in_hexadecimal() {
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_token_has_256_bits_and_no_two_are_the_same() {
        let (one, other) = (Token::random(), Token::random());
        assert_eq!(one.reveal().len(), 64);
        assert_ne!(one.reveal(), other.reveal());
    }
}
