//! The permission model: what a key may do.
//!
//! [`Entity`] is the table. Scopes, labels, wire names, order and bits all come from it. A
//! [`PermissionSet`] is what a key holds; [`Access`] is the label derived from a set, never stored.
//! Who may *make* a key lives in `member.rs`.

use crate::wire_name::{UnknownName, serde_as_text, wire_names};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

wire_names! {
    /// A group of entities that belong together on the page and in presets.
    "scope" Scope { Merchant = "merchant", Payments = "payments" }
}

wire_names! {
    /// What permissions are about. The order is the order on the page, on the wire and of the bits.
    "entity" Entity {
        Customer = "customer",
        CurrencyAccount = "currency_account",
        MerchantAccount = "merchant_account",
        PaymentRoute = "payment_route",
        PaymentStatement = "payment_statement",
        PaymentTransaction = "payment_transaction",
        PaymentCommit = "payment_commit",
        PaymentRequest = "payment_request",
        PaymentCommand = "payment_command",
        PaymentScheme = "payment_scheme",
    }
}

wire_names! {
    /// What a permission lets one do with its entity.
    "action" Action { View = "view", Edit = "edit" }
}

wire_names! {
    /// A set of permissions with a name, for everything at once or within one scope.
    "preset" Preset { ReadOnly = "read_only", Write = "write", FullAccess = "full_access" }
}

wire_names! {
    /// The label of a set of permissions: a preset's name where the set equals that preset's.
    "access label" AccessLabel {
        None = "none",
        ReadOnly = "read_only",
        Write = "write",
        FullAccess = "full_access",
        Custom = "custom",
    }
}

impl Scope {
    /// The scope's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Merchant => "Merchant scope",
            Self::Payments => "Payments scope",
        }
    }

    /// The entities of this scope, in table order.
    pub fn entities(self) -> impl Iterator<Item = Entity> {
        Entity::ALL.iter().copied().filter(move |entity| entity.scope() == self)
    }
}

impl Entity {
    /// The scope that the entity belongs to.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Customer | Self::CurrencyAccount | Self::MerchantAccount => Scope::Merchant,
            _ => Scope::Payments,
        }
    }

    /// The entity's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::CurrencyAccount => "Currency account",
            Self::MerchantAccount => "Merchant account",
            Self::PaymentRoute => "Payment route",
            Self::PaymentStatement => "Payment statement",
            Self::PaymentTransaction => "Payment transaction",
            Self::PaymentCommit => "Payment commit",
            Self::PaymentRequest => "Payment request",
            Self::PaymentCommand => "Payment command",
            Self::PaymentScheme => "Payment scheme",
        }
    }

    /// The permission to do `action` with this entity.
    pub const fn permission(self, action: Action) -> Permission {
        Permission { entity: self, action }
    }
}

impl Action {
    /// The action's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::View => "View",
            Self::Edit => "Edit",
        }
    }
}

/// The right to do one action with one entity, such as `payment_request.edit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission {
    pub entity: Entity,
    pub action: Action,
}

impl Permission {
    /// Every permission, in table order: an entity's View before its Edit.
    pub fn all() -> impl Iterator<Item = Self> {
        Entity::ALL.iter().flat_map(|entity| Action::ALL.iter().map(|action| entity.permission(*action)))
    }

    /// The permission's name on the page: `Edit Payment request`.
    pub fn label(self) -> String {
        format!("{} {}", self.action.label(), self.entity.label())
    }

    /// Whether using it can move money: every Edit in the Payments scope.
    pub const fn moves_money(self) -> bool {
        matches!((self.entity.scope(), self.action), (Scope::Payments, Action::Edit))
    }

    const fn bit(self) -> u32 {
        1 << (self.entity as u32 * 2 + self.action as u32)
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.entity, self.action)
    }
}

impl FromStr for Permission {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = name
            .split_once('.')
            .and_then(|(entity, action)| Some(Self { entity: entity.parse().ok()?, action: action.parse().ok()? }));
        known.ok_or_else(|| {
            let known: Vec<String> = Self::all().map(|permission| permission.to_string()).collect();
            UnknownName::new("permission", name, &known.iter().map(String::as_str).collect::<Vec<_>>())
        })
    }
}

serde_as_text!(Permission, {
    "description": "What a key may do: View or Edit of one entity.",
    "type": "string",
    "enum": Self::all().map(|permission| permission.to_string()).collect::<Vec<_>>(),
});

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

    /// The set as one number, for storage: bit `2 × entity + action`, both by table position.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The set that [`bits`](Self::bits) wrote; `None` where a bit stands for no permission.
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
            "description": "A set of permissions. Replies hold it in the order of the table; one that is sent twice counts once.",
            "type": "array",
            "items": generator.subschema_for::<Permission>(),
        })
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
