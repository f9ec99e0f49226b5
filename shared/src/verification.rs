//! Verifications: the request of a gateway, the decision, and the response.
//!
//! Only this file decides whether a key is valid. The Worker supplies a copy of the key that is fresh enough
//! (`worker/src/snapshot.rs`).

use crate::client_ip::ClientIp;
use crate::id::{KeyId, MerchantId};
use crate::key::{AllowedIp, KeyState, KeyStatus, Mode};
use crate::moment::Moment;
use crate::permission::{Permission, PermissionSet};
use crate::secret::Secret;
use crate::wire_name::{UnknownName, serde_as_text, wire_names, write_list};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The header with the deployment's gateway token.
pub const GATEWAY_TOKEN_HEADER: &str = "Keywright-Gateway-Token";
/// The header in which a gateway can send the country of the key holder: ISO 3166-1 alpha-2, such as `CH`.
pub const COUNTRY_HEADER: &str = "Keywright-Client-Country";
/// The header that can contain the key, besides `Authorization: Bearer`.
pub const KEY_HEADER: &str = "X-API-Key";

wire_names! {
    /// The result of a verification: the first reason to reject the key, in the order of the checks.
    "verification code" VerificationCode {
        /// The text is not a secret, or its checksum is wrong. No store is read.
        Malformed = "malformed",
        NotFound = "not_found",
        Revoked = "revoked",
        Disabled = "disabled",
        Expired = "expired",
        MerchantDisabled = "merchant_disabled",
        WrongMode = "wrong_mode",
        /// The key is restricted to addresses, and the client's could not be read.
        IpUnreadable = "ip_unreadable",
        IpNotAllowed = "ip_not_allowed",
        InsufficientPermissions = "insufficient_permissions",
        /// There is no reason to reject the key.
        Valid = "valid",
    }
}

/// What to verify about a key.
// Not `Debug`: it contains a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerificationRequest {
    /// The secret, as the key holder sent it.
    pub key: String,
    /// The key needs all of them; empty asks only whether the key works.
    #[serde(default)]
    pub permissions: PermissionSet,
    #[serde(default)]
    pub mode: Option<Mode>,
    /// The address of the key holder; a port, quotes, and brackets and a zone of an IPv6 address do not count. A key that is
    /// restricted to addresses is not valid without one, and with one that cannot be read the response is 422 `ip_unreadable`.
    #[serde(default)]
    pub ip: Option<String>,
}

/// What is asked about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// `None` if the text is not a secret. That is not a wrong field: the code is `malformed`.
    pub secret: Option<Secret>,
    pub permissions: PermissionSet,
    pub mode: Option<Mode>,
    pub ip: ClientIp,
}

impl VerificationRequest {
    pub fn question(&self) -> Question {
        Question {
            secret: Secret::parse(&self.key).ok(),
            permissions: self.permissions,
            mode: self.mode,
            ip: self.ip.as_deref().map_or(ClientIp::NotSent, ClientIp::read),
        }
    }
}

/// What a gateway asks about a request with a key in a header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Authorization {
    /// The key needs all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<PermissionList>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
}

impl Authorization {
    /// The question with the key and the address of the key holder.
    pub fn question(&self, secret: &str, ip: ClientIp) -> Question {
        Question {
            secret: Secret::parse(secret).ok(),
            permissions: self.permission.map_or(PermissionSet::EMPTY, |list| list.0),
            mode: self.mode,
            ip,
        }
    }
}

/// Permissions in a query: `payment_request.view,payment_request.edit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermissionList(pub PermissionSet);

impl FromStr for PermissionList {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').map(|name| name.trim().parse::<Permission>()).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for PermissionList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, self.0.iter())
    }
}

serde_as_text!(PermissionList, {
    "description": "Permissions, separated by commas.",
    "type": "string",
    "pattern": r"^\s*[a-z_]+\.(view|edit)\s*(,\s*[a-z_]+\.(view|edit)\s*)*$",
    "examples": ["payment_request.view,payment_request.edit"],
});

/// The properties of a key that a verification needs. The state can change, the rest never does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiableKey {
    pub id: KeyId,
    pub merchant_id: MerchantId,
    pub mode: Mode,
    pub permissions: PermissionSet,
    /// Empty means any.
    pub allowed_ips: Vec<AllowedIp>,
    pub state: KeyState,
    pub merchant_disabled_at: Option<Moment>,
}

