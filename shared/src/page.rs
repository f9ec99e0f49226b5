//! Lists in pages: the number of items, where a page begins, and which page is next.

use crate::wire_name::serde_as_text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Send it as `cursor` for the next page; `null` on the last page.
    pub next_cursor: Option<String>,
}

/// What a cursor looks like, for the API's description.
pub const CURSOR_PATTERN: &str = "^([0-9a-f]{2})+$";

/// A page of a list without other filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageFilter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = CURSOR_PATTERN))]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

/// How many items a page has: 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    pub const MOST: Self = Self(100);
    /// For the results of a search, of each kind.
    pub const RESULTS: Self = Self(5);

    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A page size outside 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitOutOfRange;

impl fmt::Display for LimitOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Use a number from 1 to 100.")
    }
}

impl std::error::Error for LimitOutOfRange {}

impl FromStr for Limit {
    type Err = LimitOutOfRange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().ok().filter(|limit| (1..=Self::MOST.0).contains(limit)).map(Self).ok_or(LimitOutOfRange)
    }
}

serde_as_text!(Limit, {
    "description": "How many items a page has.",
    "type": "integer",
    "minimum": 1,
    "maximum": Self::MOST.0,
    "default": Self::default().0,
});
