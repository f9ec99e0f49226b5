//! Merchant accounts, to which keys belong.

use crate::activity::Person;
use crate::field::{
    DESCRIPTION_LEN, FieldError, FieldErrors, NAME_LEN, REFERENCE_ID_LEN, SEARCH_LEN, clearable, not_null,
};
use crate::id::MerchantId;
use crate::moment::Moment;
use crate::page::{CURSOR_PATTERN, Limit};
use crate::text::{LINE_PATTERN, REQUIRED_LINE_PATTERN, TEXT_PATTERN};
use crate::website::{WEBSITE_LEN, WEBSITE_PATTERN};
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

wire_names! {
    /// Whether the keys of a merchant account can work.
    "status" MerchantStatus { Enabled = "enabled", Disabled = "disabled" }
}

wire_names! {
    /// The order of the merchants list.
    "order" MerchantOrder { Newest = "newest", Oldest = "oldest", Name = "name" }
}

impl MerchantStatus {
    /// The status's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
        }
    }
}

/// A merchant account to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewMerchant {
    #[schemars(length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: String,
    /// An http or https URL. Without a scheme it is https. Stored as the URL standard writes it, with the host in punycode.
    #[schemars(length(max = WEBSITE_LEN), regex(pattern = WEBSITE_PATTERN))]
    pub website: String,
    #[serde(default)]
    #[schemars(length(max = DESCRIPTION_LEN), regex(pattern = TEXT_PATTERN))]
    pub description: Option<String>,
    /// The platform's own id of this merchant.
    #[serde(default)]
    #[schemars(length(max = REFERENCE_ID_LEN), regex(pattern = LINE_PATTERN))]
    pub reference_id: Option<String>,
}

impl NewMerchant {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let checked = Self {
            name: errors.name("name", &self.name),
            website: errors.website("website", &self.website),
            description: errors.optional_text("description", self.description.as_deref(), DESCRIPTION_LEN),
            reference_id: errors.optional_line("reference_id", self.reference_id.as_deref(), REFERENCE_ID_LEN),
        };
        errors.or(checked)
    }
}

/// Changes of a merchant account: absent fields stay, `null` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MerchantPatch {
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(max = WEBSITE_LEN), regex(pattern = WEBSITE_PATTERN))]
    pub website: Option<String>,
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION_LEN), regex(pattern = TEXT_PATTERN))]
    pub description: Option<Option<String>>,
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = REFERENCE_ID_LEN), regex(pattern = LINE_PATTERN))]
    pub reference_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "MerchantStatus")]
    pub status: Option<MerchantStatus>,
}

impl MerchantPatch {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let checked = Self {
            name: self.name.as_deref().map(|name| errors.name("name", name)),
            website: self.website.as_deref().map(|website| errors.website("website", website)),
            description: self
                .description
                .as_ref()
                .map(|text| errors.optional_text("description", text.as_deref(), DESCRIPTION_LEN)),
            reference_id: self
                .reference_id
                .as_ref()
                .map(|text| errors.optional_line("reference_id", text.as_deref(), REFERENCE_ID_LEN)),
            status: self.status,
        };
        errors.or(checked)
    }
}

/// A merchant account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Merchant {
    pub id: MerchantId,
    pub name: String,
    pub website: String,
    pub description: Option<String>,
    pub reference_id: Option<String>,
    pub status: MerchantStatus,
    pub enabled_keys: EnabledKeys,
    /// How many of its keys are revoked. Counting stops at 100.
    #[schemars(range(max = EnabledKeys::MOST))]
    pub revoked_keys: u32,
    pub created_at: Moment,
    pub created_by: Person,
    pub updated_at: Moment,
    pub updated_by: Person,
    pub disabled_at: Option<Moment>,
    pub disabled_by: Option<Person>,
}

/// How many enabled keys a merchant has in each mode. Counting stops at 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnabledKeys {
    #[schemars(range(max = Self::MOST))]
    pub live: u32,
    #[schemars(range(max = Self::MOST))]
    pub test: u32,
}

impl EnabledKeys {
    /// The limit of counting, so that a list is as fast for large accounts as for small ones.
    pub const MOST: u32 = 100;
}

/// Which merchants to list, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MerchantFilter {
    /// A part of the name, website or reference ID, or a whole ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = SEARCH_LEN), regex(pattern = TEXT_PATTERN))]
    pub search: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<MerchantStatus>,
    /// By default the newest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<MerchantOrder>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = CURSOR_PATTERN))]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

impl MerchantFilter {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let search = errors.optional_text("search", self.search.as_deref(), SEARCH_LEN);
        errors.or(Self { search, ..self.clone() })
    }
}
