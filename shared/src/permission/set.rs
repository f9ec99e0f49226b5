//! Sets of permissions: what a key holds.

use super::{Action, Entity, Permission, Scope};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A set of permissions. On the wire: an array of wire names, in table order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PermissionSet(u32);

impl PermissionSet {
    pub const EMPTY: Self = Self(0);
    pub const ALL: Self = Self((1 << (Entity::ALL.len() * 2)) - 1);

    /// Every permission whose action is `action`.
    pub const fn of_action(action: Action) -> Self {
        const EVERY_VIEW: u32 = PermissionSet::ALL.0 / 3;
        Self(EVERY_VIEW << action as u32)
    }

    /// Every permission of `scope`.
    pub fn of_scope(scope: Scope) -> Self {
        Permission::all().filter(|permission| permission.entity.scope() == scope).collect()
    }

    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | permission.bit())
    }

    #[must_use]
    pub const fn without(self, permission: Permission) -> Self {
        Self(self.0 & !permission.bit())
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The permissions of the set, in table order.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::all().filter(move |permission| self.contains(*permission))
    }

    /// The set as one number, for storage: bit `2 × entity + action`, both by table position.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The set that [`bits`](Self::bits) wrote; `None` if a bit stands for no permission.
    pub const fn from_bits(bits: u32) -> Option<Self> {
        if bits & !Self::ALL.0 == 0 { Some(Self(bits)) } else { None }
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl Serialize for PermissionSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for PermissionSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Permission>::deserialize(deserializer)?.into_iter().collect())
    }
}

impl JsonSchema for PermissionSet {
    fn schema_name() -> Cow<'static, str> {
        "PermissionSet".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A set of permissions. Responses contain them in the order of the table; a repeated permission counts once.",
            "type": "array",
            "items": generator.subschema_for::<Permission>(),
        })
    }
}
