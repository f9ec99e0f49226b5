//! The relying party of WebAuthn level 2: whether an authenticator's answer is right (§7.1 and §7.2).
//!
//! Pure: no clock, no store, no JavaScript. That a challenge is fresh, whose it is and that it is used once is for the
//! caller to see to (`challenges.rs`), and so is the signature itself, which the runtime checks (`webcrypto.rs`): here is
//! said which key must have signed which bytes. What is read is under `webauthn/`, one file a format.

mod authenticator_data;
mod base64url;
mod cbor;
mod client_data;
mod cose;
mod signature;

use authenticator_data::AuthenticatorData;
pub(crate) use base64url::encode;
use client_data::{Ceremony, ClientData};
pub(crate) use cose::{ALGORITHMS, PublicKey};
use sha2::{Digest, Sha256};
use shared::passkey::{Assertion, Registration};
use std::fmt;

/// The longest credential id, in bytes.
const CREDENTIAL_ID_LEN: usize = 1023;

/// What an answer has to fit.
pub(crate) struct Expected<'a> {
    /// As it was handed out.
    pub(crate) challenge: &'a str,
    pub(crate) site: &'a Site,
}

/// Where passkeys belong: they are made for one host, and shown on one origin of it.
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

/// What is to be kept of a passkey that was just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewCredential {
    /// In base64url.
    pub(crate) id: String,
    pub(crate) public_key: PublicKey,
    /// The public key as the authenticator wrote it (COSE), in base64url.
    pub(crate) cose: String,
    pub(crate) counter: Counter,
}

/// What a passkey said of itself when it was registered or last shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) sign_count: u32,
    /// Whether it can be synced to several devices. `None`: registered before this was stored, and not shown since.
    pub(crate) backup_eligible: Option<bool>,
}

/// What to keep of a right assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) counter: Counter,
    /// The counter did not go on: another device has the synced passkey too.
    pub(crate) went_back: bool,
}

/// A passkey that is known, and by what its owner is known.
pub(crate) struct Credential<'a> {
    pub(crate) id: &'a str,
    /// COSE, in base64url.
    pub(crate) public_key: &'a str,
    pub(crate) owner: Owner<'a>,
}

/// Whose passkey it must be.
pub(crate) enum Owner<'a> {
    /// Somebody who has signed in: the authenticator may leave out the user handle.
    Known(&'a str),
    /// Whom nothing but the user handle names.
    Named(&'a str),
}

/// An answer in which all is right if this key has signed this message.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) key: PublicKey,
    pub(crate) message: Vec<u8>,
    /// As WebCrypto takes it: r and s for ES256.
    pub(crate) signature: Vec<u8>,
    sign_count: u32,
    backup_eligible: bool,
}

/// The challenge that an answer says it answers, to be looked up.
pub(crate) fn challenge_of(client_data_json: &str) -> Result<String, Flaw> {
    Ok(ClientData::read(&base64url::decode(client_data_json)?)?.challenge)
}

/// Checks a registration (§7.1). No attestation was asked for, so none is looked at: whatever statement comes all the
/// same (authenticators may send one about themselves) would tell the make of the device. Nothing here depends on that,
/// and whoever would forge it could as well send none.
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

/// Checks an assertion (§7.2) but for the signature and the counter, which [`Claim::proven`] judges.
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
    let signature = signature::for_webcrypto(&key, base64url::decode(&response.signature)?)?;
    Ok(Claim { key, message, signature, sign_count, backup_eligible })
}

impl Claim {
    /// Judges the counter if the signature is right. Authenticators that do not count always say 0.
    ///
    /// The devices that share a synced passkey may each have a counter of their own. Only what was registered says that
    /// it is synced: the copy of a device-bound passkey can sign any flag. Unknown counts as device-bound, and is learnt
    /// from an assertion whose counter goes on.
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

/// What is wrong with an answer. It is for the log: clients are not told, and no value stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    Base64,
    ClientData,
    /// An assertion where a registration is due, or the other way round.
    Type,
    Challenge,
    Origin,
    CrossOrigin,
    AttestationObject,
    AuthenticatorData,
    /// Of another relying party.
    RelyingParty,
    /// Nobody was there.
    UserPresent,
    /// Somebody was there, and anybody.
    UserVerified,
    /// It is backed up, and cannot be.
    Backup,
    NoCredential,
    CredentialId,
    UserHandle,
    /// Of an algorithm that was not asked for, or not in its form.
    PublicKey,
    Signature,
    /// It was registered as one that can be synced, or as one that cannot, and now says otherwise.
    BackupEligibility,
    /// It has not gone on since the last time: there may be two of this passkey.
    Counter,
}

impl Flaw {
    /// Whether the signature was right, and something else shows that there may be a copy of the passkey.
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
