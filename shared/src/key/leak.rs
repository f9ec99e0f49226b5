//! That a key leaked: who reported it, when, and where it was found.

use crate::moment::Moment;
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

wire_names! {
    /// Who reported that a key leaked.
    "leak source" LeakSource {
        /// A member of the organisation, in the dashboard.
        Member = "member",
        /// Somebody who has the key.
        KeyHolder = "key_holder",
        /// GitHub, which signs its reports.
        GitHub = "github",
        /// Somebody who has the key, in GitLab's format. Such reports are not signed.
        GitLab = "gitlab",
    }
}

impl LeakSource {
    /// Why the key was revoked. `db/leaks.rs` adds where it was found.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Member | Self::KeyHolder => "Reported as leaked",
            Self::GitHub => "Reported as leaked by GitHub",
            Self::GitLab => "Reported as leaked in GitLab's format",
        }
    }

    /// Who reported it, on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Member => "A member",
            Self::KeyHolder => "Somebody who has the key",
            Self::GitHub => "GitHub",
            Self::GitLab => "Somebody who has the key, in GitLab's format",
        }
    }
}

/// The report that a key leaked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyLeak {
    pub reported_at: Moment,
    pub source: LeakSource,
    /// Where the key was found, as the report says. It can be any text on one line, so do not open it unseen.
    pub url: Option<String>,
}
