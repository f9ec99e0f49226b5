//! Signs what leaves the Worker and comes back: copies in KV and the cookie of a known device. Others can write to
//! both.
//!
//! HMAC-SHA256 with the deployment's `SIGNING_SECRET`. To change the secret, keep the old one as
//! `SIGNING_SECRET_PREVIOUS` for ten minutes: it still verifies signatures but creates none.

use crate::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::cell::OnceCell;
use worker::{Env, console_error};

/// The shortest secret, in bytes: shorter secrets could be guessed.
const SECRET_LEN: usize = 32;

/// A signature is valid for one purpose only.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    KvEntry,
    KnownDevice,
}

thread_local! {
    /// The environment does not change during the life of an isolate.
    static SIGNER: OnceCell<Option<Signer>> = const { OnceCell::new() };
}

/// Whether this deployment has a `SIGNING_SECRET`. Without it, nothing is signed and no signature is valid.
pub(crate) fn is_configured(env: &Env) -> bool {
    with_signer(env, |signer| signer.is_some())
}

/// The signature of `text` as 64 hexadecimal characters; `None` without a secret.
pub(crate) fn sign(env: &Env, purpose: Purpose, text: &str) -> Option<String> {
    with_signer(env, |signer| Some(signer?.sign(purpose, text)))
}

pub(crate) fn is_signed(env: &Env, purpose: Purpose, text: &str, signature: &str) -> bool {
    with_signer(env, |signer| signer.is_some_and(|signer| signer.verifies(purpose, text, signature)))
}

fn with_signer<T>(env: &Env, act: impl FnOnce(Option<&Signer>) -> T) -> T {
    SIGNER.with(|signer| act(signer.get_or_init(|| Signer::of(env)).as_ref()))
}

struct Signer {
    current: Hmac<Sha256>,
    previous: Option<Hmac<Sha256>>,
}

impl Signer {
    fn of(env: &Env) -> Option<Self> {
        let current = secret(env, "SIGNING_SECRET");
        if current.is_none() {
            console_error!("SIGNING_SECRET is missing or shorter than {SECRET_LEN} characters: KV is not used");
        }
        Self::new(&current?, secret(env, "SIGNING_SECRET_PREVIOUS").as_deref())
    }

    fn new(current: &str, previous: Option<&str>) -> Option<Self> {
        let keyed = |secret: &str| Hmac::new_from_slice(secret.as_bytes()).ok();
        Some(Self { current: keyed(current)?, previous: previous.and_then(keyed) })
    }

    fn sign(&self, purpose: Purpose, text: &str) -> String {
        hex::encode(&over(&self.current, purpose, text).finalize().into_bytes())
    }

    fn verifies(&self, purpose: Purpose, text: &str, signature: &str) -> bool {
        let Some(signature) = hex::decode(signature) else { return false };
        let verifies = |keyed: &Hmac<Sha256>| over(keyed, purpose, text).verify_slice(&signature).is_ok();
        verifies(&self.current) || self.previous.as_ref().is_some_and(verifies)
    }
}

fn over(keyed: &Hmac<Sha256>, purpose: Purpose, text: &str) -> Hmac<Sha256> {
    let name = match purpose {
        Purpose::KvEntry => "kv entry",
        Purpose::KnownDevice => "known device",
    };
    keyed.clone().chain_update(name).chain_update([0]).chain_update(text)
}

fn secret(env: &Env, name: &str) -> Option<String> {
    let secret = env.secret(name).ok()?.to_string();
    (secret.len() >= SECRET_LEN).then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(current: &str, previous: Option<&str>) -> Signer {
        Signer::new(current, previous).unwrap()
    }

    #[test]
    fn a_signature_is_valid_for_one_text_and_one_purpose() {
        let signer = signer("one", None);
        let signature = signer.sign(Purpose::KvEntry, "text");
        assert!(signer.verifies(Purpose::KvEntry, "text", &signature));
        assert!(!signer.verifies(Purpose::KvEntry, "texts", &signature));
        assert!(!signer.verifies(Purpose::KnownDevice, "text", &signature));
        for wrong in ["", "00", "x", &signature[2..]] {
            assert!(!signer.verifies(Purpose::KvEntry, "text", wrong), "{wrong}");
        }
    }

    #[test]
    fn the_previous_secret_verifies_and_older_ones_do_not() {
        let signature = signer("old", None).sign(Purpose::KvEntry, "text");
        assert!(signer("new", Some("old")).verifies(Purpose::KvEntry, "text", &signature));
        assert!(!signer("new", None).verifies(Purpose::KvEntry, "text", &signature));
        assert_ne!(signer("new", Some("old")).sign(Purpose::KvEntry, "text"), signature);
    }
}
