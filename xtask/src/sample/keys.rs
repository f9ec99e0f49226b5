//! The sample keys: those of some merchant accounts one by one, those of the others from a list of purposes.

mod listed;
mod usual;

use shared::key::Mode;
use shared::verification::VerificationCode;

pub(super) use self::listed::{ALDER_AND_FINCH, COBALT_CLOUD, FJELLVEI, LUMEN_AND_OAK, QUAYSIDE, ZEPHYR};
pub(super) use self::usual::usual;
use super::traffic::{Rejection, Rhythm, Traffic};

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

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// The keys of a merchant account.
pub(super) enum Keys {
    These(&'static [Key]),
    /// A number of keys with ages at random.
    Usual(usize),
}

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
    /// Reported as leaked, and revoked.
    Leaked {
        /// Where it was found.
        url: &'static str,
    },
    /// Replaced by a key with the same permissions, and a grace period of a day.
    Rotated,
    /// No longer used, but still enabled.
    Unused,
}

#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) mode: Mode,
    pub(super) name: Option<&'static str>,
    pub(super) description: Option<&'static str>,
    pub(super) expires_in_days: Option<i64>,
    pub(super) allowed_ips: &'static [&'static str],
    pub(super) minutes_ago: u32,
    pub(super) fate: Fate,
    pub(super) fate_minutes_ago: u32,
    pub(super) traffic: Traffic,
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

    const fn used(self, rhythm: Rhythm, calls_a_day: u64) -> Self {
        Self { traffic: Traffic { rhythm, calls_a_day, ..self.traffic }, ..self }
    }

    const fn rejected(self, rejections: &'static [Rejection]) -> Self {
        Self { traffic: Traffic { rejections, ..self.traffic }, ..self }
    }

    const fn created(self, minutes_ago: u32) -> Self {
        Self { minutes_ago, ..self }
    }

    pub(super) const fn then(self, fate: Fate, fate_minutes_ago: u32) -> Self {
        Self { fate, fate_minutes_ago, ..self }
    }

    const fn described(self, description: &'static str) -> Self {
        Self { description: Some(description), ..self }
    }

    const fn expires_in(self, days: i64) -> Self {
        Self { expires_in_days: Some(days), ..self }
    }

    const fn only_from(self, allowed_ips: &'static [&'static str]) -> Self {
        Self { allowed_ips, ..self }
    }
}

const fn live(name: &'static str, rights: Rights) -> Key {
    Key {
        mode: Mode::Live,
        name: Some(name),
        description: None,
        expires_in_days: None,
        allowed_ips: &[],
        minutes_ago: 0,
        fate: Fate::Kept,
        fate_minutes_ago: 0,
        traffic: Traffic { rhythm: Rhythm::Steady, calls_a_day: 0, rejections: &[] },
        rights,
    }
}

const fn test(name: &'static str, rights: Rights) -> Key {
    Key { mode: Mode::Test, ..live(name, rights) }
}

const fn steady(code: VerificationCode, per_mille: u64) -> Rejection {
    Rejection { code, per_mille, is_rising: false }
}

const fn rising(code: VerificationCode, per_mille: u64) -> Rejection {
    Rejection { code, per_mille, is_rising: true }
}
