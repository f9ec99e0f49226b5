//! Sets of permissions that have a name, and the label that is derived from any set. A label is never stored.

use super::{Action, PermissionSet, Scope};
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

wire_names! {
    /// A set of permissions with a name, for everything at once or within one scope.
    "preset" Preset { ReadOnly = "read_only", Write = "write", FullAccess = "full_access" }
}

wire_names! {
    /// The label of a set of permissions: a preset's name if the set equals that preset's.
    "access label" AccessLabel {
        None = "none",
        ReadOnly = "read_only",
        Write = "write",
        FullAccess = "full_access",
        Custom = "custom",
    }
}

impl Preset {
    /// The permissions of the preset, in every scope.
    pub const fn permissions(self) -> PermissionSet {
        match self {
            Self::ReadOnly => PermissionSet::of_action(Action::View),
            Self::Write => PermissionSet::of_action(Action::Edit),
            Self::FullAccess => PermissionSet::ALL,
        }
    }

    /// The label of a set that equals this preset's.
    pub const fn label(self) -> AccessLabel {
        match self {
            Self::ReadOnly => AccessLabel::ReadOnly,
            Self::Write => AccessLabel::Write,
            Self::FullAccess => AccessLabel::FullAccess,
        }
    }
}

impl AccessLabel {
    /// The label's text on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::ReadOnly => "Read-only",
            Self::Write => "Write",
            Self::FullAccess => "Full access",
            Self::Custom => "Custom",
        }
    }
}

/// The labels of a permission set, overall and for each scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Access {
    pub overall: AccessLabel,
    pub merchant: AccessLabel,
    pub payments: AccessLabel,
}

impl Access {
    /// The label of the part in `scope`.
    pub const fn within(self, scope: Scope) -> AccessLabel {
        match scope {
            Scope::Merchant => self.merchant,
            Scope::Payments => self.payments,
        }
    }
}

impl PermissionSet {
    /// This set with its part in `scope` replaced by `preset`'s.
    #[must_use]
    pub fn with_preset_in(self, scope: Scope, preset: Preset) -> Self {
        let whole_scope = Self::of_scope(scope);
        self.difference(whole_scope).union(preset.permissions().intersection(whole_scope))
    }

    /// The labels of the set: overall, and of its part in each scope.
    pub fn access(self) -> Access {
        Access {
            overall: self.label_within(Self::ALL),
            merchant: self.label_within(Self::of_scope(Scope::Merchant)),
            payments: self.label_within(Self::of_scope(Scope::Payments)),
        }
    }

    fn label_within(self, universe: Self) -> AccessLabel {
        let part = self.intersection(universe);
        if part.is_empty() {
            return AccessLabel::None;
        }
        Preset::ALL
            .iter()
            .find(|preset| preset.permissions().intersection(universe) == part)
            .map_or(AccessLabel::Custom, |preset| preset.label())
    }
}
