//! API keys: their properties, their status at a given time, and how they are listed.
//!
//! `key/creation.rs` has the input that creates a key, `key/disable_revoke.rs` the input that disables and revokes it,
//! `key/leak.rs` the report that it leaked, `key/transition.rs` what each action does in each state, `key/blocker.rs` why a key does not work, and
//! `key/organisation.rs` how the keys of all merchant accounts are listed. Permissions are in
//! `permission.rs`, the key's secret in `secret.rs`.

mod allowed_ip;
mod blocker;
mod creation;
mod disable_revoke;
mod leak;
mod organisation;
mod transition;

use crate::activity::Person;
use crate::field::{DESCRIPTION_LEN, FieldError, FieldErrors, NAME_LEN, SEARCH_LEN, clearable};
use crate::id::{KeyId, MemberId, MerchantId};
pub use crate::mode::Mode;
use crate::moment::Moment;
use crate::page::{CURSOR_PATTERN, Limit};
use crate::permission::{Access, PermissionSet};
use crate::text::{LINE_PATTERN, TEXT_PATTERN};
use crate::wire_name::wire_names;
pub(crate) use allowed_ip::read_allowed_ips;
pub use allowed_ip::{ALLOWED_IPS_LEN, AllowedIp, Coverage, MalformedIp, coverage};
pub use blocker::{Blocker, BlockerKind};
pub use creation::{KeyFacts, LONGEST_GRACE_SECONDS, NewKey};
pub use disable_revoke::{
    BULK_LEN, BulkDisabling, BulkEnabling, BulkOutcome, BulkRevocation, Disabling, KeyOutcome, Revocation,
};
pub use leak::{KeyLeak, LeakSource};
pub use organisation::{
    Direction, ENDS_SOON_MS, KeyAttention, KeyOrder, LEAK_SHOWN_MS, OrganisationKey, OrganisationKeyFilter, UNUSED_MS,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use transition::{KeyAction, NotReplaceable, Transition, advice};

wire_names! {
    /// Whether a key works, in the order of the list.
    "status" KeyStatus { Enabled = "enabled", Disabled = "disabled", Expired = "expired", Revoked = "revoked" }
}

wire_names! {
    /// Whether a list contains revoked keys.
    "choice" RevokedFilter { Shown = "shown", Hidden = "hidden" }
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

/// What decides a key's status. A disabled key that expires stays disabled, because that explains why it does not work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyState {
    pub disabled_at: Option<Moment>,
    pub revoked_at: Option<Moment>,
    pub expires_at: Option<Moment>,
}

impl KeyState {
    /// Whether the key has expired at `now`, even if it is also disabled or revoked.
    pub fn has_expired(self, now: Moment) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    /// The status at `now`.
    pub fn status_at(self, now: Moment) -> KeyStatus {
        if self.revoked_at.is_some() {
            KeyStatus::Revoked
        } else if self.disabled_at.is_some() {
            KeyStatus::Disabled
        } else if self.has_expired(now) {
            KeyStatus::Expired
        } else {
            KeyStatus::Enabled
        }
    }
}

/// An API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Key {
    pub id: KeyId,
    pub merchant_id: MerchantId,
    pub mode: Mode,
    pub name: Option<String>,
    pub description: Option<String>,
    /// The prefix and the ending of the secret: `kw_test_…a1B2`.
    pub hint: String,
    pub permissions: PermissionSet,
    /// The labels of `permissions`, derived.
    pub access: Access,
    /// The status at the time of the response, derived.
    pub status: KeyStatus,
    pub allowed_ips: Vec<AllowedIp>,
    /// Its own expiry, as it was created.
    pub expires_at: Option<Moment>,
    /// When its grace period ends, if it was replaced. It stops working then or at its own expiry, whichever is earlier.
    pub grace_ends_at: Option<Moment>,
    /// Who ended it before its own expiry, by replacing it or by finishing the rotation.
    pub expires_by: Option<Person>,
    /// The key that this one replaces.
    pub replaces: Option<KeyId>,
    /// The latest key that replaces this one.
    pub replaced_by: Option<KeyId>,
    pub created_at: Moment,
    pub created_by: Person,
    pub updated_at: Moment,
    pub updated_by: Person,
    pub disabled_at: Option<Moment>,
    pub disabled_by: Option<Person>,
    pub disabled_reason: Option<String>,
    pub revoked_at: Option<Moment>,
    /// The member who revoked it; `null` if it was revoked because a report said that it leaked.
    pub revoked_by: Option<Person>,
    pub revoked_reason: Option<String>,
    /// The report that the key leaked, if there is one. A revoked key is not reported again.
    pub leak: Option<KeyLeak>,
    /// The latest verification before the key was revoked, with any result; to the minute.
    pub last_used_at: Option<Moment>,
    /// How many of its permissions no request needed, if it was observed for 30 days and used others. Found once a day.
    pub unused_permissions: Option<u32>,
}

