//! The relying party of WebAuthn level 2: validates registrations (§7.1) and assertions (§7.2).
//!
//! Pure: no clock, no store, no JavaScript. The caller ensures that the challenge is valid and used once
//! (`challenges.rs`). The runtime verifies signatures (`webcrypto.rs`); this module determines the key and the signed
//! bytes. The parsers are under `webauthn/`, one file per format.

mod authenticator_data;
mod base64url;
mod cbor;
mod client_data;
mod cose;

use crate::signature::{PublicKey, SignedMessage};
use authenticator_data::AuthenticatorData;
pub(crate) use base64url::encode;
use client_data::{Ceremony, ClientData};
pub(crate) use cose::ALGORITHMS;
use sha2::{Digest, Sha256};
use shared::passkey::{Assertion, Registration};
use std::fmt;

/// The longest credential id, in bytes.
const CREDENTIAL_ID_LEN: usize = 1023;

/// What an answer is validated against.
pub(crate) struct Expected<'a> {
    /// The challenge that was issued.
    pub(crate) challenge: &'a str,
    pub(crate) site: &'a Site,
}

/// The site that passkeys belong to: they are bound to its host and accepted from its origin only.
pub(crate) struct Site {
    origin: String,
}

impl Site {
    pub(crate) const fn new(origin: String) -> Self {
        Self { origin }
    }

    /// The relying party's id: the host, without scheme and port.
    pub(crate) fn rp_id(&self) -> &str {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        host.split_once(':').map_or(host, |(host, _)| host)
    }
}

/// What to store of a new passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewCredential {
    /// In base64url.
    pub(crate) id: String,
    pub(crate) public_key: PublicKey,
    /// The public key as the authenticator wrote it (COSE), in base64url.
    pub(crate) cose: String,
    pub(crate) counter: Counter,
}

/// What a passkey reported when it was registered or last used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) sign_count: u32,
    /// Whether the passkey can be synced to several devices. `None`: registered before this was stored, and not used
    /// since.
    pub(crate) backup_eligible: Option<bool>,
}

/// What to store after a valid assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) counter: Counter,
    /// The counter did not increase: another device has the synced passkey too.
    pub(crate) went_back: bool,
}

/// A known passkey and its owner.
pub(crate) struct Credential<'a> {
    pub(crate) id: &'a str,
    /// COSE, in base64url.
    pub(crate) public_key: &'a str,
    pub(crate) owner: Owner<'a>,
}

/// The member that a passkey must belong to.
pub(crate) enum Owner<'a> {
    /// The member is signed in, so the authenticator may omit the user handle.
    Known(&'a str),
    /// The member is not signed in, so the user handle must name them.
    Named(&'a str),
}

/// An assertion that is valid if this signature of this message is valid.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) signed: SignedMessage,
    sign_count: u32,
    backup_eligible: bool,
}

/// The challenge that an answer contains, to be looked up.
pub(crate) fn challenge_of(client_data_json: &str) -> Result<String, Flaw> {
    Ok(ClientData::read(&base64url::decode(client_data_json)?)?.challenge)
}

/// Validates a registration (§7.1). Attestation is not requested, so an attestation statement is ignored:
/// authenticators can send one anyway, but it would only describe the device. Nothing depends on it, and an attacker
/// could omit it.
pub(crate) fn registered(registration: &Registration, expected: &Expected<'_>) -> Result<NewCredential, Flaw> {
    let response = &registration.response;
    let client_data = base64url::decode(&response.client_data_json)?;
    ClientData::read(&client_data)?.check(Ceremony::Create, expected)?;
    let attestation_object = base64url::decode(&response.attestation_object)?;
    let data = AuthenticatorData::read(cbor::authenticator_data(&attestation_object)?)?;
    data.check(expected.site)?;
    let counter = Counter { sign_count: data.sign_count, backup_eligible: Some(data.is_backup_eligible()) };
    let credential = data.credential.ok_or(Flaw::NoCredential)?;
    if !(1..=CREDENTIAL_ID_LEN).contains(&credential.id.len()) || base64url::decode(&registration.id)? != credential.id
    {
        return Err(Flaw::CredentialId);
    }
    Ok(NewCredential {
        id: registration.id.clone(),
        public_key: PublicKey::read(credential.public_key)?,
        cose: encode(credential.public_key),
        counter,
    })
}

