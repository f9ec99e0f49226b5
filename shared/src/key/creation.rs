//! The input that creates a key, and its checks. A new key can replace another one.

use super::allowed_ip::{ALLOWED_IP_PATTERN, ALLOWED_IPS_LEN, AllowedIp, read_allowed_ips};
use super::{Mode, earlier};
use crate::field::{DESCRIPTION_LEN, FieldError, FieldErrorCode, FieldErrors, NAME_LEN};
use crate::id::KeyId;
use crate::moment::Moment;
use crate::permission::PermissionSet;
use crate::text::{LINE_PATTERN, TEXT_PATTERN};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest grace period, in seconds: 30 days.
pub const LONGEST_GRACE_SECONDS: u32 = 30 * 24 * 60 * 60;

/// A key to create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewKey {
    pub mode: Mode,
    #[schemars(length(min = 1))]
    pub permissions: PermissionSet,
    #[serde(default)]
    #[schemars(length(max = NAME_LEN), regex(pattern = LINE_PATTERN))]
    pub name: Option<String>,
    #[serde(default)]
    #[schemars(length(max = DESCRIPTION_LEN), regex(pattern = TEXT_PATTERN))]
    pub description: Option<String>,
    #[serde(default)]
    pub expires_at: Option<Moment>,
    /// Addresses and CIDR ranges; empty means any.
    #[serde(default)]
    #[schemars(length(max = ALLOWED_IPS_LEN), inner(regex(pattern = ALLOWED_IP_PATTERN)))]
    pub allowed_ips: Vec<String>,
    /// The key that this one replaces: enabled, of the same merchant and mode, without another replacement that can work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<KeyId>,
    /// With `replaces`: for how many seconds the replaced key keeps working; by default 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = LONGEST_GRACE_SECONDS))]
    pub grace_seconds: Option<u32>,
}

/// A checked [`NewKey`]: texts are trimmed, addresses parsed, duplicates removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyFacts {
    pub mode: Mode,
    pub permissions: PermissionSet,
    pub name: Option<String>,
    pub description: Option<String>,
    pub expires_at: Option<Moment>,
    pub allowed_ips: Vec<AllowedIp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<KeyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_seconds: Option<u32>,
}

impl NewKey {
    /// Checks everything at once; every wrong field is named.
    pub fn check(&self, now: Moment) -> Result<KeyFacts, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        if self.permissions.is_empty() {
            errors.add("permissions", FieldErrorCode::Required, "Select at least one permission.");
        }
        if self.expires_at.is_some_and(|expires_at| expires_at <= now) {
            errors.add("expires_at", FieldErrorCode::InThePast, "Select a date in the future.");
        }
        self.check_grace(&mut errors);
        let facts = KeyFacts {
            mode: self.mode,
            permissions: self.permissions,
            name: errors.optional_line("name", self.name.as_deref(), NAME_LEN),
            description: errors.optional_text("description", self.description.as_deref(), DESCRIPTION_LEN),
            expires_at: self.expires_at,
            allowed_ips: read_allowed_ips(&self.allowed_ips, &mut errors),
            replaces: self.replaces,
            grace_seconds: self.replaces.and(self.grace_seconds.or(Some(0))),
        };
        errors.or(facts)
    }

    fn check_grace(&self, errors: &mut FieldErrors) {
        const FIELD: &str = "grace_seconds";
        if self.grace_seconds.is_some() && self.replaces.is_none() {
            errors.add(FIELD, FieldErrorCode::Invalid, "Only a replacement key can have a grace period.");
        }
        if self.grace_seconds.is_some_and(|seconds| seconds > LONGEST_GRACE_SECONDS) {
            errors.add(FIELD, FieldErrorCode::TooLong, "Use at most 30 days.");
        }
    }
}

impl KeyFacts {
    /// When the grace period of the key that this one replaces ends: never later than `begun`, the end of one that has begun.
    pub fn grace_ends_at(&self, now: Moment, begun: Option<Moment>) -> Option<Moment> {
        earlier(Some(now.plus_ms(i64::from(self.grace_seconds.unwrap_or(0)) * 1000)), begun)
    }
}
