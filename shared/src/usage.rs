//! How a key was used.

use crate::moment::Moment;
use crate::wire_name::wire_names;
use serde::{Deserialize, Serialize};

wire_names! {
    /// How far back usage is looked at.
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
}

/// Which usage to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageFilter {
    /// The last 24 hours where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<UsageRange>,
}

/// The verifications of one key in a range of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUsage {
    pub range: UsageRange,
    /// All of them, whatever the answer.
    pub calls: u64,
    /// Those that were answered with a no.
    pub refusals: u64,
    /// The last one ever, to the minute.
    pub last_used_at: Option<Moment>,
}

impl KeyUsage {
    /// Whether something may still use the key: it was used in the week before `now`.
    pub fn was_used_lately(&self, now: Moment) -> bool {
        self.last_used_at.is_some_and(|at| now.ms_since(at) < UsageRange::Week.ms())
    }
}
