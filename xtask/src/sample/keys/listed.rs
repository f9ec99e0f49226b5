//! The keys of the merchant accounts that have a story: a rotation, a leak, a wrong configuration.

use super::{DAY, Fate, HOUR, Key, Rights, live, rising, steady, test};
use crate::sample::traffic::Rhythm;
use shared::verification::VerificationCode;

const CHECKOUT: Rights =
    Rights::These(&["customer.view", "payment_request.view", "payment_request.edit", "payment_transaction.view"]);
const REFUNDS: Rights = Rights::These(&["payment_transaction.view", "payment_command.view", "payment_command.edit"]);
const PAYOUTS: Rights = Rights::These(&["currency_account.view", "payment_route.view", "payment_commit.edit"]);

/// A busy shop in the middle of a rotation.
pub(in crate::sample) const LUMEN_AND_OAK: [Key; 9] = [
    live("Checkout", CHECKOUT)
        .described("The shop's back end")
        .only_from(&["203.0.113.0/24"])
        .created(401 * DAY)
        .then(Fate::Rotated, 16 * HOUR)
        .used(Rhythm::Shop, 14_200)
        .rejected(&[steady(VerificationCode::IpNotAllowed, 3)]),
    live("Gift cards", CHECKOUT).created(731 * DAY).then(Fate::Rotated, 402 * DAY).used(Rhythm::Shop, 260),
    live("Reconciliation", Rights::ReadOnly)
        .described("Nightly export to the ledger")
        .only_from(&["198.51.100.17/32", "2001:db8:42::/48"])
        .created(698 * DAY)
        .used(Rhythm::Nightly, 640),
    live("Refund desk", REFUNDS)
        .created(540 * DAY)
        .used(Rhythm::Office, 310)
        .rejected(&[steady(VerificationCode::InsufficientPermissions, 25)]),
    live("Christmas market till", CHECKOUT).created(330 * DAY).then(Fate::Unused, 302 * DAY),
    live("Delivery tracking", Rights::These(&["payment_request.view"]))
        .created(212 * DAY)
        .expires_in(5)
        .used(Rhythm::Steady, 2_900),
    test("Checkout, staging", Rights::FullAccess)
        .created(388 * DAY)
        .used(Rhythm::Office, 420)
        .rejected(&[steady(VerificationCode::WrongMode, 12)]),
    test("Import of old customers", Rights::These(&["customer.view", "customer.edit"]))
        .created(376 * DAY)
        .then(Fate::Disabled { reason: "The import is done" }, 361 * DAY),
    test("Load test of the new checkout", CHECKOUT).created(6 * DAY).expires_in(8).used(Rhythm::Office, 5_400),
];

/// Skis are rented in the season; a key for the partners' terminals expires soon.
pub(in crate::sample) const FJELLVEI: [Key; 5] = [
    live("Online shop", CHECKOUT).created(601 * DAY).used(Rhythm::Shop, 3_800),
    live("Rental terminals", REFUNDS)
        .described("Eight terminals in Lillehammer and Hafjell")
        .only_from(&["192.0.2.64/26"])
        .created(362 * DAY)
        .expires_in(3)
        .used(Rhythm::Shop, 1_150)
        .rejected(&[steady(VerificationCode::IpNotAllowed, 18)]),
    live("Season pass campaign", Rights::Write).created(420 * DAY).then(Fate::Unused, 251 * DAY),
    test("Rental terminals, workshop", REFUNDS).created(365 * DAY).used(Rhythm::Office, 60),
    test("Integration tests", Rights::FullAccess).created(98 * DAY).expires_in(21).used(Rhythm::Nightly, 1_900),
];

