//! API keys: what one sends to make a key, what one gets back, and its status at a moment.
//!
//! What a key may do is in `permission.rs`, the string its holder sends in `secret.rs`.

use crate::activity::Person;
use crate::field::{DESCRIPTION_LEN, FieldError, FieldErrorCode, Findings, NAME_LEN, SEARCH_LEN, clearable};
use crate::id::{KeyId, MerchantId};
use crate::moment::Moment;
use crate::page::Limit;
use crate::permission::{Access, PermissionSet};
use crate::wire_name::{serde_as_text, wire_names};
use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The header by which a repeated creation is recognised as the same one.
pub const IDEMPOTENCY_KEY_HEADER: &str = "Idempotency-Key";
/// The longest `Idempotency-Key`, in bytes.
pub const IDEMPOTENCY_KEY_LEN: usize = 255;
/// The most IP ranges that a key is restricted to.
pub const ALLOWED_IPS_LEN: usize = 100;

wire_names! {
    /// Which of two worlds a key opens. They never cross.
    "mode" Mode { Live = "live", Test = "test" }
}

wire_names! {
    /// What has become of a key, in the order of the list.
    "status" KeyStatus { Enabled = "enabled", Disabled = "disabled", Expired = "expired", Revoked = "revoked" }
}

impl Mode {
    /// The mode's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Live => "Live",
            Self::Test => "Test",
        }
    }
}

impl KeyStatus {
    /// The status's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }
}

/// What decides a key's status. A disabled key that expires stays disabled: that is what explains it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyState {
    pub disabled_at: Option<Moment>,
    pub revoked_at: Option<Moment>,
    pub expires_at: Option<Moment>,
}

impl KeyState {
    pub fn status_at(self, now: Moment) -> KeyStatus {
        if self.revoked_at.is_some() {
            KeyStatus::Revoked
        } else if self.disabled_at.is_some() {
            KeyStatus::Disabled
        } else if self.expires_at.is_some_and(|expires_at| expires_at <= now) {
            KeyStatus::Expired
        } else {
            KeyStatus::Enabled
        }
    }
}

/// An IPv4 or IPv6 address or range that a key may be used from. A single address prints bare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AllowedIp(IpNet);

impl AllowedIp {
    pub fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl fmt::Display for AllowedIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

/// A text that is neither an IP address nor a CIDR range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedIp;

impl fmt::Display for MalformedIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This is neither an IP address nor a range such as 203.0.113.0/24 or 2001:db8::/32.")
    }
}

impl std::error::Error for MalformedIp {}

impl FromStr for AllowedIp {
    type Err = MalformedIp;

    /// Reads an address or a range; bits behind the prefix are dropped.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        text.parse::<IpAddr>()
            .map(|address| IpNet::from(address.to_canonical()))
            .or_else(|_| text.parse::<IpNet>())
            .map(|net| Self(unmapped(net.trunc())))
            .map_err(|_| MalformedIp)
    }
}

/// A range of IPv4 addresses that is written as IPv6 (`::ffff:203.0.113.0/120`), as IPv4.
fn unmapped(net: IpNet) -> IpNet {
    let mapped = match net {
        IpNet::V6(net) if net.prefix_len() >= 96 => net.addr().to_ipv4_mapped().zip(Some(net.prefix_len() - 96)),
        IpNet::V6(_) | IpNet::V4(_) => None,
    };
    mapped.and_then(|(address, len)| Ipv4Net::new(address, len).ok()).map_or(net, IpNet::V4)
}

serde_as_text!(AllowedIp);

/// What one sends to make a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewKey {
    pub mode: Mode,
    pub permissions: PermissionSet,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub expires_at: Option<Moment>,
    /// Addresses and CIDR ranges; empty means any.
    #[serde(default)]
    pub allowed_ips: Vec<String>,
}

/// A [`NewKey`] that was found right: texts trimmed, addresses read, duplicates folded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyFacts {
    pub mode: Mode,
    pub permissions: PermissionSet,
    pub name: Option<String>,
    pub description: Option<String>,
    pub expires_at: Option<Moment>,
    pub allowed_ips: Vec<AllowedIp>,
}

