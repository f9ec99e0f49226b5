//! Which of its permissions a key uses.

use crate::moment::Moment;
use crate::permission::{Access, PermissionSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many days a key must be observed before there is advice.
pub const ENOUGH_DAYS: u32 = 30;
/// How many days back the advice looks.
pub const ADVICE_DAYS: i64 = 90;

/// Which permissions a key has, which of them its requests needed, and which permissions would be enough.
///
/// A verification tells something only if it names permissions and the key is valid, or lacks only some of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyAdvice {
    /// When the observation began: when the key was created, 90 days ago, or when the deployment began to record
    /// permissions, whichever is latest.
    pub since: Moment,
    /// The whole days since then.
    pub observed_days: u32,
    /// Whether that is long enough for a suggestion: 30 days.
    pub enough: bool,
    /// All verifications of the key since then, with any result.
    pub calls: u64,
    /// The permissions of the key.
    pub granted: PermissionSet,
    /// Those that requests needed.
    pub used: PermissionSet,
    /// The others.
    pub unused: PermissionSet,
    /// Permissions that requests needed and the key lacks.
    pub missing: PermissionSet,
    /// The permissions of a key that could replace this one. `null` if `enough` is false, if no request named a
    /// permission, or if all permissions are used.
    pub suggestion: Option<Suggestion>,
    /// False if calls may be missing: then the key may use more than is known.
    pub complete: bool,
}

/// The permissions that would have been enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suggestion {
    pub permissions: PermissionSet,
    /// Their labels, derived.
    pub access: Access,
}

/// What was observed of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    pub calls: u64,
    pub used: PermissionSet,
    pub missing: PermissionSet,
    pub complete: bool,
}

impl KeyAdvice {
    /// The advice for a key with the permissions `granted`, which has been observed since `since`.
    pub fn new(granted: PermissionSet, observed: Observed, since: Moment, now: Moment) -> Self {
        let days = now.ms_since(since) / Moment::DAY_MS;
        let observed_days = u32::try_from(days).unwrap_or_default();
        let (used, unused) = (observed.used.intersection(granted), granted.difference(observed.used));
        let enough = observed_days >= ENOUGH_DAYS;
        let suggestion = (enough && !used.is_empty() && !unused.is_empty())
            .then(|| Suggestion { permissions: used, access: used.access() });
        Self {
            since,
            observed_days,
            enough,
            calls: observed.calls,
            granted,
            used,
            unused,
            missing: observed.missing,
            suggestion,
            complete: observed.complete,
        }
    }
}

/// When the observation of a key began.
pub fn observed_since(created_at: Moment, recorded_since: Moment, now: Moment) -> Moment {
    created_at.max(recorded_since).max(now.plus_ms(-ADVICE_DAYS * Moment::DAY_MS))
}