/// A test key in a configuration for live payments: many verifications with the wrong mode.
pub(in crate::sample) const COBALT_CLOUD: [Key; 5] = [
    live("Invoicing", Rights::FullAccess).created(205 * DAY).used(Rhythm::Nightly, 5_200),
    live("Customer portal", CHECKOUT).created(190 * DAY).used(Rhythm::Office, 2_650),
    test("Customer portal, preview", CHECKOUT)
        .described("Used by every preview deployment")
        .created(186 * DAY)
        .used(Rhythm::Office, 880)
        .rejected(&[steady(VerificationCode::WrongMode, 340)]),
    live("Dunning", Rights::These(&["payment_request.view", "payment_request.edit"]))
        .created(120 * DAY)
        .then(Fate::Disabled { reason: "Sent reminders twice; off until the fix is deployed" }, 2 * DAY)
        .used(Rhythm::Nightly, 410),
    live("Grafana", Rights::ReadOnly).created(33 * DAY).used(Rhythm::Steady, 1_440),
];

/// The busiest account. Since a release last week, the app asks for a permission that its key does not have.
pub(in crate::sample) const ZEPHYR: [Key; 7] = [
    live("Rider app", CHECKOUT)
        .described("All requests of the apps for iOS and Android")
        .created(129 * DAY)
        .used(Rhythm::Shop, 48_000)
        .rejected(&[
            steady(VerificationCode::InsufficientPermissions, 4),
            rising(VerificationCode::InsufficientPermissions, 210),
        ]),
    live("Deposits", REFUNDS)
        .created(127 * DAY)
        .used(Rhythm::Shop, 6_300)
        .rejected(&[rising(VerificationCode::InsufficientPermissions, 90)]),
    live("Payouts to fleet owners", PAYOUTS)
        .only_from(&["203.0.113.128/28"])
        .created(124 * DAY)
        .used(Rhythm::Nightly, 1_280)
        .rejected(&[rising(VerificationCode::IpNotAllowed, 45)]),
    live("Pricing study", Rights::ReadOnly)
        .created(118 * DAY)
        .then(Fate::Disabled { reason: "The study ended" }, 22 * DAY)
        .used(Rhythm::Office, 700),
    live("Accounting", Rights::ReadOnly).created(93 * DAY).then(Fate::Rotated, 11 * DAY).used(Rhythm::Office, 960),
    test("Rider app, beta", CHECKOUT).created(61 * DAY).used(Rhythm::Shop, 2_100),
    test("Kraków office", Rights::FullAccess).created(19 * DAY).expires_in(11).used(Rhythm::Office, 150),
];

/// A key was found in a public repository and revoked.
pub(in crate::sample) const QUAYSIDE: [Key; 5] = [
    live("Booking engine", CHECKOUT).created(95 * DAY).used(Rhythm::Shop, 9_700),
    live("No-show charges", Rights::Write)
        .described("Deposits of guests who did not arrive")
        .created(88 * DAY)
        .then(Fate::Leaked { url: "https://git.example/harbour-agency/quayside-theme/blob/main/.env#L4" }, 31 * HOUR)
        .used(Rhythm::Shop, 1_700),
    live("No-show charges, new key", Rights::Write)
        .only_from(&["198.51.100.128/25"])
        .created(30 * HOUR)
        .used(Rhythm::Shop, 1_650),
    live("Front desks", REFUNDS)
        .created(74 * DAY)
        .used(Rhythm::Steady, 1_900)
        .rejected(&[steady(VerificationCode::IpUnreadable, 6)]),
    test("Booking engine, staging", Rights::FullAccess).created(92 * DAY).used(Rhythm::Office, 230),
];

/// A merchant who has just begun.
pub(in crate::sample) const ALDER_AND_FINCH: [Key; 3] = [
    test("First steps", Rights::FullAccess)
        .created(2 * DAY)
        .used(Rhythm::Office, 90)
        .rejected(&[steady(VerificationCode::WrongMode, 60)]),
    test("Shop, staging", CHECKOUT).created(26 * HOUR).used(Rhythm::Steady, 130),
    live("Shop", CHECKOUT).created(14),
];
