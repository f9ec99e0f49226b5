//! Creates the keys that the tests need: named, replaced and used.

use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::usage_history::{Calls, record};
use shared::endpoint::CreateKey;
use shared::id::MerchantId;
use shared::key::{Key, Mode, NewKey};
use shared::moment::Moment;
use shared::verification::VerificationCode;

/// A test key of a new merchant.
pub(crate) fn key_named(organisation: &Organisation, name: &str) -> Key {
    let merchant_id = organisation.merchant_named("Shop").id;
    named(organisation, merchant_id, name, Mode::Test)
}

pub(crate) fn named(organisation: &Organisation, merchant_id: MerchantId, name: &str, mode: Mode) -> Key {
    let sent = NewKey { name: Some(name.to_owned()), ..new_key(mode) };
    organisation.owner.call::<CreateKey>(&merchant_id, &sent).key
}

/// A key that replaces `old` after a grace period.
pub(crate) fn successor(organisation: &Organisation, old: &Key, name: &str, grace_seconds: u32) -> Key {
    let sent = NewKey {
        name: Some(name.to_owned()),
        replaces: Some(old.id),
        grace_seconds: Some(grace_seconds),
        ..new_key(old.mode)
    };
    organisation.owner.call::<CreateKey>(&old.merchant_id, &sent).key
}

/// Records `calls` successful verifications of the key in one hour, `ago` milliseconds before now.
pub(crate) fn used(key: &Key, calls: u32, ago: i64) {
    record(key.id, Calls::new(ago, VerificationCode::Valid, calls));
}

/// Records verifications of a key in every hour of the last day and some hours before. Most are successful.
pub(crate) fn use_all_day(organisation: &Organisation, key: &Key, times: u32) {
    // The most recent hour comes last, because it sets the time of the last use.
    for hour in [300, 100, 51, 50, 31].into_iter().chain((0..24).rev()) {
        let wave = u32::try_from((hour * 7) % 24).expect("a small number");
        organisation.use_key(key, hour * Moment::HOUR_MS, times * (40 + 30 * wave));
        if hour % 5 == 2 {
            organisation.answer(key, hour * Moment::HOUR_MS, VerificationCode::InsufficientPermissions, 100 + wave);
        }
    }
}

/// The address of a key's page.
pub(crate) fn page_of(key: &Key) -> String {
    format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id)
}

/// How a secret ends: "…ImY1".
pub(crate) fn ending(key: &Key) -> String {
    let (_, ending) = key.hint.split_once('…').expect("a key ending");
    format!("…{ending}")
}
