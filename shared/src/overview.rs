//! The state of an organisation at a glance: what needs attention, how many keys there are, and how they were used.

use crate::activity::Person;
use crate::key::{KeyAttention, KeyStatus, Mode, OrganisationKey};
use crate::moment::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many keys are listed for each reason.
pub const KEYS_LISTED: usize = 3;
/// How far keys are counted for each reason.
pub const MOST_COUNTED: u32 = 100;
/// How many days of usage are returned: a week, and the same week before.
pub const DAYS: usize = 14;

/// An organisation at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Overview {
    pub first_steps: FirstSteps,
    /// The reasons that apply to any key.
    pub attention: Vec<KeysWithAttention>,
    /// Members who can manage live keys and have no passkey, at most 100.
    pub members_without_passkey: Vec<Person>,
    /// How many keys there are, without types and statuses that no key has.
    pub keys: Vec<KeyCount>,
    /// The verifications of all keys in the last 14 days, today last.
    #[schemars(length(equal = DAYS))]
    pub days: Vec<UsageDay>,
}

/// What a new organisation does first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirstSteps {
    pub has_merchant_account: bool,
    pub has_key: bool,
    /// Whether a key was verified, with any result.
    pub has_verified_call: bool,
}

/// Keys that need attention for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeysWithAttention {
    pub attention: KeyAttention,
    /// How many, counted up to 100.
    #[schemars(range(min = 1, max = MOST_COUNTED))]
    pub count: u32,
    /// The first of them.
    #[schemars(length(max = KEYS_LISTED))]
    pub keys: Vec<OrganisationKey>,
}

/// How many keys have this type and status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyCount {
    pub mode: Mode,
    pub status: KeyStatus,
    pub count: u32,
}

/// The verifications of a day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsageDay {
    pub at: Moment,
    pub calls: u64,
    pub refusals: u64,
}

impl FirstSteps {
    /// Whether nothing is left to do.
    pub const fn are_done(self) -> bool {
        self.has_merchant_account && self.has_key && self.has_verified_call
    }
}