/// A new key with its secret. The response to a repeated request has no secret: it is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedKey {
    pub key: Key,
    /// When the key that this one replaces stops working; `null` if there is none, or it does not stop.
    pub predecessor_ends_at: Option<Moment>,
    pub secret: Option<String>,
}

/// Changes of a key: absent fields stay, `null` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyPatch {
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME_LEN), regex(pattern = LINE_PATTERN))]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION_LEN), regex(pattern = TEXT_PATTERN))]
    pub description: Option<Option<String>>,
}

impl Key {
    /// What decides the key's status.
    pub const fn state(&self) -> KeyState {
        KeyState { disabled_at: self.disabled_at, revoked_at: self.revoked_at, expires_at: self.ends_at() }
    }

    /// When the key stops working by itself: the earlier of its own expiry and the end of its grace period.
    pub const fn ends_at(&self) -> Option<Moment> {
        earlier(self.expires_at, self.grace_ends_at)
    }

    /// When the grace period of this replaced key ends, as long as it lasts. Until then its rotation can be cancelled.
    pub fn grace_until(&self, now: Moment) -> Option<Moment> {
        self.grace_ends_at.filter(|_| self.revoked_at.is_none() && !self.state().has_expired(now))
    }
}

/// The earlier of two ends. `None` is no end.
pub const fn earlier(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if one.ms() <= other.ms() { one } else { other }),
        (Some(end), None) | (None, Some(end)) => Some(end),
        (None, None) => None,
    }
}

impl KeyPatch {
    /// The fields that are fixed when a key is created, or that only other endpoints change.
    pub const FIXED_FIELDS: &'static [&'static str] = &[
        "access",
        "allowed_ips",
        "created_at",
        "created_by",
        "disabled_at",
        "disabled_by",
        "disabled_reason",
        "expires_at",
        "expires_by",
        "grace_ends_at",
        "hint",
        "id",
        "last_used_at",
        "leak",
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
        "unused_permissions",
        "updated_at",
        "updated_by",
    ];

    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let checked = Self {
            name: self.name.as_ref().map(|name| errors.optional_line("name", name.as_deref(), NAME_LEN)),
            description: self
                .description
                .as_ref()
                .map(|description| errors.optional_text("description", description.as_deref(), DESCRIPTION_LEN)),
        };
        errors.or(checked)
    }
}

/// Which keys of a merchant to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyFilter {
    /// A part of the name or hint, or a whole ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = SEARCH_LEN), regex(pattern = TEXT_PATTERN))]
    pub search: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<KeyStatus>,
    /// Whether revoked keys are listed too; by default they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<RevokedFilter>,
    /// Only those that this member created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<MemberId>,
    /// By default by status: enabled, disabled, expired, revoked; the newest first in each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<KeyOrder>,
    /// The direction of `order`; by default descending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = CURSOR_PATTERN))]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

impl KeyFilter {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let search = errors.optional_text("search", self.search.as_deref(), SEARCH_LEN);
        errors.or(Self { search, ..self.clone() })
    }

    /// The same filter among all keys of the organisation.
    pub fn of_merchant(self, merchant_id: MerchantId) -> OrganisationKeyFilter {
        let Self { search, mode, status, revoked, created_by, order, direction, cursor, limit } = self;
        OrganisationKeyFilter {
            search,
            merchant_id: Some(merchant_id),
            mode,
            status,
            revoked,
            created_by,
            access: None,
            attention: None,
            order,
            direction,
            cursor,
            limit,
        }
    }
}
