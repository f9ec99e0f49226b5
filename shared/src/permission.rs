//! The permission model: what a key can do.
//!
//! [`Entity`] is the table. Scopes, labels, wire names, order and bits all come from it. A key holds a set of permissions
//! (`permission/set.rs`), from which its label is derived (`permission/preset.rs`). Who can create a key
//! is in `member.rs`.

mod preset;
mod set;

use crate::wire_name::{UnknownName, serde_as_text, wire_names};
pub use preset::{Access, AccessLabel, Preset};
pub use set::PermissionSet;
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
    /// What a permission allows with its entity.
    "action" Action { View = "view", Edit = "edit" }
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

    /// What the entity covers, for people who select permissions.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Customer => "People and companies who pay",
            Self::CurrencyAccount => "Balances, one for each currency",
            Self::MerchantAccount => "Details and settings of the account itself",
            Self::PaymentRoute => "Which provider a payment goes through",
            Self::PaymentStatement => "Statements and settlement reports",
            Self::PaymentTransaction => "Single movements of money and their state",
            Self::PaymentCommit => "Confirming a prepared payment",
            Self::PaymentRequest => "Asking a customer to pay",
            Self::PaymentCommand => "Capture, refund or cancel a payment",
            Self::PaymentScheme => "Card networks and payment methods",
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
    "description": "What a key can do: View or Edit of one entity.",
    "type": "string",
    "enum": Self::all().map(|permission| permission.to_string()).collect::<Vec<_>>(),
});
