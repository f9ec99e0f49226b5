//! What the address says about a new key: what the key is for, and what the form begins with.

use serde::{Deserialize, Serialize};
use shared::id::KeyId;
use shared::key::Mode;
use shared::permission::{PermissionSet, Preset};
use shared::verification::PermissionList;

/// What the address fills into the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefill {
    pub preset: Option<Preset>,
    pub mode: Option<Mode>,
    /// The key to duplicate.
    pub from: Option<KeyId>,
    /// The key that the new one replaces.
    pub replaces: Option<KeyId>,
    /// With `replaces`: keep the same permissions.
    pub rotate: Option<bool>,
    /// Exactly these permissions: `customer.view,customer.edit`.
    pub permissions: Option<PermissionList>,
    /// The list of IP addresses, separated by commas.
    pub allowed_ips: Option<String>,
}

impl Prefill {
    pub fn purpose(&self) -> Purpose {
        match (self.replaces, self.rotate) {
            (None, _) => Purpose::Add,
            (Some(_), Some(true)) => Purpose::Rotate,
            (Some(_), _) if self.allowed_ips.is_some() && self.permissions().is_none() => Purpose::ChangeAddresses,
            (Some(_), _) => Purpose::ChangePermissions,
        }
    }

    /// The key whose settings fill the form.
    pub fn origin(&self) -> Option<KeyId> {
        self.replaces.or(self.from)
    }

    /// The permissions that the form begins with, if they are not those of the origin.
    pub fn permissions(&self) -> Option<PermissionSet> {
        self.permissions.map(|list| list.0).or_else(|| self.preset.map(Preset::permissions))
    }
}

/// What the new key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An additional key.
    Add,
    /// A replacement key with other permissions.
    ChangePermissions,
    /// A replacement key with another list of IP addresses.
    ChangeAddresses,
    /// A replacement key with the same permissions.
    Rotate,
}

impl Purpose {
    /// The title of the page.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Add => "Add API key",
            Self::ChangePermissions => "Change permissions",
            Self::ChangeAddresses => "Change IP addresses",
            Self::Rotate => "Rotate key",
        }
    }

    /// What a replacement key changes.
    pub const fn changed(self) -> &'static str {
        if matches!(self, Self::ChangeAddresses) { "IP addresses" } else { "permissions" }
    }

    /// The button's text, before and while the key is created.
    pub const fn button(self) -> [&'static str; 2] {
        match self {
            Self::Add => ["Create API key", "Creating…"],
            Self::ChangePermissions | Self::ChangeAddresses => ["Create replacement key", "Creating…"],
            Self::Rotate => ["Rotate key", "Rotating…"],
        }
    }
}
