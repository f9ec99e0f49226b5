//! What one sends to disable and to revoke keys, and what comes of disabling many at once.

use super::Key;
use crate::field::{DESCRIPTION_LEN, FieldError, FieldErrorCode, FieldErrors};
use crate::id::KeyId;
use crate::problem::ErrorCode;
use crate::text::{REQUIRED_TEXT_PATTERN, TEXT_PATTERN};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most keys that one request disables.
pub const BULK_LEN: usize = 100;

/// What one sends to disable a key.
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

/// What one sends to revoke a key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revocation {
    #[schemars(length(min = 1, max = DESCRIPTION_LEN), regex(pattern = REQUIRED_TEXT_PATTERN))]
    pub reason: String,
    /// The secret is in wrong hands: the key is revoked in one step, without being disabled first.
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

/// What one sends to disable several keys of a merchant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkDisabling {
    #[schemars(length(min = 1, max = BULK_LEN))]
    pub key_ids: Vec<KeyId>,
    #[serde(default)]
    #[schemars(length(max = DESCRIPTION_LEN), regex(pattern = TEXT_PATTERN))]
    pub reason: Option<String>,
}

impl BulkDisabling {
    /// Checks, trims and folds duplicates; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let mut key_ids = Vec::new();
        for id in &self.key_ids {
            if !key_ids.contains(id) {
                key_ids.push(*id);
            }
        }
        if key_ids.is_empty() {
            errors.add("key_ids", FieldErrorCode::Required, "Choose at least one key.");
        } else if self.key_ids.len() > BULK_LEN {
            errors.add("key_ids", FieldErrorCode::TooMany, format!("Choose at most {BULK_LEN} keys at once."));
        }
        let reason = errors.optional_text("reason", self.reason.as_deref(), DESCRIPTION_LEN);
        errors.or(Self { key_ids, reason })
    }
}

/// What came of disabling several keys, one by one in the order in which they were named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkOutcome {
    pub items: Vec<KeyOutcome>,
}

/// What came of it for one key: the key as it now is, or why it was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyOutcome {
    pub key_id: KeyId,
    pub key: Option<Key>,
    /// The code of the problem that disabling this key alone would have been answered with.
    pub code: Option<ErrorCode>,
}
