//! Search in everything that a member can see.

use crate::field::{FieldError, FieldErrors, SEARCH_LEN};
use crate::key::OrganisationKey;
use crate::member::MemberRecord;
use crate::merchant::Merchant;
use crate::page::Limit;
use crate::text::TEXT_PATTERN;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many results of each kind are returned.
pub const RESULTS_LEN: usize = Limit::RESULTS.get();

/// What to search for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SearchFilter {
    /// The start of each word of a name, of a key ending, email address or website, or a whole ID.
    #[schemars(length(max = SEARCH_LEN), regex(pattern = TEXT_PATTERN))]
    pub q: String,
}

/// The newest merchant accounts and keys, and the first members by name, that match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SearchResults {
    #[schemars(length(max = RESULTS_LEN))]
    pub merchants: Vec<Merchant>,
    #[schemars(length(max = RESULTS_LEN))]
    pub keys: Vec<OrganisationKey>,
    #[schemars(length(max = RESULTS_LEN))]
    pub members: Vec<MemberRecord>,
}

impl SearchFilter {
    /// Checks and trims.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let q = errors.optional_text("q", Some(&self.q), SEARCH_LEN).unwrap_or_default();
        errors.or(Self { q })
    }
}
