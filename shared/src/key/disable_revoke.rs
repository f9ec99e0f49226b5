//! The input that disables and revokes keys, and the input and result of changing several at once.

use super::Key;
use crate::field::{DESCRIPTION_LEN, FieldError, FieldErrorCode, FieldErrors};
use crate::id::KeyId;
use crate::problem::ErrorCode;
use crate::text::{REQUIRED_TEXT_PATTERN, TEXT_PATTERN};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most keys that one request changes.
pub const BULK_LEN: usize = 100;

/// Why a key is disabled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disabling {
    #[serde(default)]
    #[schemars(length(max = DESCRIPTION_LEN), regex(pattern = TEXT_PATTERN))]
    pub reason: Option<String>,
}

impl Disabling {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let reason = errors.optional_text("reason", self.reason.as_deref(), DESCRIPTION_LEN);
        errors.or(Self { reason })
    }
}

/// Why a key is revoked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revocation {
    #[schemars(length(min = 1, max = DESCRIPTION_LEN), regex(pattern = REQUIRED_TEXT_PATTERN))]
    pub reason: String,
    /// The secret leaked: the key is revoked in one step, without being disabled first.
    #[serde(default)]
    pub leaked: bool,
}

impl Revocation {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let reason = errors.required_text("reason", &self.reason, DESCRIPTION_LEN);
        errors.or(Self { reason, leaked: self.leaked })
    }
}

/// Which keys of a merchant account to disable, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkDisabling {
    #[schemars(length(min = 1, max = BULK_LEN))]
    pub key_ids: Vec<KeyId>,
    #[serde(default)]
    #[schemars(length(max = DESCRIPTION_LEN), regex(pattern = TEXT_PATTERN))]
    pub reason: Option<String>,
}

impl BulkDisabling {
    /// Checks, trims and removes duplicates; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let key_ids = check_key_ids(&self.key_ids, &mut errors);
        let reason = errors.optional_text("reason", self.reason.as_deref(), DESCRIPTION_LEN);
        errors.or(Self { key_ids, reason })
    }
}

/// Which disabled keys of a merchant account to enable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkEnabling {
    #[schemars(length(min = 1, max = BULK_LEN))]
    pub key_ids: Vec<KeyId>,
}

impl BulkEnabling {
    /// Checks and removes duplicates.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let key_ids = check_key_ids(&self.key_ids, &mut errors);
        errors.or(Self { key_ids })
    }
}

/// Which disabled keys of a merchant account to revoke permanently, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkRevocation {
    #[schemars(length(min = 1, max = BULK_LEN))]
    pub key_ids: Vec<KeyId>,
    #[schemars(length(min = 1, max = DESCRIPTION_LEN), regex(pattern = REQUIRED_TEXT_PATTERN))]
    pub reason: String,
}

impl BulkRevocation {
    /// Checks, trims and removes duplicates; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let key_ids = check_key_ids(&self.key_ids, &mut errors);
        let reason = errors.required_text("reason", &self.reason, DESCRIPTION_LEN);
        errors.or(Self { key_ids, reason })
    }
}

/// The ids without duplicates.
fn check_key_ids(sent: &[KeyId], errors: &mut FieldErrors) -> Vec<KeyId> {
    let mut key_ids = Vec::new();
    for id in sent {
        if !key_ids.contains(id) {
            key_ids.push(*id);
        }
    }
    if key_ids.is_empty() {
        errors.add("key_ids", FieldErrorCode::Required, "Select at least one key.");
    } else if sent.len() > BULK_LEN {
        errors.add("key_ids", FieldErrorCode::TooMany, format!("Select at most {BULK_LEN} keys at once."));
    }
    key_ids
}

/// The result for each key, in the order of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkOutcome {
    pub items: Vec<KeyOutcome>,
}

/// The result for one key: the key as it is now, or the reason why it was not changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyOutcome {
    pub key_id: KeyId,
    pub key: Option<Key>,
    /// The code that a request for this key alone would have got.
    pub code: Option<ErrorCode>,
}
