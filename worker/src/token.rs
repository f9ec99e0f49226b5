//! Tokens of sessions and links, stored only as hashes, and the tokens of the operator and the gateways, which the
//! deployment's environment sets.

use crate::{hex, random};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use worker::Env;

/// The shortest token that the environment can set, in bytes.
const MIN_LEN: usize = 32;

/// A token of 256 random bits, or the text that a caller sent as one. It has no `Debug` or `Display`.
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

/// A token to compare with. Only its digest is kept.
pub(crate) struct Expected([u8; 32]);

impl Expected {
    /// The token in the environment under `name`. `None`, so that no token matches, if it is missing or too short.
    pub(crate) fn by(env: &Env, name: &str) -> Option<Self> {
        Self::of(&secret(env, name)?)
    }

    fn of(token: &str) -> Option<Self> {
        (token.len() >= MIN_LEN).then(|| Self(Sha256::digest(token).into()))
    }

    /// Compares in constant time, independent of content and length.
    pub(crate) fn is(&self, shown: &Token) -> bool {
        Sha256::digest(shown.reveal()).as_slice().ct_eq(&self.0).into()
    }
}

/// Whether no token in the environment is so short that it could be guessed.
pub(crate) fn are_long_enough(env: &Env) -> bool {
    ["OPERATOR_TOKEN", "GATEWAY_TOKEN"].iter().all(|name| secret(env, name).is_none_or(|token| token.len() >= MIN_LEN))
}

fn secret(env: &Env, name: &str) -> Option<String> {
    env.secret(name).ok().map(|secret| secret.to_string())
}

/// The SHA-256 of `text` as 64 hexadecimal characters.
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
    fn tokens_have_256_bits_and_differ() {
        let (one, other) = (Token::random(), Token::random());
        assert_eq!(one.reveal().len(), 64);
        assert_ne!(one.reveal(), other.reveal());
    }

    #[test]
    fn only_the_expected_token_matches_and_short_ones_never_do() {
        let token = "open sesame, open sesame, open s";
        let expected = Expected::of(token).unwrap();
        assert!(expected.is(&Token::from(token.to_owned())));
        for other in ["", "open sesame", "open sesame, open sesame, open S", "open sesame, open sesame, open s "] {
            assert!(!expected.is(&Token::from(other.to_owned())), "{other}");
        }
        for short in ["", "x", "open sesame, open sesame, open "] {
            assert!(Expected::of(short).is_none(), "{short:?} is too short");
        }
    }
}