impl NewKey {
    /// Checks everything at once; every wrong field is named.
    pub fn check(&self, now: Moment) -> Result<KeyFacts, Vec<FieldError>> {
        let mut findings = Findings::default();
        if self.permissions.is_empty() {
            findings.add("permissions", FieldErrorCode::Required, "Choose at least one permission.");
        }
        if self.expires_at.is_some_and(|expires_at| expires_at <= now) {
            findings.add("expires_at", FieldErrorCode::InThePast, "Choose a moment in the future.");
        }
        let facts = KeyFacts {
            mode: self.mode,
            permissions: self.permissions,
            name: findings.optional_text("name", self.name.as_deref(), NAME_LEN),
            description: findings.optional_text("description", self.description.as_deref(), DESCRIPTION_LEN),
            expires_at: self.expires_at,
            allowed_ips: read_allowed_ips(&self.allowed_ips, &mut findings),
        };
        findings.or(facts)
    }
}

fn read_allowed_ips(texts: &[String], findings: &mut Findings) -> Vec<AllowedIp> {
    let mut allowed_ips = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        match text.parse::<AllowedIp>() {
            Ok(ip) if !allowed_ips.contains(&ip) => allowed_ips.push(ip),
            Ok(_) => {}
            Err(malformed) => {
                findings.add(format!("allowed_ips[{place}]"), FieldErrorCode::Invalid, malformed.to_string());
            }
        }
    }
    if allowed_ips.len() > ALLOWED_IPS_LEN {
        findings.add("allowed_ips", FieldErrorCode::TooMany, format!("Use at most {ALLOWED_IPS_LEN} ranges."));
    }
    allowed_ips
}

/// An API key's record, as a member sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub id: KeyId,
    pub merchant_id: MerchantId,
    pub mode: Mode,
    pub name: Option<String>,
    pub description: Option<String>,
    /// What may be shown of the secret: `kw_test_…a1B2`.
    pub hint: String,
    pub permissions: PermissionSet,
    /// The labels of `permissions`, derived.
    pub access: Access,
    /// The status at the moment of the reply, derived.
    pub status: KeyStatus,
    pub allowed_ips: Vec<AllowedIp>,
    pub expires_at: Option<Moment>,
    pub replaces: Option<KeyId>,
    pub replaced_by: Option<KeyId>,
    pub created_at: Moment,
    pub created_by: Person,
    pub updated_at: Moment,
    pub updated_by: Person,
    pub disabled_at: Option<Moment>,
    pub disabled_by: Option<Person>,
    pub disabled_reason: Option<String>,
    pub revoked_at: Option<Moment>,
    pub revoked_by: Option<Person>,
    pub revoked_reason: Option<String>,
    pub last_used_at: Option<Moment>,
}

/// The reply to a creation. A repeated creation finds the record, and no secret: it is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedKey {
    pub key: Key,
    pub secret: Option<String>,
}

/// What may change of a key: absent fields stay, `null` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPatch {
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
}

impl KeyPatch {
    /// The fields of a key that were fixed at its creation, or that only its life changes.
    pub const FIXED_FIELDS: &'static [&'static str] = &[
        "access",
        "allowed_ips",
        "created_at",
        "created_by",
        "disabled_at",
        "disabled_by",
        "disabled_reason",
        "expires_at",
        "hint",
        "id",
        "last_used_at",
        "merchant_id",
        "mode",
        "permissions",
        "replaced_by",
        "replaces",
        "revoked_at",
        "revoked_by",
        "revoked_reason",
        "secret",
        "status",
        "updated_at",
        "updated_by",
    ];

    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut findings = Findings::default();
        let checked = Self {
            name: self.name.as_ref().map(|name| findings.optional_text("name", name.as_deref(), NAME_LEN)),
            description: self
                .description
                .as_ref()
                .map(|description| findings.optional_text("description", description.as_deref(), DESCRIPTION_LEN)),
        };
        findings.or(checked)
    }
}

/// Which keys of a merchant to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFilter {
    /// A part of the name or hint, or a whole ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<KeyStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

impl KeyFilter {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut findings = Findings::default();
        let search = findings.optional_text("search", self.search.as_deref(), SEARCH_LEN);
        findings.or(Self { search, ..self.clone() })
    }
}
