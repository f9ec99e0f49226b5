//! The input of each endpoint, and its check.

use super::Nothing;
use crate::account::{AccountPatch, EmailConfirmation, NewEmail};
use crate::activity::{ActivityExport, ActivityFilter, ChainCheck};
use crate::field::FieldError;
use crate::invitation::NewInvitation;
use crate::key::{
    BulkDisabling, BulkEnabling, BulkRevocation, Disabling, KeyFilter, KeyPatch, NewKey, OrganisationKeyFilter,
    Revocation,
};
use crate::leak::{KeyLookup, LeakReport, PartnerReport};
use crate::member::{MemberPatch, NewOrganisation, OrganisationPatch};
use crate::merchant::{MerchantFilter, MerchantPatch, NewMerchant};
use crate::page::PageFilter;
use crate::passkey::{Assertion, NewPasskey, PasskeyPatch};
use crate::problem::ErrorCode;
use crate::search::SearchFilter;
use crate::session::{NewSignInLink, SignIn, SignInLinkRequest};
use crate::usage::{AllowedIpsDryRun, KeysUsageFilter, UsageFilter};
use crate::verification::{Authorization, VerificationRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The input of an endpoint: an object. Unknown fields are rejected.
pub trait Input: Serialize + DeserializeOwned {
    /// Whether others define the format: it is a list, and unknown fields are ignored.
    const IS_FOREIGN: bool = false;

    /// The input, trimmed; if it is wrong, every wrong field. The Worker calls this before each handler.
    fn checked(self) -> Result<Self, Vec<FieldError>>;

    /// The code of the problem for `field`, which this input does not have.
    fn refusal_of(field: &str) -> ErrorCode {
        let _ = field;
        ErrorCode::ValidationFailed
    }
}

macro_rules! checked_inputs {
    ($($input:ty),+ $(,)?) => { $(
        impl Input for $input {
            fn checked(self) -> Result<Self, Vec<FieldError>> {
                self.check()
            }
        }
    )+ };
}

macro_rules! unchecked_inputs {
    ($($input:ty),+ $(,)?) => { $(
        impl Input for $input {
            fn checked(self) -> Result<Self, Vec<FieldError>> {
                // Does not compile for a type with a `check` of its own, which has another result and would be called.
                let () = self.check();
                Ok(self)
            }
        }
    )+ };
}

trait Unchecked {
    fn check(&self) {}
}

impl<T: Input> Unchecked for T {}

checked_inputs!(
    AccountPatch,
    AllowedIpsDryRun,
    BulkDisabling,
    BulkEnabling,
    BulkRevocation,
    ChainCheck,
    Disabling,
    KeyFilter,
    KeyLookup,
    KeysUsageFilter,
    LeakReport,
    MerchantFilter,
    MerchantPatch,
    NewEmail,
    NewInvitation,
    NewMerchant,
    NewOrganisation,
    NewPasskey,
    NewSignInLink,
    OrganisationKeyFilter,
    OrganisationPatch,
    PasskeyPatch,
    Revocation,
    SearchFilter,
    SignInLinkRequest,
);

unchecked_inputs!(
    ActivityExport,
    ActivityFilter,
    Assertion,
    Authorization,
    EmailConfirmation,
    MemberPatch,
    Nothing,
    PageFilter,
    SignIn,
    UsageFilter,
    VerificationRequest,
);

impl Input for KeyPatch {
    fn checked(self) -> Result<Self, Vec<FieldError>> {
        self.check()
    }

    fn refusal_of(field: &str) -> ErrorCode {
        match field {
            "permissions" => ErrorCode::PermissionsAreFixed,
            _ if Self::FIXED_FIELDS.contains(&field) => ErrorCode::FieldIsFixed,
            _ => ErrorCode::ValidationFailed,
        }
    }
}

/// Partners correct nothing, so nothing is checked but the format.
impl Input for PartnerReport {
    const IS_FOREIGN: bool = true;

    fn checked(self) -> Result<Self, Vec<FieldError>> {
        Ok(self)
    }
}

/// Its handler checks it: the type of the key decides who can ask, and a retry is checked as of the first request. The
/// [`KeyFacts`](crate::key::KeyFacts) of a new key exist only by that check.
impl Input for NewKey {
    fn checked(self) -> Result<Self, Vec<FieldError>> {
        Ok(self)
    }
}
