//! The authenticator data: the relying party, whether the user was present, and the new passkey.

use super::{Flaw, Site, cbor, cose};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const CREDENTIAL: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

/// The length of the authenticator's model id, which is ignored: without attestation it proves nothing.
const AAGUID_LEN: usize = 16;

pub(super) struct AuthenticatorData<'a> {
    rp_id_hash: [u8; 32],
    flags: u8,
    pub(super) sign_count: u32,
    pub(super) credential: Option<AttestedCredential<'a>>,
}

pub(super) struct AttestedCredential<'a> {
    pub(super) id: &'a [u8],
    /// COSE.
    pub(super) public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads all bytes. Data that the flags do not announce is an error.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Flaw> {
        read(bytes).ok_or(Flaw::AuthenticatorData)
    }

    pub(super) const fn is_backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    pub(super) fn check(&self, site: &Site) -> Result<(), Flaw> {
        let has = |flag| self.flags & flag != 0;
        if self.rp_id_hash != *Sha256::digest(site.rp_id()) {
            return Err(Flaw::RelyingParty);
        }
        if !has(USER_PRESENT) {
            return Err(Flaw::UserPresent);
        }
        if !has(USER_VERIFIED) {
            return Err(Flaw::UserVerified);
        }
        if has(BACKED_UP) && !self.is_backup_eligible() { Err(Flaw::Backup) } else { Ok(()) }
    }
}

fn read(bytes: &[u8]) -> Option<AuthenticatorData<'_>> {
    let (rp_id_hash, rest) = bytes.split_first_chunk()?;
    let (&[flags], rest) = rest.split_first_chunk()?;
    let (sign_count, rest) = rest.split_first_chunk()?;
    let (credential, rest) = if flags & CREDENTIAL == 0 { (None, rest) } else { credential(rest)? };
    let has_right_rest = if flags & EXTENSIONS == 0 { rest.is_empty() } else { cbor::is_map(rest) };
    let sign_count = u32::from_be_bytes(*sign_count);
    has_right_rest.then_some(AuthenticatorData { rp_id_hash: *rp_id_hash, flags, sign_count, credential })
}

/// A credential, and the bytes after it.
fn credential(bytes: &[u8]) -> Option<(Option<AttestedCredential<'_>>, &[u8])> {
    let (_, rest) = bytes.split_first_chunk::<AAGUID_LEN>()?;
    let (id_len, rest) = rest.split_first_chunk()?;
    let (id, rest) = rest.split_at_checked(u16::from_be_bytes(*id_len).into())?;
    let (public_key, rest) = rest.split_at_checked(cose::key_len(rest)?)?;
    Some((Some(AttestedCredential { id, public_key }), rest))
}