/// Validates an assertion (§7.2) except for the signature and the counter: see [`Claim::proven`].
pub(crate) fn asserted(
    assertion: &Assertion,
    expected: &Expected<'_>,
    credential: &Credential<'_>,
) -> Result<Claim, Flaw> {
    let response = &assertion.response;
    if assertion.id != credential.id {
        return Err(Flaw::CredentialId);
    }
    check_user_handle(response.user_handle.as_deref(), &credential.owner)?;
    let client_data = base64url::decode(&response.client_data_json)?;
    ClientData::read(&client_data)?.check(Ceremony::Get, expected)?;
    let mut message = base64url::decode(&response.authenticator_data)?;
    let data = AuthenticatorData::read(&message)?;
    data.check(expected.site)?;
    if data.credential.is_some() {
        return Err(Flaw::AuthenticatorData);
    }
    let (sign_count, backup_eligible) = (data.sign_count, data.is_backup_eligible());
    message.extend_from_slice(&Sha256::digest(&client_data));
    let key = PublicKey::read(&base64url::decode(credential.public_key)?)?;
    let signature = key.signature(base64url::decode(&response.signature)?).ok_or(Flaw::Signature)?;
    Ok(Claim { signed: SignedMessage { key, message, signature }, sign_count, backup_eligible })
}

impl Claim {
    /// Checks the counter if the signature is valid. Authenticators without a counter always send 0.
    ///
    /// The devices that share a synced passkey can have separate counters. Only the registration tells whether a
    /// passkey is synced, because a copy of a device-bound passkey can sign any flag. A passkey of unknown kind counts
    /// as device-bound until an assertion with an increased counter tells its kind.
    pub(crate) fn proven(&self, is_signed: bool, last: Counter) -> Result<Proof, Flaw> {
        if !is_signed {
            return Err(Flaw::Signature);
        }
        if last.backup_eligible.is_some_and(|registered| registered != self.backup_eligible) {
            return Err(Flaw::BackupEligibility);
        }
        let went_back = self.sign_count <= last.sign_count && (self.sign_count, last.sign_count) != (0, 0);
        if went_back && last.backup_eligible != Some(true) {
            return Err(Flaw::Counter);
        }
        let counter = Counter { sign_count: self.sign_count, backup_eligible: Some(self.backup_eligible) };
        Ok(Proof { counter, went_back })
    }
}

fn check_user_handle(user_handle: Option<&str>, owner: &Owner<'_>) -> Result<(), Flaw> {
    let is_right = match (user_handle, owner) {
        (None, Owner::Known(_)) => true,
        (None, Owner::Named(_)) => false,
        (Some(handle), Owner::Known(id) | Owner::Named(id)) => base64url::decode(handle)? == id.as_bytes(),
    };
    if is_right { Ok(()) } else { Err(Flaw::UserHandle) }
}

/// What is wrong with an answer. For the log only: clients do not learn it. It contains no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    Base64,
    ClientData,
    /// An assertion instead of a registration, or the reverse.
    Type,
    Challenge,
    Origin,
    CrossOrigin,
    AttestationObject,
    AuthenticatorData,
    /// For another relying party.
    RelyingParty,
    /// The user was not present.
    UserPresent,
    /// The user was not verified.
    UserVerified,
    /// The passkey is backed up although it cannot be.
    Backup,
    NoCredential,
    CredentialId,
    UserHandle,
    /// Another algorithm than requested, or malformed.
    PublicKey,
    Signature,
    /// The backup eligibility differs from the registration.
    BackupEligibility,
    /// The counter did not increase: the passkey may have been copied.
    Counter,
}

impl Flaw {
    /// Whether the signature was valid, but the passkey may have been copied.
    pub(crate) const fn shows_copy(self) -> bool {
        matches!(self, Self::BackupEligibility | Self::Counter)
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
