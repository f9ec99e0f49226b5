//! The sample keys: a list of purposes; each merchant account gets from none to twelve of them in a row.

/// In the order of the permission table.
const ENTITIES: [&str; 10] = [
    "customer",
    "currency_account",
    "merchant_account",
    "payment_route",
    "payment_statement",
    "payment_transaction",
    "payment_commit",
    "payment_request",
    "payment_command",
    "payment_scheme",
];

#[derive(Clone, Copy)]
enum Rights {
    ReadOnly,
    Write,
    FullAccess,
    These(&'static [&'static str]),
}

/// What happens to a key after it was created.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    Kept,
    Disabled {
        reason: &'static str,
    },
    Leaked {
        reason: &'static str,
    },
    /// Replaced by a key with the same permissions, and a grace period of a day.
    Rotated,
}

#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) mode: &'static str,
    pub(super) name: Option<&'static str>,
    pub(super) description: Option<&'static str>,
    pub(super) expires_in_days: Option<u32>,
    pub(super) allowed_ips: &'static [&'static str],
    pub(super) fate: Fate,
    rights: Rights,
}

impl Key {
    /// Wire names.
    pub(super) fn permissions(&self) -> Vec<String> {
        let of_all = |actions: &[&str]| {
            let of_one = |entity: &&str| actions.iter().map(|action| format!("{entity}.{action}")).collect::<Vec<_>>();
            ENTITIES.iter().flat_map(of_one).collect()
        };
        match self.rights {
            Rights::ReadOnly => of_all(&["view"]),
            Rights::Write => of_all(&["edit"]),
            Rights::FullAccess => of_all(&["view", "edit"]),
            Rights::These(names) => names.iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

const fn live(name: &'static str, rights: Rights) -> Key {
    Key {
        mode: "live",
        name: Some(name),
        description: None,
        expires_in_days: None,
        allowed_ips: &[],
        fate: Fate::Kept,
        rights,
    }
}

const fn test(name: &'static str, rights: Rights) -> Key {
    Key { mode: "test", ..live(name, rights) }
}

const PURPOSES: [Key; 14] = [
    Key {
        description: Some("The shop's back end"),
        fate: Fate::Rotated,
        allowed_ips: &["203.0.113.0/24"],
        ..live("Checkout", Rights::These(&["customer.view", "payment_request.view", "payment_request.edit"]))
    },
    test("Checkout, staging", Rights::FullAccess),
    Key { description: Some("Nightly export to the ledger"), ..live("Reconciliation", Rights::ReadOnly) },
    Key {
        expires_in_days: Some(90),
        allowed_ips: &["198.51.100.17/32", "2001:db8:42::/48"],
        ..live(
            "Refund desk",
            Rights::These(&["payment_transaction.view", "payment_command.view", "payment_command.edit"]),
        )
    },
    Key { name: None, ..test("", Rights::ReadOnly) },
    live("Payout scheduler", Rights::These(&["currency_account.view", "payment_route.view", "payment_commit.edit"])),
    Key { expires_in_days: Some(30), ..test("Integration tests", Rights::FullAccess) },
    Key { description: Some("Grafana, read by the whole team"), ..live("Dashboards", Rights::ReadOnly) },
    Key {
        fate: Fate::Disabled { reason: "The import is done" },
        ..test("Import of old customers", Rights::These(&["customer.view", "customer.edit"]))
    },
    Key { expires_in_days: Some(365), ..live("ERP connector", Rights::FullAccess) },
    Key { fate: Fate::Leaked { reason: "Found in a public repository" }, ..live("Webhook replay", Rights::Write) },
    Key { description: Some("Ada's laptop"), expires_in_days: Some(7), ..test("Trying things out", Rights::Write) },
    live("Statements by mail", Rights::These(&["payment_statement.view", "merchant_account.view"])),
    test("Scheme certification", Rights::These(&["payment_scheme.view", "payment_scheme.edit", "payment_route.view"])),
];

/// How many keys the merchant accounts get, repeated for all of them.
const COUNTS: [usize; 10] = [4, 2, 6, 3, 12, 1, 0, 5, 3, 8];

pub(super) fn of_merchant(position: usize) -> Vec<Key> {
    let count = COUNTS.iter().cycle().nth(position).copied().unwrap_or_default();
    PURPOSES.iter().cycle().skip(position * 3).take(count).copied().collect()
}
