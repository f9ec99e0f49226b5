//! `POST /v1/keys/verify` and `GET /v1/authorize`: verifying keys.

mod authorize;
mod client_ip;
mod codes;
mod cost;
mod failures;
mod forged_copies;
mod freshness;
mod usage;

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use shared::endpoint::{CreateKey, VerifyKey};
use shared::key::{Key, Mode, NewKey};
use shared::permission::PermissionSet;
use shared::verification::{Verification, VerificationCode, VerificationRequest};

/// A key, its secret and its organisation.
pub(crate) struct Issued {
    pub(crate) organisation: Organisation,
    pub(crate) key: Key,
    pub(crate) secret: String,
}

fn issued() -> Issued {
    issued_as(&new_key(Mode::Test))
}

pub(crate) fn issued_as(new_key: &NewKey) -> Issued {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let made = organisation.owner.call::<CreateKey>(&merchant_id, new_key);
    Issued { organisation, key: made.key, secret: made.secret.expect("a new key") }
}

fn asked(secret: &str) -> VerificationRequest {
    VerificationRequest { key: secret.to_owned(), permissions: PermissionSet::EMPTY, mode: None, ip: None }
}

fn verify(request: &VerificationRequest) -> Verification {
    Caller::gateway().call::<VerifyKey>(&(), request)
}

fn code_of(secret: &str) -> VerificationCode {
    verify(&asked(secret)).code
}
