//! The keys of all merchant accounts of an organisation: what needs attention, and how they are listed.

use super::{Key, Mode};
use crate::field::{FieldError, FieldErrors, SEARCH_LEN};
use crate::id::{MemberId, MerchantId};
use crate::key::{KeyStatus, RevokedFilter};
use crate::merchant::MerchantStatus;
use crate::moment::Moment;
use crate::page::{CURSOR_PATTERN, Limit};
use crate::permission::AccessLabel;
use crate::text::TEXT_PATTERN;
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A key that ends within this time needs attention.
pub const ENDS_SOON_MS: i64 = 30 * Moment::DAY_MS;
/// A live key that was not used for this time needs attention.
pub const UNUSED_MS: i64 = 90 * Moment::DAY_MS;
/// A key that a report has revoked needs attention for this time.
pub const LEAK_SHOWN_MS: i64 = 7 * Moment::DAY_MS;

wire_names! {
    /// Why a key needs attention.
    "attention" KeyAttention {
        ReportedAsLeaked = "reported_as_leaked",
        Expiring = "expiring",
        InGracePeriod = "in_grace_period",
        MoreRejections = "more_rejections",
        Unused = "unused",
        AnyAddress = "any_address",
        UnusedPermissions = "unused_permissions",
    }
}

wire_names! {
    /// What a list of keys is ordered by. Keys without a name or an expiry come after all others, unused ones before.
    "order" KeyOrder { Created = "created", Name = "name", Ends = "ends", Used = "used" }
}

wire_names! {
    /// The direction of an order.
    "direction" Direction { Ascending = "asc", Descending = "desc" }
}

impl Direction {
    /// The other direction.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl KeyAttention {
    /// What is the case for these keys, on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ReportedAsLeaked => "Reported as leaked",
            Self::Expiring => "Expires within 30 days",
            Self::InGracePeriod => "Rotation in progress",
            Self::MoreRejections => "More rejections this week",
            Self::Unused => "Live, unused for 90 days",
            Self::AnyAddress => "Live, any IP address",
            Self::UnusedPermissions => "Unused permissions",
        }
    }
}

/// A key and its merchant account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationKey {
    pub key: Key,
    pub merchant_name: String,
    pub merchant_status: MerchantStatus,
}

/// Which keys of the organisation to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationKeyFilter {
    /// A part of the name or hint, or a whole ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = SEARCH_LEN), regex(pattern = TEXT_PATTERN))]
    pub search: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_id: Option<MerchantId>,
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
    /// The label of all permissions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<AccessLabel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<KeyAttention>,
    /// By default the time of creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<KeyOrder>,
    /// By default descending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = CURSOR_PATTERN))]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

impl OrganisationKeyFilter {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let search = errors.optional_text("search", self.search.as_deref(), SEARCH_LEN);
        errors.or(Self { search, ..self.clone() })
    }
}