/// The decision, and the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict<'a> {
    pub code: VerificationCode,
    pub key: Option<&'a VerifiableKey>,
    /// With `insufficient_permissions`: those that the key lacks.
    pub missing_permissions: PermissionSet,
    pub checked_at: Moment,
}

/// Decides about `known`, the key with the secret in question; `None` if the database has no such key.
///
/// Of several reasons to reject it, the first in the order of [`VerificationCode`] counts.
pub fn decide<'a>(known: Option<&'a VerifiableKey>, question: &Question, now: Moment) -> Verdict<'a> {
    let refused = |code, key| Verdict { code, key, missing_permissions: PermissionSet::EMPTY, checked_at: now };
    if question.secret.is_none() {
        return refused(VerificationCode::Malformed, None);
    }
    let Some(key) = known else { return refused(VerificationCode::NotFound, None) };
    let missing_permissions = question.permissions.difference(key.permissions);
    let code = key.reason_to_refuse(question, now).unwrap_or(if missing_permissions.is_empty() {
        VerificationCode::Valid
    } else {
        VerificationCode::InsufficientPermissions
    });
    match code {
        VerificationCode::InsufficientPermissions => Verdict { missing_permissions, ..refused(code, Some(key)) },
        _ => refused(code, Some(key)),
    }
}

impl VerifiableKey {
    /// The first reason to reject the key other than its permissions.
    fn reason_to_refuse(&self, question: &Question, now: Moment) -> Option<VerificationCode> {
        match self.state.status_at(now) {
            KeyStatus::Revoked => return Some(VerificationCode::Revoked),
            KeyStatus::Disabled => return Some(VerificationCode::Disabled),
            KeyStatus::Expired => return Some(VerificationCode::Expired),
            KeyStatus::Enabled => {}
        }
        if self.merchant_disabled_at.is_some() {
            Some(VerificationCode::MerchantDisabled)
        } else if question.mode.is_some_and(|mode| mode != self.mode) {
            Some(VerificationCode::WrongMode)
        } else {
            self.reason_to_refuse_from(question.ip)
        }
    }

    fn reason_to_refuse_from(&self, ip: ClientIp) -> Option<VerificationCode> {
        match ip {
            _ if self.allowed_ips.is_empty() => None,
            ClientIp::Known(ip) if self.allowed_ips.iter().any(|allowed| allowed.contains(ip)) => None,
            ClientIp::Known(_) | ClientIp::NotSent => Some(VerificationCode::IpNotAllowed),
            ClientIp::Unreadable => Some(VerificationCode::IpUnreadable),
        }
    }
}

/// The response to a verification. The more checks a key passes, the more it contains:
///
/// - `malformed`, `not_found`: nothing about a key. There is none, or the caller did not prove to have one.
/// - `revoked`, `disabled`: which key it is (`key_id`, `merchant_id`, `mode`), so that a gateway can log who still uses
///   it. Not its permissions and expiry: a key is often revoked because its secret leaked, and a thief can ask here.
/// - `expired`, `merchant_disabled`, `wrong_mode`, `ip_unreadable`, `ip_not_allowed`: also `expires_at`. Not its
///   permissions: allowed addresses are a part of what protects a stolen key.
/// - `insufficient_permissions`, `valid`: everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    pub valid: bool,
    pub code: VerificationCode,
    pub key_id: Option<KeyId>,
    pub merchant_id: Option<MerchantId>,
    pub mode: Option<Mode>,
    pub permissions: PermissionSet,
    pub expires_at: Option<Moment>,
    pub missing_permissions: PermissionSet,
    pub checked_at: Moment,
}

impl From<Verdict<'_>> for Verification {
    fn from(verdict: Verdict<'_>) -> Self {
        let told_from = |code| verdict.key.filter(|_| verdict.code >= code);
        let named = told_from(VerificationCode::Revoked);
        Self {
            valid: verdict.code == VerificationCode::Valid,
            code: verdict.code,
            key_id: named.map(|key| key.id),
            merchant_id: named.map(|key| key.merchant_id),
            mode: named.map(|key| key.mode),
            permissions: told_from(VerificationCode::InsufficientPermissions)
                .map_or(PermissionSet::EMPTY, |key| key.permissions),
            expires_at: told_from(VerificationCode::Expired).and_then(|key| key.state.expires_at),
            missing_permissions: verdict.missing_permissions,
            checked_at: verdict.checked_at,
        }
    }
}
