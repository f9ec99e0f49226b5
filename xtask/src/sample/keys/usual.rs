//! The keys of ordinary merchant accounts: a list of purposes; each account gets some of them in a row.

use super::{DAY, Fate, Key, Rights, live, steady, test};
use crate::sample::merchants::Merchant;
use crate::sample::traffic::{Rhythm, Traffic};
use rand::{Rng, RngExt};
use shared::verification::VerificationCode;

const PURPOSES: [Key; 13] = [
    live("Checkout", Rights::These(&["customer.view", "payment_request.view", "payment_request.edit"]))
        .described("The shop's back end")
        .only_from(&["203.0.113.0/24"])
        .used(Rhythm::Shop, 1_900)
        .rejected(&[steady(VerificationCode::IpNotAllowed, 4)]),
    test("Checkout, staging", Rights::FullAccess).used(Rhythm::Office, 140),
    live("Reconciliation", Rights::ReadOnly)
        .described("Nightly export to the ledger")
        .used(Rhythm::Nightly, 220)
        .then(Fate::Rotated, 0),
    live("Refund desk", Rights::These(&["payment_transaction.view", "payment_command.view", "payment_command.edit"]))
        .expires_in(90)
        .only_from(&["198.51.100.17/32", "2001:db8:42::/48"])
        .used(Rhythm::Office, 85),
    Key { name: None, ..test("", Rights::ReadOnly) },
    live("Payout scheduler", Rights::These(&["currency_account.view", "payment_route.view", "payment_commit.edit"]))
        .used(Rhythm::Nightly, 96),
    test("Integration tests", Rights::FullAccess).expires_in(30).used(Rhythm::Nightly, 750),
    live("Dashboards", Rights::ReadOnly).described("Grafana, read by the whole team").used(Rhythm::Steady, 720),
    test("Import of old customers", Rights::These(&["customer.view", "customer.edit"]))
        .then(Fate::Disabled { reason: "The import is done" }, 0),
    live("ERP connector", Rights::FullAccess)
        .expires_in(365)
        .used(Rhythm::Office, 410)
        .rejected(&[steady(VerificationCode::InsufficientPermissions, 9)]),
    live("Webhook replay", Rights::Write).then(Fate::Unused, 0),
    live("Statements by mail", Rights::These(&["payment_statement.view", "merchant_account.view"]))
        .used(Rhythm::Nightly, 31),
    test("Scheme certification", Rights::These(&["payment_scheme.view", "payment_scheme.edit", "payment_route.view"]))
        .used(Rhythm::Office, 25),
];

/// `count` keys with ages, fates and traffic at random.
pub(in crate::sample) fn usual(merchant: &Merchant, count: usize, random: &mut impl Rng) -> Vec<Key> {
    let (oldest, newest) = (merchant.days_ago * DAY, merchant.disabled_days_ago.unwrap_or(3) * DAY);
    let percent = random.random_range(40..=220);
    let first = random.random_range(0..PURPOSES.len());
    let purposes = PURPOSES.iter().cycle().skip(first).take(count);
    let key = |purpose: &Key| {
        let minutes_ago = random.random_range(newest..oldest);
        let fate_minutes_ago = random.random_range(newest..=minutes_ago);
        let traffic = Traffic { calls_a_day: purpose.traffic.calls_a_day * percent / 100, ..purpose.traffic };
        Key { minutes_ago, fate_minutes_ago, traffic, ..*purpose }
    };
    purposes.map(key).collect()
}
