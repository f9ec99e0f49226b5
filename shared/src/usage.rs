//! How keys were used: one key step by step, and the last 24 hours of many; which permissions it used (`advice`), and
//! from where (`network`).

mod advice;
mod network;

use crate::field::{FieldError, FieldErrorCode, FieldErrors};
use crate::id::{KeyId, MalformedId};
use crate::moment::Moment;
use crate::page::Limit;
use crate::verification::VerificationCode;
use crate::wire_name::{serde_as_text, wire_names, write_list};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

pub use advice::{ADVICE_DAYS, ENOUGH_DAYS, KeyAdvice, Observed, Suggestion, observed_since};
pub use network::{
    AllowedIpsDryRun, DryRunReport, KeyNetwork, KeyRefusal, MalformedNetwork, NETWORK_DAYS, NETWORKS_PER_DAY,
    NETWORKS_SHOWN_DAYS, Network, OutsideNetwork,
};

/// The number of hours in [`KeyDay`]: 24, and the one in which they began.
pub const DAY_HOURS: usize = UsageRange::Day.steps();

wire_names! {
    /// A range of time that ends now.
    "range" UsageRange { Day = "24h", Week = "7d", Month = "30d" }
}

impl UsageRange {
    /// The length, in milliseconds.
    pub const fn ms(self) -> i64 {
        match self {
            Self::Day => Moment::DAY_MS,
            Self::Week => 7 * Moment::DAY_MS,
            Self::Month => 30 * Moment::DAY_MS,
        }
    }

    /// The length of one step, in seconds.
    pub const fn step_seconds(self) -> u32 {
        match self {
            Self::Day => 60 * 60,
            Self::Week => 6 * 60 * 60,
            Self::Month => 24 * 60 * 60,
        }
    }

    /// The number of steps: those of the whole range, and the one in which it began.
    pub const fn steps(self) -> usize {
        (self.ms() / self.step_ms()) as usize + 1
    }

    /// When the first step begins if the last one contains `now`. Steps begin at whole hours and days in UTC.
    pub fn since(self, now: Moment) -> Moment {
        now.plus_ms(-self.ms()).floor(self.step_ms())
    }

    const fn step_ms(self) -> i64 {
        self.step_seconds() as i64 * 1000
    }
}

/// Which usage to return.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsageFilter {
    /// By default the last 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<UsageRange>,
}

/// The verifications of one key in a range of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyUsage {
    pub range: UsageRange,
    /// The beginning of the first step.
    pub since: Moment,
    /// The length of each step.
    pub step_seconds: u32,
    /// All of them, with any result.
    pub calls: u64,
    /// Those that rejected the key.
    pub refusals: u64,
    /// Those in the same time before `since`.
    pub calls_before: u64,
    /// The latest one before the key was revoked, to the minute; also one before this range.
    pub last_used_at: Option<Moment>,
    /// In the order of time, without steps in which the key was not used.
    pub steps: Vec<UsageStep>,
    /// False if calls may be missing: then all counts are lower bounds.
    pub complete: bool,
}

/// The verifications of one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsageStep {
    /// Its beginning.
    pub at: Moment,
    pub calls: u64,
    pub refusals: u64,
    /// How often each code was returned, without those that were not.
    pub outcomes: Vec<OutcomeCount>,
}

/// How often a code was returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeCount {
    pub code: VerificationCode,
    pub calls: u64,
}

impl UsageStep {
    /// The step of these counts.
    pub fn new(at: Moment, outcomes: Vec<OutcomeCount>) -> Self {
        let sum = |counts: fn(&OutcomeCount) -> bool| {
            outcomes.iter().filter(|outcome| counts(outcome)).map(|outcome| outcome.calls).sum()
        };
        let (calls, refusals) = (sum(|_| true), sum(|outcome| outcome.code != VerificationCode::Valid));
        Self { at, calls, refusals, outcomes }
    }
}

impl KeyUsage {
    /// [`was_used_lately`] for this key.
    pub fn was_used_lately(&self, now: Moment) -> bool {
        was_used_lately(self.last_used_at, now)
    }
}

/// Whether something may still use a key: it was used in the week before `now`.
pub fn was_used_lately(last_used_at: Option<Moment>, now: Moment) -> bool {
    last_used_at.is_some_and(|at| now.ms_since(at) < UsageRange::Week.ms())
}

/// The keys of a merchant account whose last 24 hours are returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeysUsageFilter {
    pub key_ids: KeyIdList,
}

impl KeysUsageFilter {
    /// Checks, sorts and drops duplicates.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let most = Limit::MOST.get();
        if self.key_ids.0.len() > most {
            errors.add("key_ids", FieldErrorCode::TooMany, format!("Ask for at most {most} keys at once."));
        }
        let mut key_ids = self.key_ids.0.clone();
        key_ids.sort_unstable();
        key_ids.dedup();
        errors.or(Self { key_ids: KeyIdList(key_ids) })
    }
}

/// Keys in a query: `key_…,key_…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyIdList(pub Vec<KeyId>);

impl FromStr for KeyIdList {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for KeyIdList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, self.0.iter())
    }
}

serde_as_text!(KeyIdList, {
    "description": "Key ids, separated by commas, at most 100.",
    "type": "string",
});

/// The verifications of one key in the last 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyDay {
    pub key_id: KeyId,
    pub calls: u64,
    pub refusals: u64,
    /// The verifications of each hour, the current one last.
    #[schemars(length(equal = DAY_HOURS))]
    pub hours: Vec<u32>,
}

impl KeyDay {
    /// A day without verifications.
    pub fn quiet(key_id: KeyId) -> Self {
        Self { key_id, calls: 0, refusals: 0, hours: vec![0; DAY_HOURS] }
    }
}
